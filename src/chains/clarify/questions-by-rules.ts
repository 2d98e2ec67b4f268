/** Questions without a model: only what really would change the plan, and at most two. Pure. */
import type { Understanding } from '#model/understanding.ts';

interface RuleQuestion {
  readonly question: string;
  readonly why: string;
}

/** Words that name a thing without saying what is to be done with it. */
const VAGUE =
  /\b(?:stuff|things?|something|project|website|admin|paperwork|house|garden|health|finances?|organi[sz]e|sort out|deal with|work on)\b/i;
/** Kinds of work that nearly always have somebody waiting for them. */
const HANDED_IN =
  /\b(?:report|essay|thesis|paper|application|proposal|presentation|talk|assignment|tax(?:es)?|exam|invoice|submission)\b/i;
const FEW_WORDS = 2;

export function questionsByRules({ title, due, estimateMinutes }: Understanding): readonly RuleQuestion[] {
  const questions: RuleQuestion[] = [];
  const words = title.split(/\s+/).filter(Boolean).length;
  if (VAGUE.test(title) || words < FEW_WORDS) {
    questions.push({ question: 'What would be different when this is done?', why: 'The steps end there.' });
  }
  if (due === null && HANDED_IN.test(title)) {
    questions.push({ question: 'By when is it needed?', why: 'Then it gets a place before that day.' });
  }
  if (estimateMinutes === null && questions.length === 0 && words >= 6) {
    questions.push({ question: 'About how long do you think it takes?', why: 'The steps are sized by it.' });
  }
  return questions.slice(0, 2);
}
