/**
 * The coach: an answer that comes word by word from a model that knows the day, or at once from rules. Its first event says whose words it
 * is; only after `end` is it whole. A stream that breaks off later ends with `error`, because half an answer must not look like one.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import { type ModelStream, type Models, ModelsUnavailable } from '#optimizer/models.ts';
import type { DayInput } from '../day.ts';
import { createWordsFilter } from '../words-filter.ts';
import { coachByRules } from './coach-by-rules.ts';
import { COACH_SYSTEM, COACH_VERSION, coachPrompt } from './coach-prompt.ts';

export type CoachEvent =
  | { readonly type: 'source'; readonly source: AnswerSource }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'end' }
  | { readonly type: 'error'; readonly code: string; readonly detail: string };

/** Throws only the signal's reason, which ends the model's answer too. */
export type AnswerQuestion = (
  request: { readonly person: PersonId; readonly question: string; readonly picture: DayInput },
  options: { readonly signal: AbortSignal },
) => AsyncIterable<CoachEvent>;

const MAX_OUTPUT_TOKENS = 400;
const NOTHING_SAID = 'The model said nothing that could be shown. You can ask again.';
const BROKE_OFF = 'The answer broke off here. What came so far is not all of it; you can ask again.';

export function createCoach(deps: { readonly models: Models | undefined; readonly clock: Clock }): AnswerQuestion {
  const { models, clock } = deps;

  const open = async ({ person, question, picture }: Parameters<AnswerQuestion>[0], signal: AbortSignal) => {
    if (models === undefined) return { fellBack: 'no-model' };
    const call = {
      ...{ person, chain: 'coach', version: COACH_VERSION },
      system: COACH_SYSTEM,
      prompt: coachPrompt(question, picture),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
    };
    try {
      return { stream: await models.stream(call, { signal }) };
    } catch (error) {
      signal.throwIfAborted();
      // Whatever it was, there is an answer without a model; who owns the models tells of it in signals.
      return { fellBack: error instanceof ModelsUnavailable ? error.reason : 'failed' };
    }
  };

  return async function* (request, { signal }) {
    const startedAt = clock.monotonic();
    const { stream, fellBack } = await open(request, signal);
    const source = stream === undefined ? 'template' : 'model';
    yield { type: 'source', source };
    if (stream === undefined) {
      yield { type: 'text', text: coachByRules(request.question, request.picture).join(' ') };
      yield { type: 'end' };
    } else yield* passOn(stream, { asked: request.question, signal });
    const ms = clock.monotonic() - startedAt;
    emitSignal('chain-run', { chain: 'coach', version: COACH_VERSION, source, ms, fellBack, steps: [] });
  };
}

async function* passOn(
  { chunks }: ModelStream,
  { asked, signal }: { readonly asked: string; readonly signal: AbortSignal },
): AsyncGenerator<CoachEvent> {
  const words = createWordsFilter(asked);
  let said = '';
  try {
    for await (const chunk of chunks) {
      const text = words.push(chunk);
      said += text;
      if (text !== '') yield { type: 'text', text };
    }
  } catch {
    signal.throwIfAborted();
    yield { type: 'error', code: 'answer-cut', detail: BROKE_OFF };
    return;
  }
  const rest = words.end();
  if (rest !== '') yield { type: 'text', text: rest };
  if ((said + rest).trim() === '') yield { type: 'error', code: 'answer-cut', detail: NOTHING_SAID };
  else yield { type: 'end' };
}
