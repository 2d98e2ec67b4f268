/** What both halves of the limiter do alike, over something that counts: charges checked, decisions told, reservations settled once. */
import { emitSignal } from '#kernel/signal.ts';
import type { Charge, Decision, Limiter, Refusal, Reservation } from './limiter.ts';

/** A charge that was counted, and when its window ends on the clock of who counted it. */
export interface Counted {
  readonly charge: Charge;
  readonly windowEnd: number;
}

/** What came of a charge: counted, or why not and for how many milliseconds. */
export type Outcome =
  | { readonly counted: readonly Counted[] }
  | { readonly refusedBy: Charge; readonly waitMs: number };

/** Counts in one place. All charges or none. */
export interface Counter {
  readonly decidedBy: 'redis' | 'memory';
  readonly take: (charges: readonly Charge[]) => Promise<Outcome>;
  /** Adds the differences: a negative one only to the window it was taken from, and never below nothing. */
  readonly adjust: (counted: readonly Counted[], differences: readonly number[]) => Promise<void>;
}

/** A limiter over what `choose` gives for each decision; a reservation is settled where it was made. */
export function createLimiterOver(take: (charges: readonly Charge[]) => Promise<[Counter, Outcome]>): Limiter {
  const decide = async (charges: readonly Charge[]) => {
    checkCharges(charges);
    const [counter, outcome] = await take(charges);
    const { decidedBy } = counter;
    if ('counted' in outcome) {
      emitSignal('limiter-decision', { decidedBy, outcome: 'accepted', limit: '' });
      return { counter, counted: outcome.counted };
    }
    const { refusedBy, waitMs } = outcome;
    emitSignal('limiter-decision', { decidedBy, outcome: 'refused', limit: refusedBy.limit.name });
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    const refusal: Refusal = { accepted: false, refusedBy: refusedBy.limit.name, retryAfterSeconds };
    return refusal;
  };
  return {
    consume: async (charges): Promise<Decision> => {
      const decided = await decide(charges);
      return 'counter' in decided ? { accepted: true } : decided;
    },
    reserve: async (charges) => {
      const decided = await decide(charges);
      return 'counter' in decided ? reservationOf(decided.counter, decided.counted) : decided;
    },
  };
}

/** What Redis and the process's own memory call a budget. */
export function keyOf({ limit, key = '' }: Charge): string {
  return `${limit.name}:${limit.windowSeconds}:${key}`;
}

function reservationOf(counter: Counter, counted: readonly Counted[]): Reservation {
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
  const keys = new Set(charges.map(keyOf));
  if (charges.length === 0 || keys.size !== charges.length) throw new RangeError('each budget is charged once');
  for (const { amount, limit } of charges) {
    if (!Number.isSafeInteger(amount) || amount < 1) throw new RangeError(`a charge of ${amount} to ${limit.name}`);
  }
}
