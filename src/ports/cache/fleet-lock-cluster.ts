/**
 * One making of a costly value over all instances: whoever has the claim makes it, and the others wait until they are told that it is kept.
 * Without Redis each makes its own.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Background } from './background.ts';
import type { Claim, MakeOnce, MakeOnceOptions } from './cached-function.ts';
import type { Entry } from './entry.ts';
import type { MakingLocks } from './making-locks-cluster.ts';

export interface FleetLockDeps {
  readonly locks: MakingLocks;
  readonly peek: (key: string) => Promise<Entry | undefined>;
  readonly fence: (key: string, token: number | undefined) => void;
  /** Resolves when another instance has said that it kept this key, or after `ms`. */
  readonly hearOf: (key: string, ms: number) => Promise<void>;
  readonly background: Background;
}

type Making = Pick<MakeOnceOptions, 'make' | 'keep'>;

/** How long waiters trust that they will be told. */
const LOOK_AGAIN_MS = 100;

export function createFleetLock({ locks, peek, fence, hearOf, background }: FleetLockDeps): MakeOnce {
  /** Whoever asked has the value as soon as it is made; the lock stays until the others can read it. */
  const makeWith = async (key: string, claim: Claim, { make, keep }: Making) => {
    const release = claim.hold();
    try {
      const entry = await make();
      fence(key, claim.token);
      background.add(
        keep(entry)
          .finally(() => fence(key, undefined))
          .finally(release),
      );
      return entry;
    } catch (error) {
      background.add(release());
      throw error;
    }
  };
  const makeAlone = async ({ make, keep }: Making) => {
    const entry = await make();
    background.add(keep(entry));
    return entry;
  };

  return async (key, { claim: claimed, olderThan, waitMs, ...making }) => {
    const giveUpAt = performance.now() + waitMs;
    const isGood = (entry: Entry | undefined): entry is Entry => entry !== undefined && entry.freshUntil > olderThan;
    for (let claim = claimed; ; claim = undefined) {
      if (claim === undefined) {
        // On one connection, so that it is looked at after the lock was asked for: one way there and back for both.
        const [given, present] = await Promise.all([locks.claim(key), peek(key)]);
        if (given === undefined) return makeAlone(making);
        if (given.token > 0 && isGood(present)) {
          given.drop();
          return present;
        }
        claim = given;
      }
      if (claim.token > 0) return makeWith(key, claim, making);
      const left = giveUpAt - performance.now();
      if (left <= 0) return makeAlone(making);
      await hearOf(key, Math.min(left, LOOK_AGAIN_MS));
      const another = await peek(key);
      if (isGood(another)) return another;
    }
  };
}

/** Lets whoever waits for a key go on when it is told of. */
export function createHearing(): {
  readonly tell: (key: string) => void;
  readonly hearOf: (key: string, ms: number) => Promise<void>;
} {
  const waiting = new Map<string, Set<AbortController>>();
  return {
    tell: (key) => {
      for (const waiter of waiting.get(key) ?? []) waiter.abort();
    },
    hearOf: async (key, ms) => {
      const waiter = new AbortController();
      const waiters = waiting.get(key) ?? new Set();
      waiting.set(key, waiters.add(waiter));
      await pause(ms, undefined, { signal: waiter.signal, ref: false }).catch(() => undefined);
      waiters.delete(waiter);
      if (waiters.size === 0) waiting.delete(key);
    },
  };
}
