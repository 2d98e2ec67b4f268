/**
 * Gives steps their minutes and cuts long ones into blocks. It promises that the minutes add up exactly to the total, that the first block
 * can be refused by nobody (10 minutes at most), that no block is longer than the person's block length, and never more than 120 blocks:
 * only when a task is so large that this would break does the block length grow, up to 600 minutes.
 */
import { FIRST_BLOCK_MAX_MINUTES } from '#model/breakdown.ts';
import type { BreakDownDetail, BreakDownRequest } from './break-down-request.ts';

/** A step before it is cut: what it takes by default, and whether it may be left out. */
export interface SizableStep {
  readonly defaultMinutes: number;
  readonly isKept: boolean;
}

/** A piece of a step: `part` of `parts`, both from 1. */
export interface SizedPart {
  /** Position of the step it belongs to. */
  readonly step: number;
  readonly part: number;
  readonly parts: number;
  readonly minutes: number;
}

const MAX_BLOCKS = 120;
const MAX_BLOCK_MINUTES = 600;
export const MAX_TOTAL_MINUTES = MAX_BLOCKS * MAX_BLOCK_MINUTES;
/** No step is worth its own line when it gets less than this, minutes. */
const MIN_STEP_SHARE = 6;
/** Chores of this length stay what they are when the job grows: switching off the water takes no longer for a larger bathroom. */
const CHORE_MINUTES = 10;
const CHORE_GROWTH = 2;
const ROUND_MINUTES = 5;

/** Share of the steps that is kept and share of the block length that is used, by detail. */
const STEP_SHARE: Readonly<Record<BreakDownDetail, number>> = { 1: 0.35, 2: 0.65, 3: 1, 4: 1, 5: 1 };
const LENGTH_SHARE: Readonly<Record<BreakDownDetail, number>> = { 1: 1, 2: 1, 3: 1, 4: 0.7, 5: 0.5 };

/** Longest block for a person who likes `blockMinutes`, at that detail; 10 minutes at least. */
export function longestBlock({ blockMinutes, detail }: Pick<BreakDownRequest, 'blockMinutes' | 'detail'>): number {
  const wanted = Math.floor(blockMinutes * LENGTH_SHARE[detail]);
  return Math.min(MAX_BLOCK_MINUTES, Math.max(FIRST_BLOCK_MAX_MINUTES, wanted));
}

/**
 * Which steps to keep: always the first, then those that must not be missing, then the largest, in their own order. A total too small for
 * all of them, or a low detail, keeps fewer.
 */
export function selectSteps(
  steps: readonly SizableStep[],
  { totalMinutes, detail }: { readonly totalMinutes: number; readonly detail: BreakDownDetail },
): readonly number[] {
  const byDetail = Math.ceil(steps.length * STEP_SHARE[detail]);
  const byTime = Math.floor(totalMinutes / MIN_STEP_SHARE);
  const count = Math.max(2, Math.min(steps.length, byDetail, byTime));
  const rank = (at: number) =>
    at === 0 ? Number.POSITIVE_INFINITY : (steps[at]?.isKept ? 1e6 : 0) + (steps[at]?.defaultMinutes ?? 0);
  const positions = steps.map((_, at) => at);
  return positions
    .toSorted((a, b) => rank(b) - rank(a) || a - b)
    .slice(0, count)
    .toSorted((a, b) => a - b);
}

/**
 * Spreads `totalMinutes` (1 to 72,000) over the steps in proportion to their defaults and cuts each into parts no longer than the limit.
 * Steps are whole multiples of five minutes when the total is one and there is room.
 */
export function sizeSteps(
  steps: readonly SizableStep[],
  { totalMinutes, limit }: { readonly totalMinutes: number; readonly limit: number },
): readonly SizedPart[] {
  const unit = totalMinutes % ROUND_MINUTES === 0 && totalMinutes >= steps.length * ROUND_MINUTES ? ROUND_MINUTES : 1;
  const first = firstMinutes(steps, { totalMinutes, unit, limit });
  const others = spread(steps.slice(1), { minutes: totalMinutes - first, unit });
  const longest = roomyLimit({ totalMinutes, limit: wholeUnits(limit, unit), steps: steps.length });
  return [first, ...others].flatMap((minutes, step) => cutStep({ step, minutes, unit, longest }));
}

function firstMinutes(
  steps: readonly SizableStep[],
  { totalMinutes, unit, limit }: { readonly totalMinutes: number; readonly unit: number; readonly limit: number },
): number {
  if (steps.length === 1) return totalMinutes;
  const wanted = Math.min(FIRST_BLOCK_MAX_MINUTES, steps[0]?.defaultMinutes ?? FIRST_BLOCK_MAX_MINUTES);
  const fair = Math.max(unit, Math.min(wanted, Math.round(totalMinutes / 3)));
  const rounded = Math.max(unit, Math.round(fair / unit) * unit);
  // Two steps in a short sitting should be two blocks, so the first takes what the second cannot hold.
  const leftOver = steps.length === 2 ? totalMinutes - limit : 0;
  return Math.max(1, Math.min(FIRST_BLOCK_MAX_MINUTES, totalMinutes - steps.length + 1, Math.max(rounded, leftOver)));
}

/** Largest-remainder method (Hamilton): whole units that add up exactly, at least one for each step. */
function spread(
  steps: readonly SizableStep[],
  { minutes, unit }: { readonly minutes: number; readonly unit: number },
): readonly number[] {
  if (steps.length === 0) return [];
  const units = Math.floor(minutes / unit);
  const weights = grownWeights(
    steps.map((step) => step.defaultMinutes),
    minutes,
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const free = units - steps.length;
  const exact = weights.map((weight) => (weight / sum) * units);
  const extra = exact.map((share) => Math.max(0, share - 1));
  const extraSum = extra.reduce((total, share) => total + share, 0) || 1;
  const scaled = extra.map((share) => (share / extraSum) * free);
  const whole = scaled.map((share) => 1 + Math.floor(share));
  const missing = units - whole.reduce((total, count) => total + count, 0);
  const byRemainder = scaled
    .map((share, at) => ({ at, rest: share - Math.floor(share) }))
    .toSorted((a, b) => b.rest - a.rest || a.at - b.at);
  for (const { at } of byRemainder.slice(0, missing)) whole[at] = (whole[at] ?? 0) + 1;
  const result = whole.map((count) => count * unit);
  const left = minutes - result.reduce((total, part) => total + part, 0);
  const largest = result.indexOf(Math.max(...result));
  return result.map((part, at) => (at === largest ? part + left : part));
}

/** Weights for a job of `minutes`: chores grow to twice their length at most, the real work takes the rest. */
function grownWeights(defaults: readonly number[], minutes: number): readonly number[] {
  const sum = defaults.reduce((total, part) => total + part, 0);
  const isChore = (part: number) => part <= CHORE_MINUTES;
  if (minutes <= sum * CHORE_GROWTH || defaults.every(isChore)) return defaults;
  const chores = defaults.filter(isChore).reduce((total, part) => total + part * CHORE_GROWTH, 0);
  const work = defaults.filter((part) => !isChore(part)).reduce((total, part) => total + part, 0);
  return defaults.map((part) => (isChore(part) ? part * CHORE_GROWTH : (part / work) * (minutes - chores)));
}

/** What of the limit blocks of whole units can use: of 14 minutes in fives, 10. */
function wholeUnits(limit: number, unit: number): number {
  return Math.max(unit, Math.floor(limit / unit) * unit);
}

/** The limit, or a longer one when the total would not fit into 120 blocks: each step may add one block that is not full. */
export function roomyLimit({
  totalMinutes,
  limit,
  steps,
}: {
  readonly totalMinutes: number;
  readonly limit: number;
  readonly steps: number;
}): number {
  const needed = Math.ceil(totalMinutes / (MAX_BLOCKS - steps) / ROUND_MINUTES) * ROUND_MINUTES;
  const worstCase = Math.ceil(totalMinutes / limit) + steps;
  return worstCase <= MAX_BLOCKS ? limit : Math.min(MAX_BLOCK_MINUTES, Math.max(limit, needed));
}

/** A step in as few parts as its length allows, as even as whole units can be. */
export function cutStep({
  step,
  minutes,
  unit,
  longest,
}: {
  readonly step: number;
  readonly minutes: number;
  readonly unit: number;
  readonly longest: number;
}): readonly SizedPart[] {
  const grain = longest >= unit && minutes % unit === 0 ? unit : 1;
  const units = minutes / grain;
  const perPart = Math.max(1, Math.floor(longest / grain));
  const parts = Math.ceil(units / perPart);
  return Array.from({ length: parts }, (_, index) => {
    const share = Math.floor(units / parts) + (index < units % parts ? 1 : 0);
    return { step, part: index + 1, parts, minutes: share * grain };
  });
}
