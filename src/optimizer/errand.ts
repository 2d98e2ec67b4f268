/**
 * One model being asked for something, and all that its requests share: for whom, until when, whether anybody still wants it, and what it
 * has taken so far.
 */
import type { PersonId } from '#kernel/id.ts';
import type { Llm } from '#ports/llm/llm.ts';
import type { Lane } from './lane.ts';

/** Whether a call of a chain was already counted for the person. */
export interface Bill {
  readonly person: PersonId;
  isCounted: boolean;
}

export interface Errand {
  readonly llm: Llm;
  readonly lane: Lane;
  readonly bill: Bill;
  readonly chain: string;
  /** True when no other model is left to ask. */
  readonly isLast: boolean;
  /** On the monotonic clock. It moves on when somebody with more time joins. */
  readonly deadlineAt: () => number;
  /** Fires when nobody wants it any more: with `ModelsUnavailable` when time is up, with anything else when they left. */
  readonly signal: AbortSignal;
  readonly spent: Spent;
}

/** Milliseconds. */
export interface Spent {
  waitedMs: number;
  providerMs: number;
}

/** What one request may take at most, in milliseconds: all that is left for the last model, and otherwise a share of it. */
export function attemptMs(errand: Errand, options: { readonly now: number; readonly attemptShare: number }): number {
  const left = Math.max(0, errand.deadlineAt() - options.now);
  return errand.isLast ? left : left * options.attemptShare;
}
