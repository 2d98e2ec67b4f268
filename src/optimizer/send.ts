/**
 * One request to one provider, from its place in the line to its end. The words are entered in the person's list when they go out, and no
 * answer is given before they are in it. How it ended is recorded here, once: for the breaker, the limits, the pace and the signals.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { emitSignal } from '#kernel/signal.ts';
import { type Llm, LlmFailure, type LlmUsage } from '#ports/llm/llm.ts';
import { createAttemptLimits } from './attempt-limit.ts';
import { watchAttempt } from './attempt-watch.ts';
import { attemptMs, type Errand } from './errand.ts';
import type { Place } from './line-up.ts';
import { ModelsUnavailable } from './models.ts';
import { tokensOf, verdictOf, wasAnswered } from './verdict.ts';

/** What a person is told about each request that is sent for them. */
export interface SentRequest {
  readonly person: PersonId;
  readonly chain: string;
  readonly provider: string;
  readonly model: string;
  readonly host: string;
  /** The prompt as it is sent. */
  readonly words: string;
  readonly images: number;
  readonly at: Temporal.Instant;
}

export interface SentJournal {
  /** Resolves once it is kept. When it rejects, the answer is not used. */
  readonly sent: (request: SentRequest) => Promise<void>;
}

export interface SendDeps {
  readonly clock: Clock;
  readonly journal: SentJournal;
  readonly attemptShare: number;
  readonly slowFromMs: number;
  /** What a call has cost, in the currency of the prices that are set. */
  readonly priceOf: (llm: Llm, usage: LlmUsage) => number;
}

export interface Sending {
  /** Fires when the request has taken too long or nobody wants it any more. */
  readonly signal: AbortSignal;
  /** From now on it may take what time is left in all: a stream has begun. */
  readonly lift: () => void;
  /** Resolves once the words are in the list; throws `ModelsUnavailable` when they could not be entered. */
  readonly listed: Promise<void>;
  /** It has answered. Said once, like `failed`. */
  readonly answered: (usage: LlmUsage | undefined, more: { readonly isValid: boolean }) => void;
  /** Nobody wants it any more: ends the request. */
  readonly left: (reason: unknown) => void;
  /** Gives what to throw: the failure as `LlmFailure`, or why it was ended. */
  readonly failed: (error: unknown) => unknown;
}

export type Send = (
  errand: Errand,
  place: Place,
  request: { readonly prompt: string; readonly images?: readonly unknown[] },
) => Sending;

const NOTHING: LlmUsage = { inputTokens: 0, outputTokens: 0 };

/** Each learns for itself how long its requests take: whole answers and streams, whose first words count, are not alike. */
export function createSend({ clock, journal, attemptShare, slowFromMs, priceOf }: SendDeps): Send {
  const limitOf = createAttemptLimits();
  return (errand, place, request) => {
    const { llm, lane, chain, bill, signal, spent } = errand;
    const { provider, model, host } = llm;
    const sentAt = clock.monotonic();
    const stopping = new AbortController();
    const giveUp = () => stopping.abort(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    const watch = watchAttempt({
      ...{ clock, limit: limitOf(llm, chain), mostMs: attemptMs(errand, { now: sentAt, attemptShare }) },
      giveUp: () => stopping.abort(new ModelsUnavailable('timed-out')),
    });

    const words = { words: request.prompt, images: request.images?.length ?? 0 };
    const entry = { person: bill.person, chain, provider, model, host, ...words, at: clock.now() };
    const listed = journal.sent(entry).catch((cause: unknown) => {
      const unlisted = new ModelsUnavailable('failed', { cause });
      stopping.abort(unlisted);
      throw unlisted;
    });
    // It may end before anybody waits for this.
    listed.catch(() => undefined);

    const end = () => {
      signal.removeEventListener('abort', giveUp);
      watch.stop();
      const ms = clock.monotonic() - sentAt;
      spent.providerMs += ms;
      return ms;
    };
    const tell = (
      outcome: 'answered' | 'invalid' | 'failed' | 'timed-out' | 'left',
      told: { readonly failure: string; readonly ms: number; readonly usage: LlmUsage },
    ) => {
      const { failure, ms, usage } = told;
      emitSignal('llm-call', { provider, model, chain, outcome, failure, ms, ...usage, price: priceOf(llm, usage) });
    };

    const left = (reason: unknown) => {
      stopping.abort(reason);
      const ms = end();
      place.end({ verdict: 'neither', tokens: undefined, servedMs: undefined, isWhole: false });
      tell('left', { failure: '', ms, usage: NOTHING });
    };

    return {
      signal: stopping.signal,
      lift: watch.answered,
      listed,
      answered: (usage, { isValid }) => {
        watch.answered();
        const ms = end();
        const tokens = usage === undefined ? undefined : usage.inputTokens + usage.outputTokens;
        place.end({ verdict: 'fine', tokens, servedMs: ms, isWhole: true });
        tell(isValid ? 'answered' : 'invalid', { failure: '', ms, usage: usage ?? NOTHING });
      },
      left,
      failed: (error) => {
        const why: unknown = stopping.signal.reason;
        const isLate = why instanceof ModelsUnavailable && why.reason === 'timed-out';
        if (stopping.signal.aborted && !isLate) {
          left(why);
          return why;
        }
        stopping.abort(error);
        const ms = end();
        const failure = isLate ? late(error) : asFailure(error);
        if (isLate || failure.kind === 'limited') lane.atOnce.trouble(clock.monotonic());
        const verdict = verdictOf(failure, { servedMs: ms, slowFromMs: watch.isNewlyHung() ? 0 : slowFromMs });
        const servedMs = isLate ? ms : undefined;
        place.end({ verdict, tokens: tokensOf(failure), servedMs, isWhole: wasAnswered(failure) });
        tell(isLate ? 'timed-out' : 'failed', { failure: failure.kind, ms, usage: NOTHING });
        return failure;
      },
    };
  };
}

function late(cause: unknown): LlmFailure {
  return new LlmFailure('timed-out', 'no answer in time', { retryable: false, cause });
}

/** Anything else than `LlmFailure` is a mistake in a driver, and is no reason to fail a person. */
function asFailure(error: unknown): LlmFailure {
  if (error instanceof LlmFailure) return error;
  if (error instanceof ModelsUnavailable) {
    return new LlmFailure('cut', 'a stream was silent for too long', { retryable: false, cause: error });
  }
  return new LlmFailure('broken', 'the driver failed', { retryable: false, cause: error });
}
