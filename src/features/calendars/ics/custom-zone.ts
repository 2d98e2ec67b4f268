/**
 * A time zone that a calendar file describes itself (VTIMEZONE, RFC 5545, 3.6.5), for names that are in no database. It promises the
 * offsets the file states; it refuses a description with a part that cannot be read.
 */
import { BrokenEntry } from './broken-entry.ts';
import type { CalendarComponent } from './calendar-components.ts';
import { type ContentProperty, readProperty } from './content-property.ts';
import { expandRule } from './expand-rule.ts';
import { lastAt } from './last-at.ts';
import { readRule } from './recurrence-rule.ts';
import { DAY, HOUR, MINUTE, parseWall, SECOND } from './wall-time.ts';
import type { Zone } from './zone.ts';

/** From `at` (epoch milliseconds) on, local time is UTC plus `offset` milliseconds. */
interface Transition {
  readonly at: number;
  readonly offset: number;
}

export interface CustomZoneLimits {
  /** Wall time after which no change of offset matters. */
  readonly until: number;
  readonly spend: (steps: number) => void;
}

/** Reads a VTIMEZONE. Throws `BrokenEntry`. */
export function customZone(component: CalendarComponent, limits: CustomZoneLimits): Zone {
  const parts = component.children.map((child) => readPart(child, limits));
  const transitions = parts.flatMap((part) => part.transitions).sort((a, b) => a.at - b.at);
  const earliest = parts.toSorted((a, b) => (a.transitions[0]?.at ?? 0) - (b.transitions[0]?.at ?? 0))[0];
  if (earliest === undefined) throw new BrokenEntry('It describes a time zone without an offset.');

  const offsetAt = (instant: number) => lastAt(transitions, instant)?.offset ?? earliest.offsetBefore;
  return {
    wallAt: (instant) => instant + offsetAt(instant),
    instantAt: (wall) => {
      // Offsets are less than a day, so these two are in force before and after any change near `wall`.
      const before = offsetAt(wall - DAY);
      const after = offsetAt(wall + DAY);
      if (before !== after && offsetAt(wall - before) !== before && offsetAt(wall - after) === after)
        return wall - after;
      // Occurs twice, or is skipped: RFC 5545, 3.3.5 takes the offset before in both.
      return wall - before;
    },
  };
}

/** A STANDARD or DAYLIGHT part: when its offset comes into force, and what was in force before. */
function readPart(component: CalendarComponent, limits: CustomZoneLimits) {
  const properties = component.lines.map(readProperty);
  const first = (name: string) => properties.find((property) => property.name === name);
  const start = parseWall(String(first('dtstart')?.values[0]));
  const offsetBefore = offsetOf(first('tzoffsetfrom'));
  const offset = offsetOf(first('tzoffsetto'));

  const walls = [start];
  for (const property of properties) {
    if (property.name === 'rdate') walls.push(...property.values.map((value) => parseWall(String(value))));
    if (property.name !== 'rrule') continue;
    const rule = readRule(property);
    const last = rule.until === null ? limits.until : untilWall(rule.until, offsetBefore);
    walls.push(...expandRule(rule, start, { from: start, until: Math.min(last, limits.until), spend: limits.spend }));
  }
  const transitions = walls.sort((a, b) => a - b).map((wall): Transition => ({ at: wall - offsetBefore, offset }));
  return { transitions, offsetBefore };
}

function untilWall(until: string, offset: number): number {
  if (!until.includes('T')) return parseWall(until) + DAY - 1;
  return until.endsWith('Z') ? parseWall(until.slice(0, -1)) + offset : parseWall(until);
}

/** `+01:00` or `+01:00:30` in milliseconds. */
function offsetOf(property: ContentProperty | undefined): number {
  const match = /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?$/.exec(String(property?.values[0]));
  const [hours, minutes, seconds] = [Number(match?.[2]), Number(match?.[3]), Number(match?.[4] ?? 0)];
  if (match === null || hours > 23 || minutes > 59 || seconds > 59) {
    throw new BrokenEntry('It describes a time zone whose offset cannot be read.');
  }
  const offset = hours * HOUR + minutes * MINUTE + seconds * SECOND;
  return match[1] === '-' ? -offset : offset;
}
