/**
 * How many requests somebody may make in a minute, counted over all their browsers and programs and over all instances, so that a program
 * run wild is slowed down before it slows others down. Whoever uses the one install of their own is not counted.
 */
import type { Caller } from '#features/accounts/caller.ts';
import { Problem } from '#kernel/problem.ts';
import type { Limit, Limiter } from '#ports/limiter/limiter.ts';

/** Rejects with `too-many-requests`, which says when to come again. Undefined where nothing is counted. */
export type LimitRate = (caller: Caller) => Promise<void> | undefined;

export function createLimitRate(deps: {
  /** 0: as many as they like. */
  readonly perMinute: number;
  readonly useLimiter: () => Promise<Limiter>;
}): LimitRate {
  const { perMinute, useLimiter } = deps;
  const limit: Limit = { name: 'person-requests', most: perMinute, windowSeconds: 60 };

  const count = async (person: string) => {
    const limiter = await useLimiter();
    const decision = await limiter.consume([{ limit, key: person, amount: 1 }]);
    if (decision.accepted) return;
    const { retryAfterSeconds } = decision;
    const seconds = retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`;
    const detail = `${perMinute} requests a minute are taken from one person; come again in ${seconds}.`;
    throw new Problem('too-many-requests', { detail, retryAfterSeconds });
  };

  return (caller) => (perMinute === 0 || caller.kind === 'local' ? undefined : count(caller.person));
}
