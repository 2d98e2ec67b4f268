/** A look at what was shown without a model: by its words alone. Pictures are not looked at, and that is said. Pure. */
import type { ProofScore } from '#model/proof-score.ts';
import { isInEnglish } from '../break-down/languages/read-language.ts';
import { stems } from '../break-down/word-stem.ts';
import { withinSentence } from '../within-sentence.ts';
import type { ProofRequest, ProofReview } from './proof-request.ts';

/** Words that tell nothing of what a step is about. */
const SMALL = new Set(
  'a an the it is are was i my me to of in on at and or for with that this has have been be done when can you your'.split(
    ' ',
  ),
);
/** Of the words in what "done" means, this share shows up in what was written. */
const BANDS: readonly (readonly [share: number, words: number, score: ProofScore])[] = [
  [0.6, 12, 8],
  [0.4, 8, 6.5],
  [0.2, 5, 5],
];

/** Of what was written about the end of a step, this share is as good as all of it. */
const SAID = 0.6;
/** Whoever says just what "done" means has said that it is so, and shown nothing of it. */
const SCORE_OF_A_CLAIM: ProofScore = 5;
/** Words are all that can be compared without a model, and only in one language. */
const UNCOMPARED: ProofReview = {
  score: 5,
  shown: 'You wrote in another language than the step, so that the two could not be compared.',
  missing: '',
};

export function reviewByRules({ stepTitle, doneWhen, text, images }: ProofRequest): ProofReview {
  if (text.trim() === '' && images.length > 0) {
    return {
      score: 5,
      shown: 'A picture is there; nobody has looked at it, as no model is at hand.',
      missing: 'A few words would say what it shows.',
    };
  }
  const written = tellingStems(text);
  const wanted = tellingStems(`${doneWhen} ${stepTitle}`);
  const found = [...wanted].filter((word) => written.has(word));
  const share = shareOf(wanted, written);
  if (found.length === 0 && text.trim() !== '' && !isInEnglish(text) && isInEnglish(doneWhen)) return UNCOMPARED;
  const isWordForWord = text.toLowerCase().includes(doneWhen.toLowerCase().replace(/\.$/, ''));
  const least = isWordForWord ? SCORE_OF_A_CLAIM : 3;
  const score = BANDS.find(([enough, words]) => share >= enough && written.size >= words)?.[2] ?? least;
  // Whoever said so already is asked for more than the same again.
  const isSaid = shareOf(tellingStems(doneWhen), written) >= SAID;
  const pictures = images.length === 0 ? '' : ' The pictures were not looked at.';
  return {
    score,
    shown: `${sayFound(text, { found: found.length, wanted: wanted.size })}.${pictures}`,
    missing:
      score === 8 ? '' : isSaid ? 'A sentence on how you did it, or a figure, would make it plain.' : askFor(doneWhen),
  };
}

function askFor(doneWhen: string): string {
  return `Say in a few words that this is so: ${withinSentence(doneWhen)}`.slice(0, 239).trimEnd().concat('.');
}

function shareOf(wanted: ReadonlySet<string>, written: ReadonlySet<string>): number {
  return wanted.size === 0 ? 0 : [...wanted].filter((word) => written.has(word)).length / wanted.size;
}

function sayFound(text: string, { found, wanted }: { readonly found: number; readonly wanted: number }): string {
  if (text.trim() === '') return 'Nothing is written here yet';
  if (tellingStems(text).size === 0) return 'What you wrote says that it is done, not yet what is there now';
  if (found === 0) return 'What you wrote has no words in common with the step';
  return `What you wrote is about the step (${found} of its ${wanted} words)`;
}

function tellingStems(text: string): ReadonlySet<string> {
  return new Set(stems(text).filter((word) => !SMALL.has(word)));
}
