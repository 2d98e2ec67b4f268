/**
 * The one owner of every policy around language models: deadlines, limits, places, breaker, retries, re-asks, memory, sharing, hedges, other
 * models. Each has its own small file here; this one puts them in order. Drivers do nothing of it, and no chain has to know.
 */
import type { Clock } from '#kernel/clock.ts';
import type { Cache } from '#ports/cache/cache.ts';
import type { Leases } from '#ports/lease/lease.ts';
import type { Limiter } from '#ports/limiter/limiter.ts';
import type { Llm, LlmUsage } from '#ports/llm/llm.ts';
import type { Slots } from '#ports/slots/slots.ts';
import { createAdmission } from './admission.ts';
import { createAskModel, type RawAnswer } from './ask-model.ts';
import { createCaller } from './caller.ts';
import { createComplete } from './complete.ts';
import { createFlights } from './flights.ts';
import { createHedgeBudget } from './hedge.ts';
import { createLane, type Lane } from './lane.ts';
import { createLineUp } from './line-up.ts';
import type { Models } from './models.ts';
import { createOpenStream } from './open-stream.ts';
import { type OptimizerPolicy, slowFrom } from './optimizer-policy.ts';
import { createPace } from './pace.ts';
import { createRememberedAsk } from './remembered-ask.ts';
import { createSend, type SentJournal } from './send.ts';
import { createStream } from './stream.ts';
import type { Paced } from './try-in-order.ts';

export interface ModelsDeps {
  /** In order of preference, at least one. */
  readonly llms: readonly Llm[];
  /** The providers that are asked for a kind of work, in order; undefined: all. One that is not named is not asked. */
  readonly orderFor?: (chain: string) => readonly string[] | undefined;
  readonly policy: OptimizerPolicy;
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly chance: () => number;
  readonly limiter: Limiter;
  readonly cache: Pick<Cache, 'cached'>;
  readonly slots: Slots;
  readonly leases: Leases;
  readonly journal: SentJournal;
  /** What a call has cost; nothing where no prices are known. */
  readonly priceOf?: (llm: Llm, usage: LlmUsage) => number;
}

/** Closing waits until all that was held has been given back. Calls under way go on. */
export type OptimizedModels = Models & AsyncDisposable;

export function createModels(deps: ModelsDeps): OptimizedModels {
  const { llms, policy, clock, chance, limiter, cache, slots, leases, journal } = deps;
  const { inBackground, settled } = createBackground();
  const lanes = new Map<string, Lane>();
  for (const { provider } of llms) {
    if (!lanes.has(provider)) lanes.set(provider, createLane(provider, { policy, clock, chance, slots, leases }));
  }
  const laneOf = (llm: Llm) => lanes.get(llm.provider) as Lane;
  const orderFor = createOrder(llms, deps.orderFor);

  const { attemptShare } = policy;
  const admission = createAdmission({ limiter, policy });
  const lineUp = createLineUp({ admission, clock, attemptShare, inBackground });
  const priceOf = deps.priceOf ?? (() => 0);
  const newSend = () => createSend({ clock, journal, attemptShare, slowFromMs: slowFrom(policy), priceOf });
  const asking = { lineUp, clock, chance, rules: policy.retry };
  const remembered = createRememberedAsk({
    ...{ cache, flights: createFlights<RawAnswer>() },
    ...{ cacheMs: policy.cacheMs, waitMs: policy.deadlineMs },
  });

  const pacedBy = <Result>(discard: (result: Result) => void): Paced<Result> => {
    if (policy.hedgeShare === undefined) return { hedging: undefined, pace: () => undefined };
    const paces = new Map(llms.map((llm) => [llm, createPace()]));
    const budget = createHedgeBudget(policy.hedgeShare);
    return {
      hedging: { budget, clock, discard, p95Of: (llm) => paces.get(llm)?.p95() },
      pace: (llm) => paces.get(llm),
    };
  };
  const callerFor = (call: { readonly deadlineMs?: number }, signal: AbortSignal) =>
    createCaller({ clock, signal, deadlineMs: Math.min(call.deadlineMs ?? policy.deadlineMs, policy.deadlineMs) });

  const shared = { orderFor, laneOf, callerFor, clock };
  const askModel = createAskModel({ ...asking, send: newSend(), reasks: policy.reasks });
  const openStream = createOpenStream({ ...asking, send: newSend(), idleMs: policy.idleMs });
  return {
    complete: createComplete({ ...shared, ...pacedBy(() => undefined), askModel, remembered }),
    stream: createStream({ ...shared, ...pacedBy(({ close }) => close()), openStream }),
    [Symbol.asyncDispose]: settled,
  };
}

/** Worked out once for each kind of work. */
function createOrder(llms: readonly Llm[], orderFor: ModelsDeps['orderFor']): (chain: string) => readonly Llm[] {
  const orders = new Map<string, readonly Llm[]>();
  return (chain) => {
    const known = orders.get(chain);
    if (known !== undefined) return known;
    const named = orderFor?.(chain);
    const order = named?.flatMap((name) => llms.filter(({ provider }) => provider === name)) ?? llms;
    orders.set(chain, order);
    return order;
  };
}

function createBackground() {
  const running = new Set<Promise<unknown>>();
  return {
    inBackground: (work: Promise<unknown>) => {
      // What cannot be given back runs out by itself; whoever was answered is not told.
      const run = work.catch(() => undefined).finally(() => running.delete(run));
      running.add(run);
    },
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
