/** A date or a time in a calendar file, with the zone it is meant in. */
import type { CalendarZones } from './calendar-zones.ts';
import { type ContentProperty, textParameter } from './content-property.ts';
import { DAY, parseWall } from './wall-time.ts';
import { UTC, type Zone } from './zone.ts';

export interface Moment {
  readonly wall: number;
  readonly zone: Zone;
  /** A whole day (VALUE=DATE); `wall` is its midnight and `zone` the person's own. */
  readonly isDay: boolean;
}

export interface MomentContext {
  readonly zones: CalendarZones;
  /** Line of the entry, for remarks. */
  readonly line: number;
  /** Zone of times that name none. */
  readonly floating: Zone;
}

/** What ical.js makes of a value that is missing, and of a day that is not marked as one. */
const EMPTY = /^-*(T:*)?$/;
const UNMARKED_DAY = /^(\d{4}-\d\d-\d\d)T::$/;

/** The moments of a DTSTART, DTEND, EXDATE, RDATE or RECURRENCE-ID, without empty ones. Throws `BrokenEntry`. */
export function readMoments(property: ContentProperty, context: MomentContext): readonly Moment[] {
  const texts = property.values.map(String).filter((text) => !EMPTY.test(text));
  return texts.map((text) => readMoment(text, property, context));
}

/** One value of `property`, as jCal writes it: `2026-11-23`, `2026-11-23T09:00:00` or `2026-11-23T09:00:00Z`. */
export function readMoment(text: string, property: ContentProperty, context: MomentContext): Moment {
  const day = property.type === 'date' ? text : UNMARKED_DAY.exec(text)?.[1];
  if (day !== undefined) return { wall: parseWall(day), zone: context.zones.home, isDay: true };
  if (text.endsWith('Z')) return { wall: parseWall(text.slice(0, -1)), zone: UTC, isDay: false };
  const name = textParameter(property, 'tzid');
  const zone = name === null ? context.floating : context.zones.find(name, context.line);
  return { wall: parseWall(text), zone, isDay: false };
}

/** Epoch milliseconds. */
export function instantOf(moment: Moment): number {
  return moment.zone.instantAt(moment.wall);
}

/** Midnight of the day a wall time is on. */
export function midnightOf(wall: number): number {
  return Math.floor(wall / DAY) * DAY;
}
