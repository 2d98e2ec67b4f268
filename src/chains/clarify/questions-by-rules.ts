/** Questions without a model: only what really would change the plan, and at most two. Pure. */
import type { Understanding } from '#model/understanding.ts';
import { surenessOf } from '../break-down/break-down-by-template.ts';
import { readOtherLanguage } from '../break-down/languages/read-language.ts';

interface RuleQuestion {
  readonly question: string;
  readonly why: string;
}

/** Words that name a thing without saying what is to be done with it. */
const VAGUE =
  /\b(?:stuff|things?|something|everything|project|website|admin|paperwork|house|garden|health|finances?|life|better|happier|organi[sz]ed?|sort out|deal with|work on)\b/i;
/** Kinds of work that nearly always have somebody waiting for them. */
const HANDED_IN =
  /\b(?:report|essay|thesis|paper|application|proposal|presentation|talk|assignment|homework|tax(?:es)?|exam|invoice|submission)\b/i;
/** From here on a single noun says what is to be done with it as well: "laundry", but not "car". */
const CLEAR_NOUN = 0.7;
const LONGEST_NAMED = 60;

export function questionsByRules({ title, tags, due, estimateMinutes }: Understanding): readonly RuleQuestion[] {
  const english = readOtherLanguage(title) ?? title;
  const sureness = surenessOf({ title, tags });
  const questions: RuleQuestion[] = [];
  if (/^\S*$/.test(title.trim()) && (sureness < CLEAR_NOUN || /^work$/i.test(title.trim()))) {
    questions.push({ question: `What do you want to do about ${named(title)}?`, why: 'The steps follow from it.' });
  } else if (VAGUE.test(english)) {
    questions.push({ question: 'What would be different when this is done?', why: 'The steps end there.' });
  }
  if (due === null && HANDED_IN.test(english)) {
    questions.push({ question: 'By when is it needed?', why: 'Then it gets a place before that day.' });
  }
  // Of a kind that is known the usual time is known too.
  if (estimateMinutes === null && questions.length === 0 && sureness === 0) {
    questions.push({ question: 'About how long do you think it takes?', why: 'The steps are sized by it.' });
  }
  return questions.slice(0, 2);
}

function named(title: string): string {
  const plain = title.trim().replace(/[“”"]/g, '');
  return /[\p{L}\p{N}]/u.test(plain) && plain.length <= LONGEST_NAMED ? `“${plain}”` : 'this';
}
