/** What the coach says by rules about the plan of the day: what is next, what fits, what was done, where it can be changed. Pure. */
import { type DayInput, type DayStepInput, stepsAhead } from '../day.ts';
import { minutesBetween, sayClock, sayMinutes } from '../say-clock.ts';
import { quoted, withinSentence } from '../within-sentence.ts';
import { smallestMove } from './answers-about-starting.ts';
import { NOTHING_PLANNED, sayStart, stepAtHand, stepOfNamedTask } from './step-at-hand.ts';

type Answer = (day: DayInput, question: string) => readonly string[];

const TIGHT = 0.8;

export const whatFits: Answer = (day, question) => {
  const ahead = stepsAhead(day);
  if (ahead.length === 0) return ['Nothing more is planned today, so there is nothing to run out of time for.'];
  const named = stepOfNamedTask(day, question)?.task.title;
  const last = ahead.at(-1) as DayStepInput;
  const tight = day.odds.find(({ onTime }) => onTime < TIGHT);
  const of = ahead.filter(({ task }) => task.title === named);
  return [
    `${countSteps(ahead.length)} ahead today, ${sayMinutes(minutesOf(ahead))} of work until ${sayClock(last.placement.end, day.timeZone)}.`,
    ...(named === undefined || of.length === ahead.length
      ? []
      : [`${sayMinutes(minutesOf(of))} of that are for ${quoted(named)}.`]),
    tight === undefined
      ? 'Nothing that is due looks tight from here.'
      : `${quoted(tight.task.title)} is tight: about ${Math.round(tight.onTime * 10)} in 10 that it is done in time.`,
    'If it is too much, ask for a new plan: it shows what would move.',
  ];
};

export const whatFitsInto: Answer = (day, question) => {
  if (day.current !== undefined) return smallestMove(day, question);
  const minutes = minutesIn(question);
  const fitting = readyOf(day).filter(({ block }) => block.minutes <= minutes);
  const [step] = fitting.toSorted((one, other) => other.block.minutes - one.block.minutes);
  if (step !== undefined)
    return [
      `Into ${sayMinutes(minutes)} fits ${quoted(step.block.stepTitle)}: ${sayMinutes(step.block.minutes)}, for ${quoted(step.task.title)}.`,
      `It is done when: ${withinSentence(step.block.doneWhen)}.`,
    ];
  const next = stepAtHand(day, question);
  if (next === undefined) return [NOTHING_PLANNED];
  return [
    `No whole step is that short, but a part of one is: the first ${sayMinutes(minutes)} of ${next.named}.`,
    'Write one line at the end about where to go on.',
  ];
};

export const whereYouWere: Answer = (day) => {
  const { current, currentMinutes } = day;
  if (current !== undefined)
    return [
      `You are ${sayMinutes(currentMinutes)} into ${quoted(current.stepTitle)}, of ${quoted(current.taskTitle)}.`,
      `It is done when: ${withinSentence(current.doneWhen)}.`,
    ];
  const last = day.steps.findLast(({ placement }) => placement.done);
  return [
    ...(last === undefined ? [] : [`The last thing you finished today was ${quoted(last.block.stepTitle)}.`]),
    ...sayNext(day),
  ];
};

export const whatWasDone: Answer = (day) => {
  const done = day.steps.filter(({ placement }) => placement.done);
  if (done.length === 0 && day.focusedMinutes <= 0)
    return ['Nothing is noted for today yet; what was done without the timer is not seen here.', ...sayNext(day)];
  const names = done.slice(-2).map(({ block }) => quoted(block.stepTitle));
  return [
    `You worked ${sayMinutes(day.focusedMinutes)} today${done.length === 0 ? '' : ` and finished ${done.length === 1 ? 'a step' : `${done.length} steps`}`}.`,
    ...(names.length === 0 ? [] : [`Among them ${names.join(' and ')}.`]),
  ];
};

export const smallerSteps: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  if (step === undefined) return [NOTHING_PLANNED];
  return [
    'The page of the task can break it down anew, with finer steps.',
    `Until then, the first two minutes of ${step.named} are a step of their own: put what it needs in front of you.`,
  ];
};

export const whereToChange: Answer = (day) => [
  'I can change nothing from here.',
  'Steps can be moved on the plan, where you see every change before it counts; what stands in your calendar belongs to others and stays.',
  ...sayNext(day).slice(0, 1),
];

export const fromHereOn: Answer = (day, question) => {
  const step = stepAtHand(day, question);
  if (step === undefined) return ['The plan begins from now, whatever came before.', NOTHING_PLANNED];
  return [
    'The plan begins from now, whatever came before.',
    'Ask for a new one, and what did not happen finds another place.',
    `Or take the next small thing right away: ${step.named}.`,
  ];
};

export const afterThat: Answer = (day) => {
  if (day.current !== undefined)
    return [
      `Then finish ${quoted(day.current.stepTitle)} here, so that it counts and the plan learns from it.`,
      'Take five minutes before the next one.',
    ];
  return ['Good. Take five minutes before the next one.', ...sayNext(day)].slice(0, 4);
};

export const nextStep: Answer = (day, question) =>
  day.current === undefined ? sayNext(day, stepOfNamedTask(day, question)) : smallestMove(day, question);

export const hello: Answer = (day) => ['I am here whenever you get stuck.', ...sayNext(day)].slice(0, 4);

function sayNext(day: DayInput, chosen?: DayStepInput): readonly string[] {
  const next = chosen ?? day.next;
  if (next === undefined) return [NOTHING_PLANNED];
  return [
    `Next is ${quoted(next.block.stepTitle)}: ${sayMinutes(next.block.minutes)}, planned for ${sayStart(next, day)}.`,
    `It is done when: ${withinSentence(next.block.doneWhen)}.`,
    'You can start it right away if you like.',
  ].slice(0, 3);
}

/** The first that is ahead of each task: the others may have to wait for it. */
function readyOf(day: DayInput): readonly DayStepInput[] {
  const ahead = stepsAhead(day);
  return ahead.filter(({ task }, at) => ahead.findIndex((other) => other.task.title === task.title) === at);
}

function countSteps(count: number): string {
  return count === 1 ? 'One step is' : `${count} steps are`;
}

function minutesOf(steps: readonly DayStepInput[]): number {
  return steps.reduce((sum, { placement }) => sum + minutesBetween(placement.start, placement.end), 0);
}

/** Of "20 minutes", "1 h", "half an hour". */
function minutesIn(question: string): number {
  const [, figure = '', unit = ''] = /(\d+) ?(h|m)/i.exec(question) ?? [];
  if (figure !== '') return Number(figure) * (unit.toLowerCase() === 'h' ? 60 : 1);
  return /half/i.test(question) ? 30 : /quarter/i.test(question) ? 15 : 60;
}
