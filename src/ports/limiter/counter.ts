/** What both halves of the limiter do alike, over something that counts: charges checked, decisions told, reservations settled once. */
import { emitSignal } from '#kernel/signal.ts';
import type { Charge, Decision, Limiter, Reservation } from './limiter.ts';

/** A charge that was counted, and when its window ends on the clock of who counted it. */
export interface Counted {
  readonly charge: Charge;
  readonly windowEnd: number;
}

/** What came of a charge: counted, or why not and for how many milliseconds. */
export type Outcome =
  | { readonly counted: readonly Counted[] }
  | { readonly refusedBy: Charge; readonly waitMs: number };

/** Counts in one place. All charges or none. Where nothing has to be waited for, nothing is. */
export interface Counter {
  readonly decidedBy: 'redis' | 'memory';
  readonly take: (charges: readonly Charge[]) => Outcome | Promise<Outcome>;
  /** Adds the differences: a negative one only to the window it was taken from, and never below nothing. */
  readonly adjust: (counted: readonly Counted[], differences: readonly number[]) => void | Promise<void>;
}

/** What came of charges, and who counted them. */
export type Taken = readonly [Counter, Outcome];

const ACCEPTED: Decision = { accepted: true };

/** A limiter over what `take` gives for each decision; a reservation is settled where it was made. */
export function createLimiterOver(take: (charges: readonly Charge[]) => Taken | Promise<Taken>): Limiter {
  return {
    consume: (charges) => {
      checkCharges(charges);
      const taken = take(charges);
      return taken instanceof Promise ? taken.then(decisionOn) : decisionOn(taken);
    },
    reserve: async (charges) => {
      checkCharges(charges);
      const taken = await take(charges);
      const decision = decisionOn(taken);
      return decision.accepted ? reservationOf(taken) : decision;
    },
  };
}

/** Tells the decision to whoever listens, too. */
function decisionOn([{ decidedBy }, outcome]: Taken): Decision {
  if ('counted' in outcome) {
    emitSignal('limiter-decision', { decidedBy, outcome: 'accepted', limit: '' });
    return ACCEPTED;
  }
  const { refusedBy, waitMs } = outcome;
  emitSignal('limiter-decision', { decidedBy, outcome: 'refused', limit: refusedBy.limit.name });
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return { accepted: false, refusedBy: refusedBy.limit.name, retryAfterSeconds };
}

/** What Redis and the process's own memory call a budget. */
export function keyOf({ limit, key = '' }: Charge): string {
  return `${limit.name}:${limit.windowSeconds}:${key}`;
}

function reservationOf([counter, outcome]: Taken): Reservation {
  const counted = 'counted' in outcome ? outcome.counted : [];
  let isOpen = true;
  const settle = async (used: readonly number[]) => {
    if (used.length !== counted.length || !used.every((amount) => Number.isSafeInteger(amount) && amount >= 0)) {
      throw new RangeError('a reservation is settled with one whole number for each charge');
    }
    if (!isOpen) return;
    isOpen = false;
    const differences = counted.map(({ charge }, index) => (used[index] ?? 0) - charge.amount);
    await counter.adjust(counted, differences);
  };
  return { accepted: true, settle, release: () => settle(counted.map(() => 0)) };
}

function checkCharges(charges: readonly Charge[]): void {
  // Most requests charge one budget, which cannot be there twice.
  const budgets = charges.length > 1 ? new Set(charges.map(keyOf)).size : 1;
  if (budgets !== charges.length) throw new RangeError('each budget is charged once');
  for (const { amount, limit } of charges) {
    if (!Number.isSafeInteger(amount) || amount < 1) throw new RangeError(`a charge of ${amount} to ${limit.name}`);
  }
}
