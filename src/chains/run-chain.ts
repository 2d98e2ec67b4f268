/**
 * Runs chains: every step once, as soon as what it needs is there, all within one deadline. Whatever goes wrong on the way to a model's
 * answer, the offline answer is given and says so; only the caller's own leaving is thrown.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import { estimateTokens } from '#optimizer/admission.ts';
import { type ModelAnswer, type Models, ModelsUnavailable } from '#optimizer/models.ts';
import type { Chain, Question, Step, StepContext } from './chain.ts';
import { reasonToStop } from './stop-conditions.ts';

/** What happened in a run, without a word of what it was about. Times are milliseconds from its beginning. */
export interface ChainTrace {
  readonly chain: string;
  readonly version: number;
  readonly ms: number;
  readonly steps: readonly StepTrace[];
  /** Why the offline answer was given; undefined when a model answered. */
  readonly fellBack: string | undefined;
}

export interface StepTrace {
  readonly step: string;
  readonly startedMs: number;
  readonly ms: number;
  readonly isDone: boolean;
  readonly answers: readonly Pick<ModelAnswer<unknown>, 'provider' | 'model' | 'rung' | 'isRemembered' | 'usage'>[];
}

export interface ChainAnswer<Output> {
  readonly value: Output;
  readonly source: AnswerSource;
  readonly trace: ChainTrace;
}

/** Throws only the reason of `signal`. */
export type RunChain = <Input, Output>(
  chain: Chain<Input, Output>,
  given: { readonly person: PersonId; readonly input: Input },
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<ChainAnswer<Output>>;

export interface ChainRunnerDeps {
  /** Undefined where no model is configured. */
  readonly models: Models | undefined;
  readonly clock: Clock;
  /** For a whole run, milliseconds. */
  readonly deadlineMs?: number;
  /** Fires when nobody may wait for a model any more, because the program ends: what runs is answered without one. */
  readonly closing?: AbortSignal;
}

const DEADLINE_MS = 20_000;

class Stopped extends Error {}

export function createChainRunner({ models, clock, deadlineMs = DEADLINE_MS, closing }: ChainRunnerDeps): RunChain {
  return async (chain, { person, input }, { signal = new AbortController().signal } = {}) => {
    signal.throwIfAborted();
    const startedAt = clock.monotonic();
    const run = { chain, person, input, startedAt, signal };
    const steps: StepTrace[] = [];
    const isAsked = models !== undefined && chain.input.safeParse(input).success;
    const attempt = isAsked
      ? await askModels(run, { models, clock, deadlineMs, closing, steps })
      : { fellBack: models === undefined ? 'no-model' : 'not-its-input' };
    signal.throwIfAborted();
    const { value, source } =
      'value' in attempt ? { value: attempt.value, source: 'model' as const } : chain.offline(input);
    const ms = clock.monotonic() - startedAt;
    const fellBack = 'fellBack' in attempt ? attempt.fellBack : undefined;
    const trace = { chain: chain.name, version: chain.version, ms, steps, fellBack };
    emitSignal('chain-run', { ...trace, source });
    return { value, source, trace };
  };
}

interface Run<Input, Output> {
  readonly chain: Chain<Input, Output>;
  readonly person: PersonId;
  readonly input: Input;
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

type Attempt<Output> = { readonly value: Output } | { readonly fellBack: string };

async function askModels<Input, Output>(
  run: Run<Input, Output>,
  deps: Required<Pick<ChainRunnerDeps, 'clock' | 'deadlineMs'>> & {
    readonly closing: AbortSignal | undefined;
    readonly models: Models;
    readonly steps: StepTrace[];
  },
): Promise<Attempt<Output>> {
  const { chain, startedAt } = run;
  const { closing } = deps;
  const ending = new AbortController();
  const end = () => ending.abort(new ModelsUnavailable('timed-out'));
  const cancel = deps.clock.after(deps.deadlineMs, end);
  if (closing?.aborted === true) end();
  closing?.addEventListener('abort', end, { once: true });
  const signal = AbortSignal.any([run.signal, ending.signal]);
  const begin = createStepper({ ...run, signal }, { ...deps, until: startedAt + deps.deadlineMs });
  try {
    const result = await untilAborted(begin(chain.last), signal);
    const parsed = chain.output.safeParse(result);
    return parsed.success ? { value: parsed.data } : { fellBack: 'invalid' };
  } catch (error) {
    // Whatever it was, a person waits for an answer; who owns the models tells of it in signals.
    if (error instanceof ModelsUnavailable) return { fellBack: error.reason };
    return { fellBack: error instanceof Stopped ? error.message : 'failed' };
  } finally {
    cancel();
    closing?.removeEventListener('abort', end);
    // Steps that still run have nobody left to run for.
    ending.abort(new ModelsUnavailable('failed'));
  }
}

/** Gives what begins a step with all that it needs: each of them once, however many ask for it. */
function createStepper<Input, Output>(
  run: Run<Input, Output>,
  deps: {
    readonly models: Models;
    readonly clock: Clock;
    readonly steps: StepTrace[];
    readonly until: number;
  },
): <Result>(step: Step<Input, Result>) => Promise<Result> {
  const { chain, person, input, startedAt, signal } = run;
  const { clock, models, steps, until } = deps;
  const begun = new Map<Step<Input, unknown>, Promise<unknown>>();
  const soFar = { questions: 0, tokens: 0 };

  const askFor =
    (answers: ModelAnswer<unknown>[]) =>
    async <T>(question: Question<T>): Promise<T> => {
      const most = estimateTokens(question, 0);
      soFar.questions += 1;
      soFar.tokens += most;
      const stop = reasonToStop(chain.stopWhen, soFar);
      if (stop !== undefined) throw new Stopped(stop);
      const deadlineMs = Math.max(0, until - clock.monotonic());
      const call = { ...question, person, chain: chain.name, version: chain.version, deadlineMs };
      const answer = await models.complete(call, { signal });
      soFar.tokens += answer.usage.inputTokens + answer.usage.outputTokens - most;
      answers.push(answer);
      return answer.value;
    };

  const runStep = async (step: Step<Input, unknown>): Promise<unknown> => {
    const results = await Promise.all(step.needs.map(begin));
    signal.throwIfAborted();
    const answers: ModelAnswer<unknown>[] = [];
    const stepStartedAt = clock.monotonic();
    const context: StepContext<Input> = { input, signal, ask: askFor(answers) };
    let isDone = false;
    try {
      const result = await step.run(context, results);
      isDone = true;
      return result;
    } finally {
      steps.push({
        step: step.name,
        startedMs: stepStartedAt - startedAt,
        ms: clock.monotonic() - stepStartedAt,
        isDone,
        answers: answers.map(({ provider, model, rung, isRemembered, usage }) => ({
          ...{ provider, model, rung, isRemembered, usage },
        })),
      });
    }
  };

  const begin = <Result>(step: Step<Input, Result>): Promise<Result> => {
    const running = begun.get(step) ?? runStep(step);
    begun.set(step, running);
    return running as Promise<Result>;
  };
  return begin;
}

/** Does not wait for steps that do not hear that nobody waits for them. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = Promise.withResolvers<never>();
  const stop = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
