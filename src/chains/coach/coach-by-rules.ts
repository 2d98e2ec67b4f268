/** What the coach says without a model: what the question is about, answered from the day itself. Pure. */
import { type DayInput, type DayStepInput, stepsAhead } from '../day.ts';
import { minutesBetween, sayClock, sayMinutes } from '../say-clock.ts';

interface Rule {
  readonly about: RegExp;
  readonly answer: (day: DayInput) => readonly string[];
}

const RULES: readonly Rule[] = [
  { about: /\b(?:overwhelm\w*|too much|all of (?:it|this)|panic\w*|anxious|stress\w*)\b/i, answer: oneThingOnly },
  { about: /\b(?:tired|exhausted|no energy|sleepy|drained)\b/i, answer: lessForNow },
  { about: /\b(?:distract\w*|focus|concentrat\w*|phone|wander\w*)\b/i, answer: parkAndReturn },
  { about: /\b(?:time|long|late|make it|finish|deadline|due|enough)\b/i, answer: whatFits },
  { about: /\b(?:what (?:now|next|should i|do i)|where (?:do i|to) (?:start|begin)|next)\b/i, answer: nextStep },
  { about: /\b(?:stuck|start|begin|can'?t|cannot|avoid\w*|procrastinat\w*|motivat\w*)\b/i, answer: smallestMove },
];

/** Two to four sentences. */
export function coachByRules(question: string, day: DayInput): readonly string[] {
  const rule = RULES.find(({ about }) => about.test(question));
  return (rule?.answer ?? smallestMove)(day);
}

function atHand(day: DayInput): { readonly title: string; readonly doneWhen: string } | undefined {
  if (day.current !== undefined) return { title: day.current.stepTitle, doneWhen: day.current.doneWhen };
  const { next } = day;
  return next === undefined ? undefined : { title: next.block.stepTitle, doneWhen: next.block.doneWhen };
}

const NOTHING_PLANNED =
  'Nothing is planned right now. Type one thing that is on your mind, and its first step will be a small one.';

function smallestMove(day: DayInput): readonly string[] {
  const step = atHand(day);
  if (step === undefined) return [NOTHING_PLANNED];
  return [
    `Take only this: “${step.title}”.`,
    'Put what you need for it in front of you, and stop there if you like; that alone counts.',
    `You will know it is done when: ${lower(step.doneWhen)}.`,
  ];
}

function oneThingOnly(day: DayInput): readonly string[] {
  const step = atHand(day);
  if (step === undefined)
    return ['Nothing is planned right now, so nothing has to happen this minute.', NOTHING_PLANNED];
  return [
    `Everything else can wait for the length of one step: “${step.title}”.`,
    'Write down whatever else comes up as a parked thought; it comes back in the break.',
    'Two minutes of it are enough to see what it is like.',
  ];
}

function lessForNow(day: DayInput): readonly string[] {
  const step = atHand(day);
  const rest =
    step === undefined ? NOTHING_PLANNED : `When you come back, “${step.title}” is the smallest thing to take up.`;
  return [
    'A real break first is fine: five minutes away from the screen.',
    rest,
    'The plan moves with you; ask for a new one if today was too full.',
  ];
}

function parkAndReturn(day: DayInput): readonly string[] {
  const step = atHand(day);
  return [
    'Write what pulls at you down as a parked thought, in three words; it is kept for the break.',
    'Put the phone where you would have to stand up for it.',
    step === undefined ? NOTHING_PLANNED : `Then back to “${step.title}”, only for the next ten minutes.`,
  ];
}

function whatFits(day: DayInput): readonly string[] {
  const ahead = stepsAhead(day);
  if (ahead.length === 0) return ['Nothing more is planned today, so there is nothing to run out of time for.'];
  const minutes = ahead.reduce((sum, { placement }) => sum + minutesBetween(placement.start, placement.end), 0);
  const last = ahead.at(-1) as DayStepInput;
  const tight = day.odds.find(({ onTime }) => onTime < 0.8);
  return [
    `${ahead.length === 1 ? 'One step is' : `${ahead.length} steps are`} ahead today, ${sayMinutes(minutes)} of work until ${sayClock(last.placement.end, day.timeZone)}.`,
    tight === undefined
      ? 'Nothing that is due looks tight from here.'
      : `“${tight.task.title}” is tight: about ${Math.round(tight.onTime * 10)} in 10 that it is done in time.`,
    'If it is too much, ask for a new plan: it shows what would move.',
  ];
}

function nextStep(day: DayInput): readonly string[] {
  if (day.current !== undefined) return smallestMove(day);
  const { next } = day;
  if (next === undefined) return [NOTHING_PLANNED];
  return [
    `Next is “${next.block.stepTitle}”: ${sayMinutes(next.block.minutes)}, planned for ${sayClock(next.placement.start, day.timeZone)}.`,
    `It is done when: ${lower(next.block.doneWhen)}.`,
    'You can start it right away if you like.',
  ];
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}
