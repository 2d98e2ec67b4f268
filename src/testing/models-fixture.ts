/**
 * Models behind the optimizer, in a test: scripted models, a clock that stands still, everything else embedded. `run` lets time pass, as
 * much as it takes, until what was asked has ended.
 */
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import { createModels, type ModelsDeps, type OptimizedModels } from '#optimizer/create-models.ts';
import { type ModelCall, ModelsUnavailable, type UnavailableReason } from '#optimizer/models.ts';
import { DEFAULT_POLICY, type OptimizerPolicy } from '#optimizer/optimizer-policy.ts';
import type { SentRequest } from '#optimizer/send.ts';
import { createEmbeddedCache } from '#ports/cache/cache-embedded.ts';
import type { Leases } from '#ports/lease/lease.ts';
import { createEmbeddedLimiter } from '#ports/limiter/limiter-embedded.ts';
import { type Llm, LlmFailure, type LlmFailureKind, type LlmPrompt, type LlmRequest } from '#ports/llm/llm.ts';
import { createEmbeddedSlots } from '#ports/slots/slots-embedded.ts';
import { createFixedClock, type FixedClock } from './fixed-clock.ts';

/** What one request comes to: an answer after some time, a failure after some time, silence until it is given up. */
export interface Turn {
  readonly afterMs?: number;
  readonly answer?: unknown;
  readonly chunks?: readonly (string | { readonly silentMs: number } | LlmFailure)[];
  readonly fails?: LlmFailure;
  readonly isSilent?: boolean;
}

export interface ActedLlm extends Llm {
  readonly requests: (LlmRequest | LlmPrompt)[];
  /** When each was sent, in milliseconds of the clock. */
  readonly times: number[];
  readonly inFlight: () => number;
  readonly mostInFlight: () => number;
  /** Requests whose signal fired before they had ended. */
  readonly aborted: () => number;
}

export const failure = (
  kind: LlmFailureKind,
  options: { readonly retryable?: boolean; readonly retryAfterMs?: number; readonly status?: number } = {},
) => new LlmFailure(kind, kind, { retryable: true, ...options });

export const USAGE = { inputTokens: 7, outputTokens: 3 };

/** Answers as `turnOf` says for the n-th request, counted from 0. */
export function actLlm(
  clock: FixedClock,
  turnOf: (number: number, request: LlmRequest | LlmPrompt) => Turn,
  { provider = 'one', model = 'small' }: { readonly provider?: string; readonly model?: string } = {},
): ActedLlm {
  const requests: (LlmRequest | LlmPrompt)[] = [];
  const times: number[] = [];
  let [inFlight, most, aborted] = [0, 0, 0];

  const hold = async <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    try {
      return await work();
    } catch (error) {
      if (!signal.aborted) throw error;
      aborted += 1;
      throw new LlmFailure('timed-out', 'the signal fired', { retryable: true, cause: error });
    } finally {
      inFlight -= 1;
    }
  };
  const take = (request: LlmRequest | LlmPrompt): Turn => {
    const turn = turnOf(requests.length, request);
    requests.push(request);
    times.push(clock.monotonic());
    return turn;
  };
  const wait = async ({ afterMs = 0, isSilent = false }: Turn, signal: AbortSignal) => {
    if (isSilent) await clock.sleep(1e9, { signal });
    else if (afterMs > 0) await clock.sleep(afterMs, { signal });
    signal.throwIfAborted();
  };

  return {
    ...{ provider, model, host: `${provider}.example`, requests, times },
    inFlight: () => inFlight,
    mostInFlight: () => most,
    aborted: () => aborted,
    complete: (request, { signal }) => {
      const turn = take(request);
      return hold(signal, async () => {
        await wait(turn, signal);
        if (turn.fails !== undefined) throw turn.fails;
        return { value: turn.answer, text: JSON.stringify(turn.answer) ?? '', rung: 'schema', usage: USAGE };
      });
    },
    stream: async (request, { signal }) => {
      const turn = take(request);
      const ended = Promise.withResolvers<typeof USAGE>();
      ended.promise.catch(() => undefined);
      const chunks = async function* () {
        inFlight += 1;
        most = Math.max(most, inFlight);
        try {
          for (const chunk of turn.chunks ?? []) {
            signal.throwIfAborted();
            if (typeof chunk === 'string') yield chunk;
            else if (chunk instanceof LlmFailure) throw chunk;
            else await clock.sleep(chunk.silentMs, { signal });
          }
          ended.resolve(USAGE);
        } catch (error) {
          if (signal.aborted) aborted += 1;
          ended.reject(error);
          throw error;
        } finally {
          inFlight -= 1;
        }
      };
      await wait(turn, signal);
      if (turn.fails !== undefined) throw turn.fails;
      return { chunks: chunks(), usage: ended.promise };
    },
  };
}

export interface ModelsUnderTest extends AsyncDisposable {
  readonly clock: FixedClock;
  readonly models: OptimizedModels;
  readonly sent: SentRequest[];
  readonly chance: { next: number };
  /** Lets time pass in steps until it has ended, and gives what it came to. */
  readonly run: <Result>(asked: Promise<Result>, stepMs?: number) => Promise<PromiseSettledResult<Result>>;
}

export type SetUp = (clock: FixedClock) => Partial<Omit<ModelsDeps, 'policy'>> & {
  readonly llms: readonly Llm[];
  readonly policy?: Partial<OptimizerPolicy>;
};

export function openModels(setUp: SetUp): ModelsUnderTest {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const { policy, ...given } = setUp(clock);
  const sent: SentRequest[] = [];
  const chance = { next: 0.5 };
  const cache = createEmbeddedCache({ clock });
  const models = createModels({
    policy: { ...DEFAULT_POLICY, ...policy },
    clock,
    chance: () => chance.next,
    limiter: createEmbeddedLimiter(),
    cache,
    slots: createEmbeddedSlots({ clock }),
    leases: createFreeLeases(clock),
    journal: { sent: async (request) => void sent.push(request) },
    ...given,
  });
  const run = async <Result>(asked: Promise<Result>, stepMs = 50): Promise<PromiseSettledResult<Result>> => {
    let outcome: PromiseSettledResult<Result> | undefined;
    const settling = settle(asked).then((ended) => {
      outcome = ended;
    });
    for (let turn = 0; outcome === undefined && turn < 100_000; turn += 1) {
      await nextTurn();
      if (outcome === undefined) clock.advanceMs(stepMs);
    }
    if (outcome === undefined) throw new Error('it has not ended');
    await settling;
    return outcome;
  };
  return { clock, models, sent, chance, run, [Symbol.asyncDispose]: () => cache[Symbol.asyncDispose]() };
}

async function settle<Result>(asked: Promise<Result>): Promise<PromiseSettledResult<Result>> {
  try {
    return { status: 'fulfilled', value: await asked };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}

/** One holder a name, until it lets go or its time is over. */
export function createFreeLeases(clock: FixedClock): Leases {
  const held = new Map<string, { readonly token: number; readonly until: number }>();
  let tokens = 0;
  return {
    acquire: async (name, { ttlMs }) => {
      if ((held.get(name)?.until ?? 0) > clock.monotonic()) return undefined;
      tokens += 1;
      const own = { token: tokens, until: clock.monotonic() + ttlMs };
      held.set(name, own);
      const release = async () => {
        if (held.get(name) === own) held.delete(name);
      };
      return {
        name,
        token: own.token,
        renew: async () => held.get(name) === own,
        release,
        guard: async () => undefined,
      };
    },
  };
}

export const Plan = z.strictObject({ step: z.string().min(3), minutes: z.int().min(1).max(10) });
export const GOOD = { step: 'Open the book', minutes: 5 };

let calls = 0;

/** A call that is like no other, unless the prompt is given. */
export function callOf(options: Partial<ModelCall<z.output<typeof Plan>>> = {}): ModelCall<z.output<typeof Plan>> {
  calls += 1;
  return {
    person: 'anna' as PersonId,
    chain: 'break-down',
    version: 1,
    system: 'You plan.',
    prompt: `Learn to sail ${calls}`,
    maxOutputTokens: 100,
    schema: Plan,
    ...options,
  };
}

export const patient = () => ({ signal: new AbortController().signal });

export function assertUnavailable(
  outcome: PromiseSettledResult<unknown> | undefined,
  reason: UnavailableReason,
): ModelsUnavailable {
  assert.ok(outcome?.status === 'rejected', `it should be ${reason}`);
  const { reason: error } = outcome;
  assert.ok(error instanceof ModelsUnavailable, String(error));
  assert.equal(error.reason, reason);
  return error;
}

export function assertAnswered<T>(outcome: PromiseSettledResult<T> | undefined): T {
  assert.ok(outcome !== undefined);
  if (outcome.status === 'rejected') assert.fail(String(outcome.reason));
  return outcome.value;
}

/** A model for each list of turns, called as the key; the last turn of a list is repeated. */
export function openActed(
  turns: Readonly<Record<string, readonly Turn[]>>,
  policy: Partial<OptimizerPolicy> = {},
): ModelsUnderTest & { readonly llms: readonly ActedLlm[] } {
  const llms: ActedLlm[] = [];
  const opened = openModels((clock) => {
    for (const [provider, list] of Object.entries(turns)) {
      llms.push(actLlm(clock, (number) => list[Math.min(number, list.length - 1)] ?? {}, { provider }));
    }
    return { llms, policy };
  });
  return { ...opened, llms };
}
