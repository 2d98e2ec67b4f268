/**
 * Breaks a goal into steps: a model is asked when there is one, its answer is held to the same rules as a template's, and the template
 * answers when the model does not. It never fails because of a model, and always says who answered.
 */
import type { Clock } from '#kernel/clock.ts';
import { emitSignal } from '#kernel/signal.ts';
import { Breakdown } from '#model/breakdown.ts';
import type { BreakdownSource } from '#model/task.ts';
import type { Llm } from '#ports/llm/llm.ts';
import { breakDownByTemplate } from './break-down-by-template.ts';
import { BREAK_DOWN_SYSTEM, breakDownPrompt } from './break-down-prompt.ts';
import type { BreakDownRequest } from './break-down-request.ts';
import { tidyAnswer } from './tidy-answer.ts';
import { findBreakdownFaults } from './validate-breakdown.ts';

export interface BreakDownResult {
  readonly breakdown: Breakdown;
  readonly source: Extract<BreakdownSource, 'model' | 'template'>;
}

/** Throws only the signal's reason, when the caller has gone. */
export type BreakDown = (
  request: BreakDownRequest,
  options?: { readonly signal?: AbortSignal },
) => Promise<BreakDownResult>;

/** Enough for a few dozen steps; a model that needs more is rambling. */
const MAX_OUTPUT_TOKENS = 3000;

/** `llm` is behind its optimizer already, which owns the deadline; without one, templates answer at once. */
export function createBreakDown(deps: { readonly llm: Llm | undefined; readonly clock: Clock }): BreakDown {
  const { llm, clock } = deps;
  return async (request, { signal = new AbortController().signal } = {}) => {
    const startedAt = clock.monotonic();
    const byModel = llm === undefined ? undefined : await askModel(llm, request, signal);
    signal.throwIfAborted();
    const result: BreakDownResult =
      byModel === undefined
        ? { breakdown: breakDownByTemplate(request), source: 'template' }
        : { breakdown: byModel, source: 'model' };
    emitSignal('chain-run', { chain: 'break-down', source: result.source, ms: clock.monotonic() - startedAt });
    return result;
  };
}

/**
 * A valid breakdown, or undefined. Whatever went wrong with the model, the person still gets steps; why it did is told in signals by
 * whoever owns the model.
 */
async function askModel(llm: Llm, request: BreakDownRequest, signal: AbortSignal): Promise<Breakdown | undefined> {
  try {
    const answer = await llm.complete(
      {
        chain: 'break-down',
        system: BREAK_DOWN_SYSTEM,
        prompt: breakDownPrompt(request),
        schema: Breakdown,
        maxOutputTokens: MAX_OUTPUT_TOKENS,
      },
      { signal },
    );
    const breakdown = tidyAnswer(answer, request);
    return findBreakdownFaults(breakdown, request).length === 0 ? breakdown : undefined;
  } catch {
    return undefined;
  }
}
