/** The day as the chains that talk about it know it, and as it goes into a prompt. Pure. */
import { z } from 'zod';
import { InstantText } from '#model/time.ts';
import { quoteData, quoteSome } from './quote-data.ts';
import { minutesBetween, sayClock, sayMinutes } from './say-clock.ts';

export interface DayStepInput {
  readonly block: {
    readonly stepTitle: string;
    readonly doneWhen: string;
    readonly minutes: number;
    readonly state: string;
  };
  readonly task: { readonly title: string };
  readonly placement: { readonly start: string; readonly end: string; readonly done: boolean };
}

export interface DayInput {
  readonly now: Temporal.Instant;
  readonly timeZone: string;
  readonly day: Temporal.PlainDate;
  readonly current: { readonly stepTitle: string; readonly doneWhen: string; readonly taskTitle: string } | undefined;
  /** Minutes worked on it so far. */
  readonly currentMinutes: number;
  readonly steps: readonly DayStepInput[];
  readonly next: DayStepInput | undefined;
  readonly events: readonly { readonly title: string; readonly start: string; readonly end: string }[];
  /** 0 to 1. */
  readonly odds: readonly { readonly task: { readonly title: string }; readonly onTime: number }[];
  readonly focusedMinutes: number;
  readonly parked: readonly string[];
  readonly checkIn: { readonly mood: number; readonly energy: number; readonly stress: number } | undefined;
}

const DayStep = z.object({
  block: z.object({ stepTitle: z.string(), doneWhen: z.string(), minutes: z.number(), state: z.string() }),
  task: z.object({ title: z.string() }),
  placement: z.object({ start: InstantText, end: InstantText, done: z.boolean() }),
});
const OfTen = z.number().min(0).max(10);

export const DayInput: z.ZodType<DayInput> = z.object({
  now: z.instanceof(Temporal.Instant),
  timeZone: z.string().min(1),
  day: z.instanceof(Temporal.PlainDate),
  current: z.union([z.object({ stepTitle: z.string(), doneWhen: z.string(), taskTitle: z.string() }), z.undefined()]),
  currentMinutes: z.number().min(0),
  steps: z.array(DayStep),
  next: z.union([DayStep, z.undefined()]),
  events: z.array(z.object({ title: z.string(), start: InstantText, end: InstantText })),
  odds: z.array(z.object({ task: z.object({ title: z.string() }), onTime: z.number().min(0).max(1) })),
  focusedMinutes: z.number().min(0),
  parked: z.array(z.string()),
  checkIn: z.union([z.object({ mood: OfTen, energy: OfTen, stress: OfTen }), z.undefined()]),
});

const MOST_STEPS = 8;
const MOST_DONE = 4;
const MOST_EVENTS = 6;
const MOST_PARKED = 3;

/** What is still ahead today, by start. */
export function stepsAhead({ steps, now }: DayInput): readonly DayStepInput[] {
  return steps.filter(
    ({ placement }) =>
      !placement.done && Temporal.Instant.from(placement.end).epochMilliseconds > now.epochMilliseconds,
  );
}

/** Today in lines; everybody's own words are quoted as data. */
export function describeDay(day: DayInput): string {
  const { now, timeZone, current, currentMinutes, events, odds, focusedMinutes, parked, checkIn } = day;
  const lines = [
    `It is ${sayClock(now.toString(), timeZone)} on ${day.day.toLocaleString('en', { weekday: 'long' })}.`,
    `Worked so far today: ${sayMinutes(focusedMinutes)}.`,
  ];
  if (current !== undefined) {
    // A session knows more than a model needs to.
    const { stepTitle, doneWhen, taskTitle } = current;
    const told = quoteData('current step', { stepTitle, doneWhen, taskTitle });
    lines.push(`Being worked on for ${sayMinutes(currentMinutes)}:`, told);
  }
  const done = day.steps
    .filter(({ placement }) => placement.done)
    .map(({ block, task }) => ({
      step: block.stepTitle,
      of: task.title,
    }));
  if (done.length > 0) lines.push(`Finished today:\n${quoteSome('done', done.slice(-MOST_DONE), MOST_DONE)}`);
  const ahead = stepsAhead(day).map(({ block, task, placement }) => ({
    at: sayClock(placement.start, timeZone),
    minutes: minutesBetween(placement.start, placement.end),
    step: block.stepTitle,
    of: task.title,
  }));
  lines.push(
    ahead.length === 0 ? 'Nothing more is planned today.' : `Planned:\n${quoteSome('plan', ahead, MOST_STEPS)}`,
  );
  const claims = events.map(({ title, start }) => ({ at: sayClock(start, timeZone), title }));
  if (claims.length > 0) lines.push(`In the calendar:\n${quoteSome('calendar', claims, MOST_EVENTS)}`);
  const unsure = odds.filter(({ onTime }) => onTime < 0.8).map(({ task, onTime }) => ({ task: task.title, onTime }));
  if (unsure.length > 0) lines.push(`Tight:\n${quoteSome('odds', unsure, MOST_PARKED)}`);
  if (parked.length > 0) lines.push(`Parked thoughts:\n${quoteSome('parked thought', parked, MOST_PARKED)}`);
  if (checkIn !== undefined) {
    lines.push(`They noted mood ${checkIn.mood}, energy ${checkIn.energy}, stress ${checkIn.stress}, each of 10.`);
  }
  return lines.join('\n');
}
