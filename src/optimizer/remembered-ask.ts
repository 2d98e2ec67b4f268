/**
 * A model's answer from memory, from an identical call under way, or from the model: made once, in this process by sharing the flight and
 * over all instances by the cache's own lock. What failed is never kept, and an answer is kept under the model that gave it.
 */
import type { Cache } from '#ports/cache/cache.ts';
import type { RawAnswer } from './ask-model.ts';
import type { Bill } from './errand.ts';
import { type Flight, FlightAbandoned, type Flights, type Member } from './flights.ts';
import { ModelsUnavailable } from './models.ts';

/** A call to one model, as far as remembering needs to know it. */
export interface Question {
  /** Of the whole request and the model. */
  readonly key: string;
  readonly bill: Bill;
  readonly isShared: boolean;
  readonly member: Member;
  /** How long its provider is left alone from now on, in milliseconds; undefined when it may be asked. */
  readonly closedForMs: () => number | undefined;
  readonly ask: (flight: Flight) => Promise<RawAnswer>;
}

export interface Found {
  readonly answer: RawAnswer;
  readonly from: 'provider' | 'remembered' | 'shared';
}

export type RememberedAsk = (question: Question) => Promise<Found>;

interface Making {
  readonly question: Question;
  readonly flight: Flight;
  isAsked: boolean;
}

export interface RememberedAskDeps {
  readonly cache: Pick<Cache, 'cached'>;
  readonly flights: Flights<RawAnswer>;
  /** 0 when nothing is remembered; then identical calls are shared in this process only. */
  readonly cacheMs: number;
  /** How long another instance is waited for. */
  readonly waitMs: number;
}

export function createRememberedAsk({ cache, flights, cacheMs, waitMs }: RememberedAskDeps): RememberedAsk {
  const make = async (making: Making): Promise<RawAnswer> => {
    const { question, flight } = making;
    try {
      // It may have waited for another instance, and everybody has left meanwhile.
      flight.signal.throwIfAborted();
      making.isAsked = true;
      return await question.ask(flight);
    } catch (error) {
      throw flight.signal.aborted ? new FlightAbandoned(error) : error;
    }
  };
  const remember = cache.cached(make, {
    name: 'model-answer',
    version: 1,
    key: ({ question }) => question.key,
    ttlMs: cacheMs,
    isRefreshedEarly: false,
    tags: ({ question }) => (question.isShared ? [] : [`person:${question.bill.person}`]),
    costly: { waitMs },
  });
  /** With a provider that is left alone it is only looked: a lock over all instances would be taken for a making that cannot be. */
  const find = async (making: Making): Promise<RawAnswer> => {
    const closedForMs = making.question.closedForMs();
    if (closedForMs === undefined) return cacheMs > 0 ? remember(making) : make(making);
    const kept = cacheMs > 0 ? await remember.peek(making) : undefined;
    if (kept === undefined) throw new ModelsUnavailable('open', { retryAfterMs: closedForMs });
    return kept.value;
  };

  const fly = async (making: Making): Promise<RawAnswer> => {
    for (;;) {
      try {
        return await find(making);
      } catch (error) {
        // The cache had a making under way for those who left before this flight began.
        if (!(error instanceof FlightAbandoned) || making.flight.signal.aborted) throw error;
      }
    }
  };

  return async (question) => {
    for (;;) {
      let making: Making | undefined;
      const { result, isFounder } = flights.join(question.key, question.member, (flight) => {
        making = { question, flight, isAsked: false };
        return fly(making);
      });
      try {
        const answer = await result;
        if (!isFounder) return { answer, from: 'shared' };
        return { answer, from: making?.isAsked === true ? 'provider' : 'remembered' };
      } catch (error) {
        if (isFounder || question.member.signal.aborted || !isAboutFounder(error)) throw error;
      }
    }
  };
}

/** Whoever joined need not share what was only so for whom the flight was begun. */
function isAboutFounder(error: unknown): boolean {
  return error instanceof FlightAbandoned || (error instanceof ModelsUnavailable && error.reason === 'limited');
}
