/**
 * Budgets within one process. They are counted at once, without waiting for anything, so that nobody comes in between looking and charging
 * and a request pays about a microsecond. What a window held is forgotten some time after its end.
 */
import { type Clock, systemClock } from '#kernel/clock.ts';
import { type Counted, type Counter, createLimiterOver, keyOf, type Outcome } from './counter.ts';
import type { Charge, Limiter } from './limiter.ts';

interface MemoryCounter extends Counter {
  readonly take: (charges: readonly Charge[]) => Outcome;
}

/** What was charged in a window, and its end in milliseconds on the monotonic clock. */
interface Window {
  used: number;
  readonly end: number;
}

/** So many windows may be kept before the first look for those that have ended. */
const SWEPT_ABOVE = 1000;

export function createEmbeddedLimiter({ clock }: { readonly clock?: Clock } = {}): Limiter {
  const counter = createMemoryCounter({ ...(clock && { clock }) });
  return createLimiterOver((charges) => [counter, counter.take(charges)]);
}

export function createMemoryCounter({ clock = systemClock }: { readonly clock?: Clock } = {}): MemoryCounter {
  const { find, open } = createWindows(clock);

  const refusalOf = (charges: readonly Charge[]) => {
    let refusal: { readonly refusedBy: Charge; readonly waitMs: number } | undefined;
    for (const charge of charges) {
      const { limit, amount } = charge;
      const window = find(charge);
      if ((window?.used ?? 0) + amount <= limit.most) continue;
      const waitMs = window === undefined ? limit.windowSeconds * 1000 : window.end - clock.monotonic();
      if (refusal === undefined || waitMs > refusal.waitMs) refusal = { refusedBy: charge, waitMs };
    }
    return refusal;
  };

  const add = (charge: Charge, amount: number): Counted => {
    const window = find(charge) ?? open(charge);
    window.used += amount;
    return { charge, windowEnd: window.end };
  };

  return {
    decidedBy: 'memory',
    take: (charges) => refusalOf(charges) ?? { counted: charges.map((charge) => add(charge, charge.amount)) },
    adjust: (counted, differences) => {
      for (const [index, { charge, windowEnd }] of counted.entries()) {
        const difference = differences[index] ?? 0;
        if (difference > 0) add(charge, difference);
        const window = find(charge);
        if (difference < 0 && window?.end === windowEnd) window.used = Math.max(0, window.used + difference);
      }
    },
  };
}

/** The open window of each budget. */
function createWindows(clock: Clock) {
  const windows = new Map<string, Window>();
  let sweptAbove = SWEPT_ABOVE;

  /** As seldom as the number of windows doubles, so that it costs little for each of them. */
  const sweep = () => {
    const now = clock.monotonic();
    for (const [key, { end }] of windows) if (end <= now) windows.delete(key);
    sweptAbove = Math.max(SWEPT_ABOVE, 2 * windows.size);
  };

  return {
    find: (charge: Charge): Window | undefined => {
      const window = windows.get(keyOf(charge));
      return window !== undefined && window.end > clock.monotonic() ? window : undefined;
    },
    open: (charge: Charge): Window => {
      if (windows.size >= sweptAbove) sweep();
      const window = { used: 0, end: clock.monotonic() + charge.limit.windowSeconds * 1000 };
      windows.set(keyOf(charge), window);
      return window;
    },
  };
}
