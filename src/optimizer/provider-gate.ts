/**
 * Whether a provider may be asked now. Its breaker is this process's own; that it opened is told to the fleet by closing the provider's
 * slots, which every call passes anyway, so knowing costs nothing. When the time is over one call may try, over all instances: the one whose
 * process gets the lease, which it keeps for another such time unless the provider answered. An answer that is invalid is an answer; a wrong
 * key or a missing model is a failure of the provider, because the next call would meet the same; a request it finds wrong is not.
 */
import type { Clock } from '#kernel/clock.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Lease, Leases } from '#ports/lease/lease.ts';
import type { NoSlot, Slots } from '#ports/slots/slots.ts';
import { afterCall, afterProbe, type Breaker, CLOSED, openFor } from './breaker.ts';
import type { BreakerRules } from './optimizer-policy.ts';

/** `neither`: it says nothing about the provider. */
export type CallVerdict = 'fine' | 'failing' | 'neither';

export interface Pass {
  /** What came of the call; said once. */
  readonly tell: (verdict: CallVerdict) => void;
}

export interface ProviderGate {
  /** How long it is left alone from now on, in milliseconds; undefined when it may be asked. Asks nobody and changes nothing. */
  readonly closedForMs: () => number | undefined;
  /** Undefined in `pass`: it is left alone for so long. */
  readonly admit: () => Promise<{ readonly pass: Pass } | { readonly pass: undefined; readonly forMs: number }>;
  /** The fleet has closed it. */
  readonly hear: (closed: NonNullable<NoSlot['closed']>) => void;
  /** It asked to be left alone for so long. */
  readonly rest: (ms: number) => void;
}

export interface ProviderGateDeps {
  readonly provider: string;
  readonly rules: BreakerRules;
  readonly clock: Clock;
  readonly slots: Slots;
  readonly leases: Leases;
}

/** A probe of another process is asked after no more often than this. */
const PROBED_ELSEWHERE_MS = 1000;
const LONGEST_REST_MS = 600_000;

export function createProviderGate({ provider, rules, clock, slots, leases }: ProviderGateDeps): ProviderGate {
  let breaker: Breaker = CLOSED;
  let restUntil = Number.NEGATIVE_INFINITY;

  const become = (next: Breaker) => {
    const { state } = breaker;
    breaker = next;
    if (state !== next.state) emitSignal('model-provider', { provider, state: next.state });
  };

  const tellClosed: Pass['tell'] = (verdict) => {
    if (verdict === 'neither') return;
    const next = afterCall(breaker, { isFailure: verdict === 'failing', now: clock.monotonic() }, rules);
    if (next.state === 'open' && breaker.state === 'closed') void slots.close(provider, failing);
    become(next);
  };
  const failing = { because: 'failing', ms: rules.openMs } as const;
  const alwaysPass = { pass: { tell: tellClosed } };

  const probeWith = (lease: Lease | undefined): Pass => ({
    tell: (verdict) => {
      const now = clock.monotonic();
      if (verdict === 'neither') become(openFor(0, now));
      else become(afterProbe({ isFailure: verdict === 'failing', now }, rules));
      if (verdict === 'failing') void slots.close(provider, failing);
      // A lease that is kept keeps the other instances from trying.
      else void lease?.release().catch(() => undefined);
      if (verdict === 'fine') void slots.reopen(provider);
    },
  });

  const probe = async () => {
    become({ state: 'probing' });
    try {
      const lease = await leases.acquire(`model-probe:${provider}`, { ttlMs: rules.openMs });
      if (lease !== undefined) return { pass: probeWith(lease) };
      become(openFor(Math.min(PROBED_ELSEWHERE_MS, rules.openMs), clock.monotonic()));
      return { pass: undefined, forMs: PROBED_ELSEWHERE_MS };
    } catch {
      // Storage is away: better one probe of each process than a provider that is never asked again.
      return { pass: probeWith(undefined) };
    }
  };

  const closedForMs = () => {
    const now = clock.monotonic();
    if (now < restUntil) return restUntil - now;
    if (breaker.state === 'closed') return undefined;
    if (breaker.state === 'probing') return PROBED_ELSEWHERE_MS;
    return now < breaker.until ? breaker.until - now : undefined;
  };

  return {
    closedForMs,
    admit: async () => {
      const forMs = closedForMs();
      if (forMs !== undefined) return { pass: undefined, forMs };
      return breaker.state === 'closed' ? alwaysPass : probe();
    },
    hear: ({ because, forMs }) => {
      const now = clock.monotonic();
      if (because === 'resting') restUntil = Math.max(restUntil, now + forMs);
      else if (breaker.state === 'closed') become(openFor(forMs, now));
      else if (breaker.state === 'open') become(openFor(Math.max(forMs, breaker.until - now), now));
    },
    rest: (ms) => {
      const forMs = Math.min(ms, LONGEST_REST_MS);
      restUntil = Math.max(restUntil, clock.monotonic() + forMs);
      emitSignal('model-provider', { provider, state: 'resting' });
      void slots.close(provider, { because: 'resting', ms: forMs });
    },
  };
}
