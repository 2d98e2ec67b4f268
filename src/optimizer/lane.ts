/** All that this process keeps for one provider: whether it may be asked, who waits for it, what it may be retried. */
import type { Clock } from '#kernel/clock.ts';
import type { Leases } from '#ports/lease/lease.ts';
import type { Slots } from '#ports/slots/slots.ts';
import { type AdaptiveLimit, createAdaptiveLimit } from './adaptive-limit.ts';
import type { OptimizerPolicy } from './optimizer-policy.ts';
import { createProviderGate, type ProviderGate } from './provider-gate.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';
import { createWaitingRoom, type WaitingRoom } from './waiting-room.ts';

export interface Lane {
  readonly provider: string;
  readonly gate: ProviderGate;
  readonly room: WaitingRoom;
  readonly atOnce: AdaptiveLimit;
  readonly retryBudget: RetryBudget;
}

export interface LaneDeps {
  readonly policy: OptimizerPolicy;
  readonly clock: Clock;
  readonly chance: () => number;
  readonly slots: Slots;
  readonly leases: Leases;
}

export function createLane(provider: string, { policy, clock, chance, slots, leases }: LaneDeps): Lane {
  const gate = createProviderGate({ provider, rules: policy.breaker, clock, slots, leases });
  const atOnce = createAdaptiveLimit({ most: policy.atOnce, isOn: policy.isAdaptive });
  const room = createWaitingRoom({
    ...{ provider, slots, clock, chance },
    capacity: policy.waiting,
    most: () => atOnce.current(clock.monotonic()),
    onClosed: gate.hear,
  });
  const retryBudget = createRetryBudget({ share: policy.retry.budgetShare, least: policy.retry.budgetLeast });
  return { provider, gate, room, atOnce, retryBudget };
}
