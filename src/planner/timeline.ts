/**
 * Time being filled with blocks. It finds where the next block can sit and never gives a place outside free time, too close to
 * another block, in too long a row of blocks, or on a day whose focus time is used up. Places are decided one by one; until a block's
 * turn comes, the place it had in the plan before can be held for it.
 */
import { type Claim, openClaimRow, type Respect } from './claim-row.ts';
import { openDayLoad } from './day-load.ts';
import type { TimeSpan } from './planning.ts';
import { blockAt, type DayStretch, type Situation, taskOfBlock } from './situation.ts';
import { MINUTE } from './wall-clock.ts';

export interface Search extends Respect {
  /** Not before this instant. */
  readonly from: number;
  /** Over at this instant at the latest. */
  readonly until: number;
  /** True to ask what would fit if days had no limit of focus time. */
  readonly anyDayLoad?: boolean;
}

export interface Timeline {
  /** The earliest place for a block, or null when there is none. Places begin on whole minutes. */
  readonly findPlace: (block: number, search: Search) => TimeSpan | null;
  /** Whether a block can sit there beside what is decided: breaks kept and the day not overfull. */
  readonly accepts: (block: number, span: TimeSpan) => boolean;
  /** Decides a block's place. Held places of others that are now impossible are given up. */
  readonly settle: (block: number, span: TimeSpan) => void;
  /** Holds a block's place unless another claim is in its way. */
  readonly hold: (block: number, span: TimeSpan) => void;
  /** Gives up a held place. */
  readonly release: (block: number) => void;
  readonly hasHeld: () => boolean;
}

/** No block of one kind and length can begin in `[from, upTo)`. Stays true while claims are only added, so a search goes on from there. */
interface Barren {
  readonly from: number;
  readonly upTo: number;
}

/** A timeline on which only the pins and the running session are decided. */
export function openTimeline(situation: Situation): Timeline {
  const { person } = situation.request;
  const breakMs = person.breakMinutes * MINUTE;
  const restMs = Math.max(person.breakMinutes, person.longBreakMinutes) * MINUTE;
  const row = openClaimRow(situation);
  const load = openDayLoad(situation);
  const held = new Map<number, Claim>();
  const refused = { held: new Map<DayStretch, number>(), firm: new Map<DayStretch, number>() };
  const barren = { held: new Map<string, Barren>(), firm: new Map<string, Barren>() };

  const rowIsShort = (span: TimeSpan, respect: Respect) => {
    const limit = person.blocksBeforeLongBreak;
    return row.countRow(span, { ...respect, restMs, limit }) <= limit;
  };

  /** Goes from gap to gap; in each, tries after a short break and, when the row of blocks is full, after a long one. */
  const findInStretch = (stretch: DayStretch, length: number, search: Search) => {
    const from = Math.max(stretch.start, search.from);
    const end = Math.min(stretch.end, search.until);
    if (from + length > end) return null;
    let before = row.seekBack(row.lastFrom(from), search);
    for (;;) {
      const after = row.seekOn(before + 1, search);
      const next = row.at(after)?.start ?? Number.POSITIVE_INFINITY;
      const latest = Math.min(end, next - breakMs) - length;
      for (const pause of [breakMs, restMs]) {
        const start = wholeMinute(Math.max(from, (row.at(before)?.end ?? Number.NEGATIVE_INFINITY) + pause));
        if (start > latest || start >= stretch.startBefore) break;
        const span = { start, end: start + length };
        if (rowIsShort(span, search)) return span;
      }
      if (next >= Math.min(end, stretch.startBefore)) return null;
      before = after;
    }
  };

  /** As `findInStretch`; remembers the shortest length for which a whole stretch had no gap, since no longer one will find it. */
  const findUnlessFull = (stretch: DayStretch, length: number, search: Search) => {
    const known = refused[search.except === undefined ? search.respect : 'firm'];
    if (length >= (known.get(stretch) ?? Number.POSITIVE_INFINITY)) return null;
    const found = findInStretch(stretch, length, search);
    const isWhole = search.from <= stretch.start && search.until >= stretch.end;
    if (found === null && isWhole && search.except === undefined) known.set(stretch, length);
    return found;
  };

  const findFrom = (from: number, block: number, search: Search) => {
    const { minutes } = blockAt(situation, block);
    const stretches = situation.stretches.get(taskOfBlock(situation, block).hoursKind) ?? [];
    const left = search.respect === 'firm' ? load.left : load.leftBesideHeld;
    const length = minutes * MINUTE;
    const within = { ...search, from };
    let day = Number.NaN;
    for (let i = firstStretch(stretches, from); ; i += 1) {
      const stretch = stretches[i];
      if (stretch === undefined || stretch.start >= search.until) return null;
      if (stretch.day !== day) {
        day = stretch.day;
        if (!search.anyDayLoad && left(day, search.except) < minutes) {
          i = stretch.nextDayIndex - 1;
          continue;
        }
      }
      const found = findUnlessFull(stretch, length, within);
      if (found !== null) return found;
    }
  };

  const findPlace = (block: number, search: Search) => {
    if (search.except !== undefined) return findFrom(search.from, block, search);
    const { minutes } = blockAt(situation, block);
    const alike = `${minutes} ${search.anyDayLoad === true} ${taskOfBlock(situation, block).hoursKind}`;
    const known = barren[search.respect].get(alike);
    const follows = known !== undefined && known.from <= search.from && search.from <= known.upTo;
    const found = findFrom(follows ? known.upTo : search.from, block, search);
    const from = follows ? known.from : search.from;
    const upTo = found?.start ?? search.until - minutes * MINUTE + 1;
    if (known === undefined || upTo - from > known.upTo - known.from) barren[search.respect].set(alike, { from, upTo });
    return found;
  };

  const accepts = (block: number, span: TimeSpan) => {
    const firm = { respect: 'firm' } as const;
    const before = row.seekBack(row.lastFrom(span.start), firm);
    const after = row.seekOn(before + 1, firm);
    const free = (row.at(before)?.end ?? Number.NEGATIVE_INFINITY) + breakMs;
    const next = (row.at(after)?.start ?? Number.POSITIVE_INFINITY) - breakMs;
    const fits = free <= span.start && span.end <= next && rowIsShort(span, firm);
    return fits && load.left(situation.wallClock.dayAt(span.start)) >= blockAt(situation, block).minutes;
  };

  const release = (block: number) => {
    const claim = held.get(block);
    if (claim === undefined) return;
    held.delete(block);
    row.remove(claim);
    load.release(block, claim);
    barren.held.clear();
    refused.held.clear();
  };

  const settle = (block: number, span: TimeSpan) => {
    release(block);
    for (let i = row.lastFrom(span.end + breakMs - 1); i >= 0; i -= 1) {
      const claim = row.at(i);
      if (claim === undefined || claim.end + breakMs <= span.start) break;
      if (!claim.firm && claim.block !== null) release(claim.block);
    }
    row.insert({ start: span.start, end: span.end, block, count: 1, firm: true });
    load.settle(block, span);
  };

  const hold = (block: number, span: TimeSpan) => {
    const before = row.lastFrom(span.start);
    const free = row.at(before)?.end ?? Number.NEGATIVE_INFINITY;
    const next = row.at(before + 1)?.start ?? Number.POSITIVE_INFINITY;
    if (span.start < free || span.end > next) return;
    const claim = { start: span.start, end: span.end, block, count: 1, firm: false };
    row.insert(claim);
    held.set(block, claim);
    load.hold(block, span);
  };

  return { findPlace, accepts, settle, hold, release, hasHeld: () => held.size > 0 };
}

function wholeMinute(at: number): number {
  return Math.ceil(at / MINUTE) * MINUTE;
}

/** The index of the first stretch in which a block can begin at or after `from`. */
function firstStretch(stretches: readonly DayStretch[], from: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stretches[middle]?.startBefore ?? 0) > from) high = middle;
    else low = middle + 1;
  }
  return low;
}
