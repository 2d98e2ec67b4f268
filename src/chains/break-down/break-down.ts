/**
 * Breaks a goal into steps: a model is asked when there is one, its answer is held to the same rules as a template's; otherwise the steps
 * of something very much alike that the person did before, or a template. How large the whole is, is asked for at the same time where nobody
 * said it. It never fails because of a model, and always says who answered.
 */
import type { PersonId } from '#kernel/id.ts';
import type { Fault } from '#kernel/problem.ts';
import { Breakdown, FIRST_BLOCK_MAX_MINUTES } from '#model/breakdown.ts';
import type { BreakdownSource } from '#model/task.ts';
import type { TaskSize } from '#model/task-size.ts';
import { type Chain, firstStep, type OfflineAnswer } from '../chain.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { EstimateRequest } from '../estimate/estimate-request.ts';
import { rememberedSize } from '../estimate/remembered-size.ts';
import type { RunChain } from '../run-chain.ts';
import { findUnsafeWords } from '../safe-words.ts';
import { questionsAtMost, tokensAtMost } from '../stop-conditions.ts';
import { breakDownByTemplate } from './break-down-by-template.ts';
import { BREAK_DOWN_SYSTEM, BREAK_DOWN_VERSION, breakDownPrompt } from './break-down-prompt.ts';
import { BreakDownRequest, SAME_KIND } from './break-down-request.ts';
import { fitToSize } from './fit-to-size.ts';
import { renameObject } from './rename-object.ts';
import { tidyAnswer } from './tidy-answer.ts';
import { echoesGoal, findBreakdownFaults } from './validate-breakdown.ts';

export interface BreakDownResult {
  readonly breakdown: Breakdown;
  readonly source: BreakdownSource;
  /** Null when the request had an estimate. */
  readonly size: TaskSize | null;
}

/** Throws only the signal's reason, when the caller has gone. */
export type BreakDown = (
  person: PersonId,
  request: BreakDownRequest,
  options?: { readonly signal?: AbortSignal },
) => Promise<BreakDownResult>;

export interface BreakDownDeps {
  readonly runChain: RunChain;
  readonly estimate: Estimate;
}

/** Enough for a few dozen steps; a model that needs more is rambling. */
const MAX_OUTPUT_TOKENS = 3000;

export const BREAK_DOWN: Chain<BreakDownRequest, Breakdown> = {
  name: 'break-down',
  version: BREAK_DOWN_VERSION,
  input: BreakDownRequest,
  output: Breakdown,
  // As the model gave them: they are tidied when it is known how large the whole is.
  last: firstStep('steps', ({ input, ask }) =>
    ask({
      system: BREAK_DOWN_SYSTEM,
      prompt: breakDownPrompt(input),
      schema: Breakdown,
      check: (value) => [...faultsBeforeTidying(value, input), ...faultsOf(tidyAnswer(value, input), input)],
      maxOutputTokens: MAX_OUTPUT_TOKENS,
    }),
  ),
  stopWhen: [questionsAtMost(1), tokensAtMost(12_000)],
  offline: answerOffline,
};

export function createBreakDown({ runChain, estimate }: BreakDownDeps): BreakDown {
  return async (person, request, options) => {
    // Both end by the same moment: each has the deadline of a run, from now.
    const [{ value, source }, whole] = await Promise.all([
      runChain(BREAK_DOWN, { person, input: request }, options),
      request.estimateMinutes === null ? estimate(person, toEstimate(request), options) : undefined,
    ]);
    const stepsOf = (sized: BreakDownRequest) => {
      if (source === 'model') return { breakdown: tidyAnswer(value, sized), source };
      const offline = sized === request ? { value, source } : answerOffline(sized);
      return { breakdown: offline.value, source: offline.source };
    };
    return whole === undefined ? { ...stepsOf(request), size: null } : fitToSize(stepsOf, { request, estimate: whole });
  };
}

function toEstimate({ title, notes = '', tags, blockMinutes, similar = [] }: BreakDownRequest): EstimateRequest {
  return { title, notes, tags, statedMinutes: null, blockMinutes, remembered: rememberedSize(similar) };
}

/** What tidying would hide: a goal that was only cut to pieces, a first step that is no small one however it is cut. */
function faultsBeforeTidying(breakdown: Breakdown, request: BreakDownRequest): readonly Fault[] {
  const { blocks, goalKind } = breakdown;
  const { title } = request;
  const echoes = blocks.flatMap(({ stepTitle }, at) =>
    echoesGoal(stepTitle, title)
      ? [{ path: `blocks/${at}/stepTitle`, message: 'expected a step, got the goal in other words' }]
      : [],
  );
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(goalKind))
    echoes.push({ path: 'goalKind', message: 'expected a short kebab-case name, such as "write-report"' });
  const faults = [...echoes, ...faultsOfExtent(breakdown, request)];
  const first = blocks[0]?.minutes ?? 0;
  if (first <= 2 * FIRST_BLOCK_MAX_MINUTES) return faults;
  const message = `expected at most ${FIRST_BLOCK_MAX_MINUTES} minutes for the first block, got ${first}`;
  return [...faults, { path: 'blocks/0/minutes', message }];
}

/** More steps than that are a list to get lost in, unless the work is said to be large. */
const MOST_STEPS = 40;
/** How many times the minutes of a template its steps may come to where nobody said how large it is, and what is fine for anything: a week. */
const MOST_TIMES_USUAL = 10;
const LEAST_ALLOWED_MINUTES = 2400;

/** Steps beyond any measure: each may be possible, all together are no plan. A template of its kind tells the order of size. */
function faultsOfExtent({ blocks }: Breakdown, request: BreakDownRequest): readonly Fault[] {
  const { estimateMinutes, blockMinutes } = request;
  const steps = Math.max(MOST_STEPS, Math.ceil((2 * (estimateMinutes ?? 0)) / blockMinutes));
  if (blocks.length > steps) {
    return [{ path: 'blocks', message: `expected at most ${steps} steps, got ${blocks.length}` }];
  }
  if (estimateMinutes !== null) return [];
  const most = Math.max(LEAST_ALLOWED_MINUTES, MOST_TIMES_USUAL * minutesOf(breakDownByTemplate(request)));
  const total = minutesOf({ blocks });
  return total <= most ? [] : [{ path: 'blocks', message: `expected at most ${most} minutes in all, got ${total}` }];
}

function minutesOf({ blocks }: Pick<Breakdown, 'blocks'>): number {
  return blocks.reduce((sum, { minutes }) => sum + minutes, 0);
}

function faultsOf(breakdown: Breakdown, request: BreakDownRequest) {
  const texts = breakdown.blocks.flatMap(({ stepTitle, doneWhen }, at) => [
    [`blocks/${at}/stepTitle`, stepTitle],
    [`blocks/${at}/doneWhen`, doneWhen],
  ]);
  return [...findBreakdownFaults(breakdown, request), ...findUnsafeWords(Object.fromEntries(texts), request.title)];
}

function answerOffline(request: BreakDownRequest): OfflineAnswer<Breakdown> {
  const remembered = request.similar?.find(({ likeness }) => likeness >= SAME_KIND);
  if (remembered !== undefined) {
    const { goalKind } = remembered;
    const blocks = renameObject(remembered.blocks, { from: remembered.title, to: request.title });
    const breakdown = tidyAnswer({ goalKind, blocks: [...blocks] }, request);
    if (findBreakdownFaults(breakdown, request).length === 0) return { value: breakdown, source: 'memory' };
  }
  return { value: breakDownByTemplate(request), source: 'template' };
}
