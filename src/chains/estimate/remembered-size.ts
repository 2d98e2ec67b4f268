/**
 * How large the person's own finished work like this was, all steps together; undefined when there was none. The minutes are those that
 * stood in the plan before memory corrected each step, because the steps of the new task are corrected in the same way. Pure.
 */
import { sayMinutes } from '#kernel/duration.ts';
import type { DurationEstimate } from '#model/duration-estimate.ts';
import { type PastBreakdown, SAME_KIND } from '../break-down/break-down-request.ts';

export function rememberedSize(similar: readonly PastBreakdown[]): DurationEstimate | undefined {
  const alike = similar.filter(({ likeness, isFinished }) => isFinished && likeness >= SAME_KIND);
  const totals = alike.map(({ blocks }) => blocks.reduce((sum, { minutes }) => sum + minutes, 0)).toSorted(ascending);
  const [least, most] = [totals[0], totals.at(-1)];
  const first = alike[0];
  if (first === undefined || least === undefined || most === undefined) return undefined;
  const range = least === most ? sayMinutes(least) : `${sayMinutes(least)} to ${sayMinutes(most)}`;
  const why =
    alike.length === 1
      ? `Sized like “${first.title.slice(0, 200)}”, which you finished: ${range}.`
      : `Sized like the last ${alike.length} of this kind that you finished: ${range}.`;
  return { p50: nearestRank(totals, 0.5), p80: nearestRank(totals, 0.8), n: alike.length, why };
}

function ascending(one: number, other: number): number {
  return one - other;
}

/** The smallest of the values, in order, that at least that share of them do not exceed. */
function nearestRank(values: readonly number[], share: number): number {
  return values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 1;
}
