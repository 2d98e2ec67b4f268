/**
 * When a provider is left alone: a pure state machine. Closed, it counts failures in a row and their share in a window; open, it says until
 * when; probing, exactly one call is finding out. What ends while it is open or probing, and is not the probe, was begun before and says
 * nothing new. Who may be the probe over several instances is not decided here (src/optimizer/provider-gate.ts).
 */
import type { BreakerRules } from './optimizer-policy.ts';

interface Slice {
  /** Which part of the window's length, counted from the beginning of time. */
  readonly number: number;
  readonly calls: number;
  readonly failed: number;
}

export type Breaker =
  | { readonly state: 'closed'; readonly inRow: number; readonly slices: readonly Slice[] }
  | { readonly state: 'open'; readonly until: number }
  | { readonly state: 'probing' };

/** The window moves in steps of a part of it. */
const SLICES = 12;

export const CLOSED: Breaker = { state: 'closed', inRow: 0, slices: [] };

/** Times are milliseconds that never go backwards. */
export function afterCall(
  breaker: Breaker,
  outcome: { readonly isFailure: boolean; readonly now: number },
  rules: BreakerRules,
): Breaker {
  if (breaker.state !== 'closed') return breaker;
  const { isFailure, now } = outcome;
  const slices = countIn(breaker.slices, outcome, rules);
  const inRow = isFailure ? breaker.inRow + 1 : 0;
  if (isFailure && (inRow >= rules.failures || isShareReached(slices, rules))) return openFor(rules.openMs, now);
  return { state: 'closed', inRow, slices };
}

export function afterProbe(
  outcome: { readonly isFailure: boolean; readonly now: number },
  rules: BreakerRules,
): Breaker {
  return outcome.isFailure ? openFor(rules.openMs, outcome.now) : CLOSED;
}

export function openFor(ms: number, now: number): Breaker {
  return { state: 'open', until: now + ms };
}

function countIn(
  slices: readonly Slice[],
  { isFailure, now }: { readonly isFailure: boolean; readonly now: number },
  { windowMs }: BreakerRules,
): readonly Slice[] {
  const number = Math.floor((now * SLICES) / windowMs);
  const kept =
    slices.length > 0 && (slices[0]?.number ?? 0) <= number - SLICES
      ? slices.filter((slice) => slice.number > number - SLICES)
      : slices;
  const last = kept.at(-1);
  const isSame = last?.number === number;
  const counted = {
    number,
    calls: (isSame ? last.calls : 0) + 1,
    failed: (isSame ? last.failed : 0) + (isFailure ? 1 : 0),
  };
  return isSame ? kept.with(-1, counted) : [...kept, counted];
}

function isShareReached(slices: readonly Slice[], { share, leastCalls }: BreakerRules): boolean {
  let [calls, failed] = [0, 0];
  for (const slice of slices) {
    calls += slice.calls;
    failed += slice.failed;
  }
  return calls >= leastCalls && failed >= share * calls;
}
