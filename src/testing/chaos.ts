/**
 * Storage that fails on command: the n-th call throws `storage-unavailable`, before it takes effect (the request was lost) or after (the
 * answer was lost). Calls may also be held back for given numbers of turns of the event loop, so that a seeded test finds odd orders.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Problem } from '#kernel/problem.ts';
import type { Storage } from '#ports/storage/storage.ts';

export interface ChaosPlan {
  /** Which call fails, counted from 1 over all verbs but `close`. None when absent. */
  readonly failCall?: number;
  /** Whether the failing call takes effect nevertheless. */
  readonly takesEffect?: boolean;
  /** Turns to wait before the first, second, third call and so on, again from the start when they run out. */
  readonly delays?: readonly number[];
}

export interface ChaosStorage extends Storage {
  /** How many calls there have been. */
  readonly calls: () => number;
}

export function addChaos(storage: Storage, { failCall, takesEffect = false, delays = [] }: ChaosPlan): ChaosStorage {
  let calls = 0;

  const disturb = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    const number = calls;
    const turns = delays[(number - 1) % delays.length] ?? 0;
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    if (number !== failCall) return call();
    if (takesEffect) await call();
    throw new Problem('storage-unavailable', { detail: `Call ${number} fails on purpose.` });
  };

  return {
    get: (shelf, person, id) => disturb(() => storage.get(shelf, person, id)),
    find: (shelf, person, query, page) => disturb(() => storage.find(shelf, person, query, page)),
    count: (shelf, person, query) => disturb(() => storage.count(shelf, person, query)),
    persons: (shelf, page) => disturb(() => storage.persons(shelf, page)),
    commit: (changes) => disturb(() => storage.commit(changes)),
    close: () => storage.close(),
    calls: () => calls,
  };
}
