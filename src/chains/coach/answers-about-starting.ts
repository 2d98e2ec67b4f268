/** What the coach says by rules to somebody who finds it hard to begin, or to stay. Two to four sentences each. Pure. */
import type { DayInput } from '../day.ts';
import { sayMinutes } from '../say-clock.ts';
import { NOTHING_PLANNED, stepAtHand } from './step-at-hand.ts';

type Answer = (day: DayInput, question: string) => readonly string[];

export const smallestMove: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  if (step === undefined) return [NOTHING_PLANNED];
  return [
    `Take only this: ${step.named}.`,
    'Put what you need for it in front of you, and stop there if you like; that alone counts.',
    `You will know it is done when: ${step.doneWhen}.`,
  ];
};

export const oneThingOnly: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  if (step === undefined)
    return ['Nothing is planned right now, so nothing has to happen this minute.', NOTHING_PLANNED];
  return [
    `Everything else can wait for the length of one step: ${step.named}.`,
    'Write down whatever else comes up as a parked thought; it comes back in the break.',
    'Two minutes of it are enough to see what it is like.',
  ];
};

export const parkAndReturn: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  return [
    'Write what pulls at you down as a parked thought, in three words; it is kept for the break.',
    'Put the phone where you would have to stand up for it.',
    step === undefined ? NOTHING_PLANNED : `Then back to ${step.named}, only for the next ten minutes.`,
  ];
};

export const parkIdeas: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  return [
    'Give each of them one line as a parked thought, without judging it; none is lost, and they come back in the break.',
    'What would be something to do can be typed in as a goal of its own later.',
    step === undefined ? NOTHING_PLANNED : `For now one is enough: ${step.named}.`,
  ];
};

export const kindly: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  const { focusedMinutes } = day;
  return [
    'That is a heavy feeling, and days like this happen to everybody.',
    focusedMinutes > 0
      ? `You did work ${sayMinutes(focusedMinutes)} today; that stays done.`
      : 'Nothing here counts against you, and the plan can begin from now.',
    step === undefined
      ? NOTHING_PLANNED
      : `If one small thing would feel good, it could be two minutes of ${step.named}; if not, rest is a good plan too.`,
  ];
};

export const twoMinutes: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  if (step === undefined) return [NOTHING_PLANNED];
  return [
    `You need not like it: set a timer to two minutes and do only the first move of ${step.named}.`,
    'Put on music, or take it to another seat; a small change helps with what is dull.',
    'When the timer rings you may stop, and that was a start.',
  ];
};

export const comeBack: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  return [
    'It happens, and some of it may be of use: write one line about where you stopped, so that you can let go of it.',
    'Stand up once and drink something.',
    step === undefined ? NOTHING_PLANNED : `Then ${step.named}; a new plan can move what no longer fits today.`,
  ];
};

export const onlyThePlan: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  const honest = 'No model answers here, so all I can speak of is your plan.';
  if (step === undefined) return [honest, NOTHING_PLANNED];
  return [
    honest,
    `It says ${step.named}, which is done when: ${step.doneWhen}.`,
    'You can start it right away if you like.',
  ];
};
