/** The step that an answer of the coach is about, and how it is called in one. Pure. */
import { stems } from '../break-down/word-stem.ts';
import { type DayInput, type DayStepInput, stepsAhead } from '../day.ts';
import { sayClock } from '../say-clock.ts';
import { quoted, withinSentence } from '../within-sentence.ts';

export const NOTHING_PLANNED =
  'Nothing is planned right now. Type one thing that is on your mind, and its first step will be a small one.';

export interface StepAtHand {
  /** In quotation marks. */
  readonly named: string;
  readonly doneWhen: string;
  readonly minutes: number | undefined;
}

/** Shorter words are in too many titles. */
const LEAST_LETTERS = 4;

/** The one being worked on; else the first that is ahead of a task which the question names; else what is next. */
export function stepAtHand(day: DayInput, question = ''): StepAtHand | undefined {
  const { current } = day;
  if (current !== undefined)
    return { named: quoted(current.stepTitle), doneWhen: withinSentence(current.doneWhen), minutes: undefined };
  const step = stepOfNamedTask(day, question) ?? day.next;
  return (
    step && {
      named: quoted(step.block.stepTitle),
      doneWhen: withinSentence(step.block.doneWhen),
      minutes: step.block.minutes,
    }
  );
}

export function stepOfNamedTask(day: DayInput, question: string): DayStepInput | undefined {
  const asked = new Set(stems(question).filter((word) => word.length >= LEAST_LETTERS));
  return stepsAhead(day).find(({ task }) => stems(task.title).some((word) => asked.has(word)));
}

/** `14:05`, `14:05 tomorrow`, `14:05 on Friday`. */
export function sayStart({ placement: { start } }: DayStepInput, { timeZone, day }: DayInput): string {
  const date = Temporal.Instant.from(start).toZonedDateTimeISO(timeZone).toPlainDate();
  const { days } = day.until(date, { largestUnit: 'days' });
  const clock = sayClock(start, timeZone);
  if (days < 1) return clock;
  if (days === 1) return `${clock} tomorrow`;
  const name = days < 7 ? ({ weekday: 'long' } as const) : ({ day: 'numeric', month: 'long' } as const);
  return `${clock} on ${date.toLocaleString('en-GB', name)}`;
}
