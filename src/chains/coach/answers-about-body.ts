/** What the coach says by rules about rest and about what comes before any work. It gives no medical advice. Pure. */
import { type DayInput, stepsAhead } from '../day.ts';
import { sayMinutes } from '../say-clock.ts';
import { quoted } from '../within-sentence.ts';
import { NOTHING_PLANNED, stepAtHand } from './step-at-hand.ts';

type Answer = (day: DayInput, question: string) => readonly string[];

/** From so many minutes on a break is due. */
const A_STRETCH = 25;

export const callSomebody: Answer = () => [
  'That is more than a plan can carry, and you do not have to carry it alone.',
  'Please call somebody now: a person you trust, a crisis line, or the emergency number where you are.',
  'Everything here can wait.',
];

export const noMedicine: Answer = (day) => [
  'I know nothing about medicine; whoever prescribed it does.',
  'For a duller hour the lightest step is the right one.',
  lightest(day),
];

export const bodyFirst: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  return [
    'See to that first; it takes a few minutes, and everything is easier afterwards.',
    step === undefined ? NOTHING_PLANNED : `Leave ${step.named} in sight, so that you find back to it.`,
  ];
};

export const lessForNow: Answer = (day) => [
  'A real break first is fine: five minutes away from the screen.',
  lightest(day),
  'The plan moves with you; ask for a new one if today was too full.',
];

export const lateAtNight: Answer = () => [
  'Nothing has to happen at this hour.',
  'Write what goes round in your head down as parked thoughts; they are kept until the day, and need not be.',
  'The plan moves by itself when you look at it tomorrow.',
];

export const aBreak: Answer = (day, question) => {
  const { current, currentMinutes } = day;
  const step = stepAtHand(day, question);
  if (current !== undefined && currentMinutes < A_STRETCH)
    return [
      `You are ${sayMinutes(currentMinutes)} in; if it goes, go on to the end of this stretch, if not, pause now.`,
      'Five minutes, away from the screen, with the end set as a timer.',
    ];
  return [
    current === undefined ? 'Yes.' : `Yes: ${sayMinutes(currentMinutes)} are a good stretch.`,
    'Five minutes, away from the screen, with the end set as a timer.',
    step === undefined ? NOTHING_PLANNED : `Put ${step.named} where you will see it when you come back.`,
  ];
};

function lightest(day: DayInput): string {
  if (day.current !== undefined) return `When you come back, ${quoted(day.current.stepTitle)} is where you were.`;
  const [shortest] = stepsAhead(day).toSorted((one, other) => one.block.minutes - other.block.minutes);
  const step = shortest ?? day.next;
  if (step === undefined) return NOTHING_PLANNED;
  return `When you come back, ${quoted(step.block.stepTitle)} is the smallest thing to take up: ${sayMinutes(step.block.minutes)}.`;
}
