/** A person: who uses FocusForge, where and when they work, and how long they like to work at a stretch. */
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import { idText, line } from './text.ts';
import { TimeOfDay, TimeZone } from './time.ts';

/** One weekly stretch a person can work in. `end` at or before `start` means it ends the next day (a night shift). */
export const WorkingWindow = z.strictObject({
  /** ISO weekday: 1 is Monday, 7 is Sunday. */
  day: z.int().min(1).max(7),
  start: TimeOfDay.refine((text) => text !== '24:00', 'a window starts before 24:00'),
  end: TimeOfDay,
  /** What these hours are for; tasks name the kind they want, `work` unless said otherwise. */
  kind: line(30).default('work'),
});
export type WorkingWindow = z.output<typeof WorkingWindow>;

export const Person = z.strictObject({
  id: idText<'person'>(),
  name: line(80),
  timeZone: TimeZone,
  workingHours: z.array(WorkingWindow).max(60),
  /** Length of one block, minutes. */
  blockMinutes: z.int().min(10).max(180),
  breakMinutes: z.int().min(0).max(60),
  longBreakMinutes: z.int().min(0).max(120),
  /** After this many blocks in a row the break is the long one. */
  blocksBeforeLongBreak: z.int().min(1).max(12),
  /** Most focus minutes planned for one day. */
  dailyFocusMinutes: z.int().min(15).max(960),
  /** Minutes kept free before and after every busy event. */
  bufferMinutes: z.int().min(0).max(120),
  /** False until the person has confirmed zone and hours once. */
  setUp: z.boolean(),
  createdAt: z.string(),
});
export type Person = z.output<typeof Person> & { readonly id: PersonId };

/** What somebody is called who has not said their name. */
export const UNNAMED = 'You';

/** Who a person is before they told us anything: Monday to Friday, nine to five, 25-minute blocks. */
export function newPerson(given: {
  readonly id: PersonId;
  readonly timeZone: string;
  readonly createdAt: string;
}): Person {
  return {
    ...given,
    name: UNNAMED,
    workingHours: [1, 2, 3, 4, 5].map((day) => ({ day, start: '09:00', end: '17:00', kind: 'work' })),
    blockMinutes: 25,
    breakMinutes: 5,
    longBreakMinutes: 15,
    blocksBeforeLongBreak: 4,
    dailyFocusMinutes: 240,
    bufferMinutes: 10,
    setUp: false,
  };
}
