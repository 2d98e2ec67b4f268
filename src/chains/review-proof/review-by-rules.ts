/** A look at what was shown without a model: by its words alone. Pictures are not looked at, and that is said. Pure. */
import type { ProofScore } from '#model/proof-score.ts';
import { stems } from '../break-down/word-stem.ts';
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
  const share = wanted.size === 0 ? 0 : found.length / wanted.size;
  const score = BANDS.find(([least, words]) => share >= least && written.size >= words)?.[2] ?? 3;
  const pictures = images.length === 0 ? '' : ' The pictures were not looked at.';
  return {
    score,
    shown: `${sayFound(written.size, found.length, wanted.size)}.${pictures}`,
    missing:
      score === 8
        ? ''
        : `Say in a few words that this is so: ${doneWhen.charAt(0).toLowerCase()}${doneWhen.slice(1).replace(/\.$/, '')}.`.slice(
            0,
            240,
          ),
  };
}

function sayFound(written: number, found: number, wanted: number): string {
  if (written === 0) return 'Nothing is written here yet';
  if (found === 0) return 'What you wrote has no words in common with the step';
  return `What you wrote is about the step (${found} of its ${wanted} words)`;
}

function tellingStems(text: string): ReadonlySet<string> {
  return new Set(stems(text).filter((word) => !SMALL.has(word)));
}
