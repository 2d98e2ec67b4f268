/** What memory knows of a person's durations, read from the evidence in storage and kept until there is more of it. */
import type { PersonId } from '#kernel/id.ts';
import type { DurationEstimate, DurationObservation } from '#model/duration-estimate.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { DURATION_OBSERVATIONS } from '#shelves/shelves.ts';
import { buildDurationModel } from './evidence.ts';

/** A question to memory. `minutes` is what the person thinks; null when they did not say. */
export interface DurationQuestion {
  readonly title: string | null;
  readonly kind: string | null;
  readonly minutes: number | null;
  readonly tags: readonly string[];
}

export interface DurationMemory {
  /** Observations it rests on. */
  readonly size: number;
  readonly predict: (question: DurationQuestion) => DurationEstimate;
}

export type RecallDurations = (person: PersonId) => Promise<DurationMemory>;

/** Older work says little about today's; this many of the newest observations are read. */
const NEWEST = 1000;
/** People whose memory is kept ready. The newest observation tells when it is out of date, so that nothing has to be invalidated. */
const KEPT_PEOPLE = 200;

export function createRecallDurations(deps: { readonly storage: Storage }): RecallDurations {
  const { storage } = deps;
  const kept = new Map<PersonId, { readonly newest: string; readonly memory: DurationMemory }>();

  return async (person) => {
    const newestFirst = { index: 'byTime', descending: true };
    const last = await storage.find(DURATION_OBSERVATIONS, person, newestFirst, { limit: 1 });
    const newest = last.items[0]?.id ?? '';
    const ready = kept.get(person);
    if (ready?.newest === newest) return ready.memory;
    const page = await storage.find(DURATION_OBSERVATIONS, person, newestFirst, { limit: NEWEST });
    const observations: DurationObservation[] = page.items.map((stored) => stored.value).reverse();
    const model = buildDurationModel(observations);
    const memory: DurationMemory = { size: observations.length, predict: (question) => model.predict(question) };
    kept.delete(person);
    kept.set(person, { newest, memory });
    if (kept.size > KEPT_PEOPLE) {
      const oldest = kept.keys().next().value;
      if (oldest !== undefined) kept.delete(oldest);
    }
    return memory;
  };
}
