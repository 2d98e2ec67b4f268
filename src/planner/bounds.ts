/** Between which instants a block may sit, and whether the place it had is still between them. */
import type { TimeSpan } from './planning.ts';
import { blockAt, type Situation, taskOfBlock } from './situation.ts';
import { MINUTE } from './wall-clock.ts';

/** Where a block may sit: after everything it waits for and before it is due. */
export interface Bounds {
  readonly from: number;
  readonly until: number;
  /** The block whose end is `from`, when it is one. */
  readonly after: number | null;
}

/** The block's own limits, without what it waits for. */
export function ownBounds(situation: Situation, block: number): Bounds {
  const { now, horizonEnd } = situation.request;
  const { notBeforeAt, dueAt } = taskOfBlock(situation, block);
  return { from: Math.max(now, notBeforeAt ?? now), until: Math.min(horizonEnd, dueAt ?? horizonEnd), after: null };
}

/** The block's limits given the places of everything before it, or the block before it that has no place. */
export function readBounds(
  situation: Situation,
  { block, spans }: { readonly block: number; readonly spans: readonly (TimeSpan | null)[] },
): Bounds | { readonly behind: number } {
  const { blocksBefore, blocksOf, tasksBefore, taskOf } = situation.dependencies;
  let { from, until, after } = ownBounds(situation, block);
  const lists = [blocksBefore[block] ?? []];
  for (const task of tasksBefore[taskOf[block] ?? -1] ?? []) lists.push(blocksOf[task] ?? []);
  for (const list of lists) {
    for (const before of list) {
      const span = spans[before] ?? null;
      if (span === null) return { behind: before };
      if (span.end > from) {
        from = span.end;
        after = before;
      }
    }
  }
  return { from, until, after };
}

/** Why a block's own limits no longer allow the place it had. */
export type LostPlace = 'passed' | 'resized' | 'busy' | 'outside-hours' | 'too-late' | 'too-early';

/** Why a block cannot stay in a place whatever the other blocks do; null when it can. */
export function findLoss(situation: Situation, block: number, place: TimeSpan): LostPlace | null {
  const { minutes } = blockAt(situation, block);
  const { now, busy, person } = situation.request;
  if (place.start < now) return 'passed';
  if (place.end - place.start !== minutes * MINUTE) return 'resized';
  const { from, until } = ownBounds(situation, block);
  if (place.start < from) return 'too-early';
  if (place.end > until) return 'too-late';
  const free = situation.free.get(taskOfBlock(situation, block).hoursKind) ?? [];
  if (free.some((span) => span.start <= place.start && place.end <= span.end)) return null;
  const buffer = person.bufferMinutes * MINUTE;
  const claimed = busy.some((event) => event.start - buffer < place.end && place.start < event.end + buffer);
  return claimed ? 'busy' : 'outside-hours';
}
