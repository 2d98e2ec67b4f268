/**
 * Steps and an estimate of the whole, which were asked for at the same time, become steps of that size. Where nobody knew more than the
 * steps say, their own minutes stand, and the size says whose they are. Pure.
 */
import type { AnswerSource } from '#model/answer-source.ts';
import type { Breakdown } from '#model/breakdown.ts';
import type { TaskSize } from '#model/task-size.ts';
import type { BreakDownRequest } from './break-down-request.ts';
import { findBreakdownFaults } from './validate-breakdown.ts';

/** A range that somebody gave for the whole, minutes. */
export interface WholeEstimate {
  readonly p50: number;
  readonly p80: number;
  readonly why: string;
  readonly source: AnswerSource;
}

/** The steps for a request that has its estimate, and whose they are then. */
export type StepsOf = (request: BreakDownRequest) => {
  readonly breakdown: Breakdown;
  readonly source: AnswerSource;
};

/** Work of which only the plan is known takes up to this many times as long, four times in five: the first guess of memory too. */
const ROOM = 1.6;
const MOST_MINUTES = 60_000;
/** A model's estimate of the whole that is so many times off from the minutes of its steps is about something else. */
const MOST_TIMES_OFF = 10;

const OWN_MINUTES: Readonly<Record<AnswerSource, string>> = {
  template: 'You gave no time and nothing is known of work like this yet, so each step has its usual minutes.',
  memory: 'The minutes are those of something like it that you planned before.',
  model: 'The model that gave the steps chose their minutes.',
};

export function fitToSize(
  stepsOf: StepsOf,
  { request, estimate }: { readonly request: BreakDownRequest; readonly estimate: WholeEstimate },
): ReturnType<StepsOf> & { readonly size: TaskSize } {
  const own = stepsOf(request);
  const ownSize = sizeOfSteps(own.breakdown, own.source);
  // A rule knows less of the whole than the steps do.
  if (estimate.source !== 'template' && isPlausible(estimate, ownSize.p50)) {
    const size = sizeFrom(estimate);
    const sized = { ...request, estimateMinutes: size.p50 };
    const fitted = stepsOf(sized);
    if (findBreakdownFaults(fitted.breakdown, sized).length === 0) return { ...fitted, size };
  }
  return { ...own, size: ownSize };
}

/** What memory saw was so, however large it was. */
function isPlausible({ p50, source }: WholeEstimate, ownMinutes: number): boolean {
  if (source === 'memory') return true;
  return p50 <= ownMinutes * MOST_TIMES_OFF && p50 * MOST_TIMES_OFF >= ownMinutes;
}

/** What steps come to by themselves. */
export function sizeOfSteps({ blocks }: Breakdown, source: AnswerSource): TaskSize {
  const p50 = blocks.reduce((sum, { minutes }) => sum + minutes, 0);
  return sizeFrom({ p50, p80: p50 * ROOM, why: OWN_MINUTES[source], source });
}

function sizeFrom({ p50, p80, why, source }: WholeEstimate): TaskSize {
  const middle = Math.min(MOST_MINUTES, Math.max(1, Math.round(p50)));
  return { p50: middle, p80: Math.min(2 * MOST_MINUTES, Math.max(middle, Math.round(p80))), why, source };
}
