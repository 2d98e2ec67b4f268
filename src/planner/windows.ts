/**
 * Free time: the weekly working hours laid on real days, minus busy events and their buffers. An instant is inside a window exactly
 * when the clock on the person's wall shows a time of that window, so days of 23 and 25 hours need no rule of their own.
 */
import type { WorkingWindow } from '#model/person.ts';
import type { PlannerPerson, TimeSpan } from './planning.ts';
import { DAY, MINUTE, readWallClock, type WallClock } from './wall-clock.ts';

/**
 * Free stretches in `[from, to)` by kind of hours, each list by start, neither touching nor overlapping. A kind the person has no
 * hours of is not in the map. `busy` comes without buffers; an event without length claims nothing.
 */
export function freeWindows({
  person,
  from,
  to,
  busy,
  wallClock = readWallClock({ timeZone: person.timeZone, from, to }),
}: {
  readonly person: Pick<PlannerPerson, 'timeZone' | 'workingHours' | 'bufferMinutes'>;
  readonly from: number;
  readonly to: number;
  readonly busy: readonly TimeSpan[];
  readonly wallClock?: WallClock;
}): ReadonlyMap<string, readonly TimeSpan[]> {
  const claimed = mergeSpans(widenSpans(busy, person.bufferMinutes));
  const free = new Map<string, readonly TimeSpan[]>();
  for (const kind of new Set(person.workingHours.map((window) => window.kind))) {
    const windows = person.workingHours.filter((window) => window.kind === kind);
    const hours = mergeSpans(windows.flatMap((window) => layWindow(window, { from, to, wallClock })));
    free.set(kind, subtractSpans(hours, claimed));
  }
  return free;
}

/** Each span with `minutes` more on both sides; those without length are left out. */
export function widenSpans(spans: readonly TimeSpan[], minutes: number): readonly TimeSpan[] {
  return spans
    .filter((span) => span.start < span.end)
    .map((span) => ({ start: span.start - minutes * MINUTE, end: span.end + minutes * MINUTE }));
}

/** The same instants as few spans by start: those that touch or overlap become one. */
export function mergeSpans(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const merged: { start: number; end: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ start: span.start, end: span.end });
  }
  return merged;
}

/** What is in `spans` and not in `claimed`; both merged. */
export function subtractSpans(spans: readonly TimeSpan[], claimed: readonly TimeSpan[]): readonly TimeSpan[] {
  const left: TimeSpan[] = [];
  let next = 0;
  for (const span of spans) {
    let start = span.start;
    while (next < claimed.length && (claimed[next]?.end ?? 0) <= start) next += 1;
    for (let i = next; i < claimed.length; i += 1) {
      const claim = claimed[i];
      if (claim === undefined || claim.start >= span.end) break;
      if (claim.start > start) left.push({ start, end: claim.start });
      start = Math.max(start, claim.end);
    }
    if (start < span.end) left.push({ start, end: span.end });
  }
  return left;
}

function layWindow(
  window: WorkingWindow,
  { from, to, wallClock }: { readonly from: number; readonly to: number; readonly wallClock: WallClock },
): readonly TimeSpan[] {
  if (to <= from) return [];
  const start = readTimeOfDay(window.start);
  const sameDayEnd = readTimeOfDay(window.end);
  const end = sameDayEnd > start ? sameDayEnd : sameDayEnd + DAY;
  const spans: TimeSpan[] = [];
  // A window of the day before may reach into the first day.
  for (let day = wallClock.dayAt(from) - 1; day <= wallClock.dayAt(to); day += 1) {
    if (isoWeekday(day) !== window.day) continue;
    for (const span of wallClock.spansShowing({ start: day * DAY + start, end: day * DAY + end })) {
      const inside = { start: Math.max(span.start, from), end: Math.min(span.end, to) };
      if (inside.start < inside.end) spans.push(inside);
    }
  }
  return spans;
}

/** 1970-01-01, day 0, was a Thursday. */
function isoWeekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function readTimeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE;
}
