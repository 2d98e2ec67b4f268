/**
 * How many requests somebody may make in a minute, counted over all their browsers and programs and over all instances, so that a program
 * run wild is slowed down before it slows others down. Whoever uses the one install of their own is not counted.
 */
import type { Caller } from '#features/accounts/caller.ts';
import { Problem } from '#kernel/problem.ts';
import type { Decision, Limit, Limiter } from '#ports/limiter/limiter.ts';

/** Throws or rejects with `too-many-requests`, which says when to come again. A promise only where something has to be waited for. */
export type LimitRate = (caller: Caller) => Promise<void> | undefined;

export function createLimitRate(deps: {
  /** 0: as many as they like. */
  readonly perMinute: number;
  readonly useLimiter: () => Promise<Limiter>;
}): LimitRate {
  const { perMinute, useLimiter } = deps;
  const limit: Limit = { name: 'person-requests', most: perMinute, windowSeconds: 60 };
  /** Once it has started: every request asks for it. */
  let started: Limiter | undefined;

  const refuseOver = (decision: Decision): undefined => {
    if (decision.accepted) return;
    const { retryAfterSeconds } = decision;
    const seconds = retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`;
    const detail = `${perMinute} requests a minute are taken from one person; come again in ${seconds}.`;
    throw new Problem('too-many-requests', { detail, retryAfterSeconds });
  };

  const count = (limiter: Limiter, person: string) => {
    const deciding = limiter.consume([{ limit, key: person, amount: 1 }]);
    return deciding instanceof Promise ? deciding.then(refuseOver) : refuseOver(deciding);
  };

  const startAndCount = async (person: string) => {
    started = await useLimiter();
    await count(started, person);
  };

  return ({ kind, person }) => {
    if (perMinute === 0 || kind === 'local') return undefined;
    return started === undefined ? startAndCount(person) : count(started, person);
  };
}
