/**
 * What quick-add says about how it understood a sentence. Every sentence is short, names the words it is about and how to say the
 * other thing; none blames.
 */
import { sayMinutes } from '#kernel/duration.ts';
import { sayDay, sayMonthDay, sayWeekday } from './day-names.ts';

/** Words in quotation marks, shortened so that a remark stays one line. */
function quote(words: string): string {
  const clean = words.replace(/\s+/g, ' ').trim();
  return `“${clean.length > 60 ? `${[...clean].slice(0, 57).join('')}…` : clean}”`;
}

// Days and times

export function remarkDayOrder(words: string, day: Temporal.PlainDate): string {
  return `I read ${quote(words)} as ${sayMonthDay(day)}. Write the month as a word if you meant the other way round.`;
}

export function remarkFigures(words: string, day: Temporal.PlainDate): string {
  return `I read ${quote(words)} as ${sayMonthDay(day)}. Write ${words.replace('.', ':')} for a time of day.`;
}

export function remarkSameWeekday(day: string): string {
  return `Today has that name, so I took ${day}. Write “today” if you meant today.`;
}

export function remarkNextWeekday(day: string, soonest: string): string {
  return `I took “next” as next week: ${day}. Leave it out if you meant ${soonest}.`;
}

export function remarkWeekdayMismatch(day: Temporal.PlainDate): string {
  return `${sayMonthDay(day)} ${day.year} is a ${sayWeekday(day)}; I went by the date.`;
}

export function remarkDay(words: string, day: Temporal.PlainDate, today: Temporal.PlainDate): string {
  return `I took ${quote(words)} as due on ${sayDay(day, today)}.`;
}

export function remarkStart(words: string, day: Temporal.PlainDate, today: Temporal.PlainDate): string {
  return `I took ${quote(words)} as not before ${sayDay(day, today)}.`;
}

export function remarkTime(words: string, time: Temporal.PlainTime): string {
  return `I took ${quote(words)} as ${sayTime(time)}.`;
}

export function remarkAppointment(words: string): string {
  return `I took ${quote(words)} as when it is due. Put an appointment in your calendar and I plan around it.`;
}

export function remarkTimePassed(time: Temporal.PlainTime): string {
  return `${sayTime(time)} has passed today, so I took tomorrow.`;
}

export function remarkWorkdayOver(): string {
  return 'The working day is over, so I took the end of today.';
}

export function remarkMidnight(): string {
  return 'I took midnight as the end of the day you named.';
}

export function remarkPast(words: string): string {
  return `${quote(words)} is in the past; I kept it as you wrote it.`;
}

export function remarkRange(words: string): string {
  return `I took ${quote(words)} as the time between its earliest start and when it is due.`;
}

export function remarkChoice(words: string): string {
  return `Of ${quote(words)} I took the last.`;
}

export function remarkNoSuchDay(words: string): string {
  return `There is no such day as ${quote(words)}, so it stays in the title.`;
}

export function remarkLeftDay(words: string): string {
  return `I left ${quote(words)} in the title. Write “by ${words.trim()}” if that is when it is due.`;
}

export function remarkSecond(words: string, kept: string): string {
  return `I went by ${quote(kept)} and left ${quote(words)} in the title.`;
}

export function remarkGap(typed: Temporal.PlainTime, taken: Temporal.PlainTime): string {
  return `The clocks skip ${sayTime(typed)} that day, so I took ${sayTime(taken)}.`;
}

export function remarkOverlap(time: Temporal.PlainTime): string {
  return `${sayTime(time)} comes twice that day, as the clocks go back; I took the first.`;
}

export function remarkDueBeforeStart(): string {
  return 'It would be due before it may begin. Please look at the two dates.';
}

function sayTime(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' });
}

// Durations

export function remarkDurationRange(words: string, minutes: number): string {
  return `I took the longer end of ${quote(words)}, ${sayMinutes(minutes)}.`;
}

export function remarkWorkdays(words: string, minutes: number): string {
  return `I took ${quote(words)} as ${sayMinutes(minutes)} of work.`;
}

export function remarkDurationOfThing(words: string): string {
  return `I left ${quote(words)} in the title, as it describes the thing. Write “takes 30 min” to say how long it takes.`;
}

export function remarkDurationKept(words: string, minutes: number): string {
  return `I took ${sayMinutes(minutes)} from ${quote(words)} and left the words in the title.`;
}

export function remarkHours(words: string): string {
  return `I took ${quote(words)} as how long it takes. Write ${words.replace(/\D+/g, '')}:00 for a time of day.`;
}

export function remarkDurationTooLong(words: string): string {
  return `${quote(words)} is longer than I can book, so I left it in the title.`;
}

// Everything else

export function remarkAsap(words: string): string {
  return `I took ${quote(words)} as urgent. Add a day if there is one it must be done by.`;
}

export function remarkEmphasis(words: string, priority: string): string {
  return `I took ${quote(words)} as ${priority} priority.`;
}

export function remarkTagUnusable(words: string): string {
  return `${quote(words)} cannot be a tag (letters, digits, - and _, up to 40), so I left it in the title.`;
}

export function remarkTagsFull(words: string): string {
  return `A task has at most 20 tags, so I left ${quote(words)} in the title.`;
}

export function remarkVagueAfter(words: string): string {
  return `I left ${quote(words)} in the title: I know when tasks end, but not when that does. Write a time instead, such as “from 13:00”.`;
}

export function remarkRepetition(words: string): string {
  return `Repeating is not possible yet, so this is one task; ${quote(words)} stays in its title.`;
}

export function remarkReminder(words: string): string {
  return `Reminders are not possible yet; I noted the task without ${quote(words)}.`;
}

export function remarkPersonOrPlace(words: string): string {
  return `People and places are not used in planning yet; ${quote(words)} stays in the title.`;
}

export function remarkProject(words: string): string {
  return `Projects are not used in planning yet; ${quote(words)} stays in the title. Write #${words.replace(/^\+/, '')} to make it a tag.`;
}

export function remarkTooLong(limit: number): string {
  return `I read the first ${limit} characters for dates and the like; the rest is in the title as it is.`;
}
