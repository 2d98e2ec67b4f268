/**
 * A week as seven columns of wall-clock time: what is in each day, from which minute to which, and side by side with what. Pure: the
 * plan, the working hours and the zone go in. A day on which the clocks change still has the 24 hours a wall clock shows.
 */
import type { WorkingWindow } from '#model/person.ts';
import type { CalendarEvent, Plan, PlannedBlock } from '../../live/api.ts';
import { addDays, minutesOfDay, startOfDay, wallTimeAt, weekdayOf } from '../../time/zoned-time.ts';

const DAY_MINUTES = 1440;
/** A thing shorter than this is drawn this long: a first step and its break are ten minutes, and what follows must not overlap. */
const SHORTEST_DRAWN = 10;
/** How wide an empty day is beside one that holds something: its name still fits. */
const EMPTY_SHARE = 0.65;

export type DayItem = {
  readonly top: number;
  readonly bottom: number;
  readonly lane: number;
  readonly lanes: number;
} & (
  | { readonly kind: 'event'; readonly event: CalendarEvent }
  | { readonly kind: 'block'; readonly block: PlannedBlock }
);

export interface DayColumn {
  readonly day: string;
  readonly allDay: readonly CalendarEvent[];
  /** Earliest first; minutes after midnight. */
  readonly items: readonly DayItem[];
  /** Working hours, minutes after midnight. */
  readonly working: readonly { readonly top: number; readonly bottom: number }[];
}

export interface WeekRequest {
  readonly monday: string;
  readonly timeZone: string;
  readonly plan: Pick<Plan, 'placements' | 'busy'>;
  readonly workingHours: readonly WorkingWindow[];
}

export function layWeek(request: WeekRequest): readonly DayColumn[] {
  return [0, 1, 2, 3, 4, 5, 6].map((offset) => layDay(addDays(request.monday, offset), request));
}

/** The hours a week has to show: whole hours around everything in it, 8 to 18 at least. */
export function hoursShown(columns: readonly DayColumn[]): { readonly first: number; readonly last: number } {
  const spans = columns.flatMap((column) => [...column.items, ...column.working]);
  const first = Math.min(8 * 60, ...spans.map((span) => span.top));
  const last = Math.max(18 * 60, ...spans.map((span) => span.bottom));
  return { first: Math.floor(first / 60), last: Math.ceil(last / 60) };
}

/** How high an hour is drawn, rem: higher in a week with short things, so that each has room for a line. */
export function hourHeight(columns: readonly DayColumn[]): number {
  const shortest = Math.min(...columns.flatMap((column) => column.items.map((item) => item.bottom - item.top)));
  return shortest < 15 ? 6.5 : 4.5;
}

/** Nothing is in it, whatever its working hours. */
export function isEmpty(column: DayColumn): boolean {
  return column.items.length === 0 && column.allDay.length === 0;
}

/** The columns as a grid template: days with nothing in them leave their room to the others, so that titles there can be read. */
export function columnWidths(columns: readonly DayColumn[]): string {
  const someFull = columns.some((column) => !isEmpty(column));
  return columns.map((column) => `minmax(0, ${someFull && isEmpty(column) ? EMPTY_SHARE : 1}fr)`).join(' ');
}

function layDay(day: string, { timeZone, plan, workingHours }: WeekRequest): DayColumn {
  const events = plan.busy
    .filter((event) => !event.allDay)
    .flatMap((event) => clip(event, day, timeZone).map((span) => ({ ...span, kind: 'event' as const, event })));
  const blocks = plan.placements.flatMap((block) =>
    clip(block, day, timeZone).map((span) => ({ ...span, kind: 'block' as const, block })),
  );
  return {
    day,
    allDay: plan.busy.filter((event) => event.allDay && clip(event, day, timeZone).length > 0),
    items: giveLanes([...events, ...blocks]),
    working: workingOn(day, workingHours),
  };
}

/** The part of a span that is on a day, in wall-clock minutes; empty when there is none. */
function clip(
  span: { readonly start: string; readonly end: string },
  day: string,
  timeZone: string,
): readonly { readonly top: number; readonly bottom: number }[] {
  const [start, end] = [Date.parse(span.start), Date.parse(span.end)];
  const [dayStart, dayEnd] = [startOfDay(day, timeZone), startOfDay(addDays(day, 1), timeZone)];
  if (end <= dayStart || start >= dayEnd) return [];
  const top = start <= dayStart ? 0 : wallTimeAt(start, timeZone).minutes;
  const bottom = end >= dayEnd ? DAY_MINUTES : wallTimeAt(end, timeZone).minutes;
  // In the hour that comes twice an end can be shown before its start.
  return [{ top, bottom: Math.max(bottom, Math.min(DAY_MINUTES, top + SHORTEST_DRAWN)) }];
}

/** Things that overlap stand side by side, each as wide as its group allows. */
export function giveLanes<Item extends { readonly top: number; readonly bottom: number }>(
  items: readonly Item[],
): readonly (Item & { readonly lane: number; readonly lanes: number })[] {
  const sorted = [...items].sort((a, b) => a.top - b.top || b.bottom - a.bottom);
  const laid: (Item & { lane: number; lanes: number })[] = [];
  let group: (Item & { lane: number; lanes: number })[] = [];
  let laneEnds: number[] = [];
  const closeGroup = () => {
    for (const item of group) item.lanes = laneEnds.length;
    group = [];
    laneEnds = [];
  };
  for (const item of sorted) {
    if (laneEnds.every((end) => end <= item.top)) closeGroup();
    const free = laneEnds.findIndex((end) => end <= item.top);
    const lane = free === -1 ? laneEnds.length : free;
    laneEnds[lane] = item.bottom;
    const placed = { ...item, lane, lanes: 1 };
    group.push(placed);
    laid.push(placed);
  }
  closeGroup();
  return laid;
}

function workingOn(day: string, windows: readonly WorkingWindow[]): DayColumn['working'] {
  const weekday = weekdayOf(day);
  const before = weekday === 1 ? 7 : weekday - 1;
  return windows.flatMap((window) => {
    const [start, end] = [minutesOfDay(window.start), minutesOfDay(window.end)];
    const overnight = end <= start;
    const today = window.day === weekday ? [{ top: start, bottom: overnight ? DAY_MINUTES : end }] : [];
    const morning = overnight && window.day === before && end > 0 ? [{ top: 0, bottom: end }] : [];
    return [...morning, ...today];
  });
}

/** Where the line for now is on a day, in minutes; null on other days. */
export function nowOn(day: string, nowMs: number, timeZone: string): number | null {
  const wall = wallTimeAt(nowMs, timeZone);
  return wall.day === day ? wall.minutes : null;
}
