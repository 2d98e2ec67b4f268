/**
 * A second model beside a first one that is slower than it usually is: whoever answers first is taken, the other is ended. At most a share of
 * all calls is hedged, saved up call by call, so that an outage, when everything is slow, stops it by itself.
 */
import type { Clock } from '#kernel/clock.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Member } from './flights.ts';

export interface HedgeBudget {
  readonly deposit: () => void;
  readonly withdraw: () => boolean;
}

const MOST_SAVED = 5;

export function createHedgeBudget(share: number): HedgeBudget {
  let saved = 0;
  return {
    deposit: () => {
      saved = Math.min(MOST_SAVED, saved + share);
    },
    withdraw: () => {
      // Sums of a share such as 0.02 are a little off.
      if (saved < 1 - 1e-9) return false;
      saved -= 1;
      return true;
    },
  };
}

export interface Hedging<Result> {
  readonly member: Member;
  readonly clock: Clock;
  readonly afterMs: number;
  readonly budget: HedgeBudget;
  readonly first: (member: Member) => Promise<Result>;
  readonly second: (member: Member) => Promise<Result>;
  /** For a result that came after the other one was taken. */
  readonly discard: (result: Result) => void;
}

export type Hedged<Result> =
  | { readonly result: Result; readonly isSecond: boolean }
  /** `isBoth`: the second was asked as well. */
  | { readonly error: unknown; readonly isBoth: boolean };

export async function hedge<Result>(options: Hedging<Result>): Promise<Hedged<Result>> {
  const { member, clock, afterMs, budget, discard } = options;
  const legs: Leg[] = [];
  let isDecided = false;
  const run = async (ask: (member: Member) => Promise<Result>, isSecond: boolean) => {
    const leg = legOf(member);
    legs.push(leg);
    const result = await ask(leg.member);
    if (isDecided) discard(result);
    return { result, isSecond, leg };
  };

  const first = run(options.first, false);
  const slow = Promise.withResolvers<undefined>();
  const cancel = clock.after(afterMs, () => slow.resolve(undefined));
  let isBoth = false;
  let winner: Leg | undefined;
  try {
    const quick = await Promise.race([first, slow.promise]);
    if (quick !== undefined) {
      winner = quick.leg;
      return quick;
    }
    isBoth = budget.withdraw();
    if (!isBoth) emitSignal('model-hedge', { outcome: 'unaffordable' });
    const won = await (isBoth ? firstToSucceed([first, run(options.second, true)]) : first);
    if (isBoth) emitSignal('model-hedge', { outcome: won.isSecond ? 'won' : 'lost' });
    winner = won.leg;
    return won;
  } catch (error) {
    return { error, isBoth };
  } finally {
    isDecided = true;
    cancel();
    // A stream goes on after it was taken.
    for (const leg of legs) if (leg !== winner) leg.end();
  }
}

/** Rejects as the last one does, when none succeeds. */
async function firstToSucceed<Result>(asked: readonly Promise<Result>[]): Promise<Result> {
  try {
    return await Promise.any(asked);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors.at(-1) : error;
  }
}

interface Leg {
  readonly member: Member;
  readonly end: () => void;
}

/** As patient as the member, and ended by itself too. */
function legOf({ signal, deadlineAt }: Member): Leg {
  const ending = new AbortController();
  const follow = () => ending.abort(signal.reason);
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow, { once: true });
  return {
    member: { signal: ending.signal, deadlineAt },
    end: () => {
      signal.removeEventListener('abort', follow);
      ending.abort(new Error('another model was quicker'));
    },
  };
}
