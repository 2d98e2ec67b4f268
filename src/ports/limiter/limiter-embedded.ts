/** Budgets within one process: the counters of rate-limiter-flexible in memory, and turns, so that several are charged together. */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type Counted, type Counter, createLimiterOver, keyOf, type Outcome } from './counter.ts';
import type { Charge, Limit, Limiter } from './limiter.ts';

export function createEmbeddedLimiter(): Limiter {
  const counter = createMemoryCounter();
  return createLimiterOver(async (charges) => [counter, await counter.take(charges)]);
}

export function createMemoryCounter(): Counter {
  const counters = new Map<string, RateLimiterMemory>();
  const counterOf = ({ name, most, windowSeconds }: Limit) => {
    const id = `${name}:${most}:${windowSeconds}`;
    const known = counters.get(id);
    if (known !== undefined) return known;
    const made = new RateLimiterMemory({ keyPrefix: name, points: most, duration: windowSeconds });
    counters.set(id, made);
    return made;
  };
  const read = async (charge: Charge) => (await counterOf(charge.limit).get(keyOf(charge))) ?? undefined;

  // The library counts what it refuses, and one key at a time: so look first, charge then, and let nobody in between.
  let lastTurn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = lastTurn.then(work);
    lastTurn = turn.catch(() => undefined);
    return turn;
  };

  const takeNow = async (charges: readonly Charge[]): Promise<Outcome> => {
    let refusal: { readonly refusedBy: Charge; readonly waitMs: number } | undefined;
    for (const charge of charges) {
      const { limit, amount } = charge;
      const before = await read(charge);
      if ((before?.consumedPoints ?? 0) + amount <= limit.most) continue;
      const waitMs = before?.msBeforeNext ?? limit.windowSeconds * 1000;
      if (refusal === undefined || waitMs > refusal.waitMs) refusal = { refusedBy: charge, waitMs };
    }
    if (refusal !== undefined) return refusal;
    const counted: Counted[] = [];
    for (const charge of charges) {
      const after = await counterOf(charge.limit).penalty(keyOf(charge), charge.amount);
      counted.push({ charge, windowEnd: Date.now() + after.msBeforeNext });
    }
    return { counted };
  };

  return {
    decidedBy: 'memory',
    take: (charges) => inTurn(() => takeNow(charges)),
    adjust: (counted, differences) =>
      inTurn(async () => {
        for (const [index, { charge, windowEnd }] of counted.entries()) {
          const difference = differences[index] ?? 0;
          const before = await read(charge);
          const isSameWindow = before !== undefined && Date.now() < windowEnd;
          const added = difference < 0 ? Math.max(difference, -(before?.consumedPoints ?? 0)) : difference;
          if (added > 0 || (added < 0 && isSameWindow)) await counterOf(charge.limit).penalty(keyOf(charge), added);
        }
      }),
  };
}
