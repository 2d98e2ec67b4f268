/**
 * Writers that go on whatever happens to the database, and the account of what they were told. Each writes numbered entries of its own
 * person together with their count, one after the other, and repeats what failed; so whatever a commit left once, twice or in part shows
 * at the end, and so does every untruth.
 */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { changeOf, type Shelf, type Storage } from '#ports/storage/storage.ts';
import { until } from '#testing/running-program.ts';
import type { FaultFigures } from './every-round.ts';

interface Entry {
  readonly number: number;
}

const sample = (name: string): Shelf<Entry> => ({
  name,
  schemaVersion: 1,
  upgrade: (document) => document as Entry,
  indexes: { byNumber: { revision: 1, key: (entry) => [entry.number] } },
});
const ENTRIES = sample('load-entries');
const TOTALS = sample('load-totals');

export const LOAD_SHELVES = [ENTRIES, TOTALS];

/** A person waits a moment before asking again. */
const PAUSE_MS = 25;

export interface LoadReport {
  readonly acknowledged: number;
  /** Answers that told to try again later. */
  readonly refused: number;
  /** The longest time without any acknowledgement. */
  readonly longestOutageMs: number;
}

export interface WriteLoad {
  /** Resolves once so many more commits have been acknowledged from now on. */
  readonly progress: (commits: number) => Promise<void>;
  /** Stops the writers and compares what is stored with what they were told. */
  readonly finish: () => Promise<LoadReport>;
}

/** Of a load that has been finished, and so has been found whole. */
export function figuresOf({ acknowledged, refused, longestOutageMs }: LoadReport): FaultFigures {
  return { acknowledged, lost: 0, duplicates: 0, failed: { 503: refused }, longestOutageMs };
}

let loads = 0;

export function startWriteLoad(storage: Storage, writers: number): WriteLoad {
  loads += 1;
  const persons = Array.from({ length: writers }, (_, number) => `load-${loads}-${number}` as PersonId);
  let acknowledged = 0;
  let refused = 0;
  let stopped = false;
  let last = performance.now();
  let longestOutageMs = 0;

  const acknowledge = () => {
    acknowledged += 1;
    const now = performance.now();
    longestOutageMs = Math.max(longestOutageMs, now - last);
    last = now;
  };

  /** The last number that this writer knows to be stored. */
  const write = async (person: PersonId): Promise<number> => {
    let number = 1;
    let doubtful = false;
    while (!stopped || doubtful) {
      try {
        const result = await storage.commit(changesFor(person, number));
        // Nobody else writes for this person: losing is true only when an attempt that was answered with a failure has taken effect.
        assert.ok(result.committed || doubtful, `commit ${number} of ${person} was called lost, but to whom?`);
        acknowledge();
        number += 1;
        doubtful = false;
      } catch (error) {
        assert.ok(error instanceof Problem, String(error));
        assert.deepEqual([error.code, error.retryAfterSeconds], ['storage-unavailable', 1]);
        refused += 1;
        doubtful = true;
        await wait(PAUSE_MS);
      }
    }
    return number - 1;
  };

  const working = Promise.all(persons.map(write));
  // It is looked at when the load is finished.
  working.catch(() => {});

  return {
    progress: async (commits) => {
      const goal = acknowledged + commits;
      await Promise.race([working, until(async () => (acknowledged >= goal ? true : undefined), 60_000)]);
    },
    finish: async () => {
      stopped = true;
      const known = await working;
      for (const [place, person] of persons.entries()) await checkPerson(storage, person, known[place] ?? 0);
      return { acknowledged, refused, longestOutageMs: Math.round(longestOutageMs) };
    },
  };
}

function changesFor(person: PersonId, number: number) {
  return [
    changeOf({ shelf: ENTRIES, person, id: `entry-${number}`, expect: 'absent', value: { number } }),
    changeOf({ shelf: TOTALS, person, id: 'total', expect: number === 1 ? 'absent' : number - 1, value: { number } }),
  ];
}

async function checkPerson(storage: Storage, person: PersonId, known: number): Promise<void> {
  const total = await storage.get(TOTALS, person, 'total');
  assert.equal(total?.value.number ?? 0, known, `${person} knows of ${known} commits`);
  assert.equal(total?.revision ?? 0, known, `a commit of ${person} took effect twice`);
  let after: string | undefined;
  const numbers: number[] = [];
  do {
    const page = await storage.find(ENTRIES, person, { index: 'byNumber' }, { limit: 1000, after });
    for (const { revision, value } of page.items) {
      assert.equal(revision, 1);
      numbers.push(value.number);
    }
    after = page.next;
  } while (after !== undefined);
  assert.deepEqual(
    numbers,
    Array.from({ length: known }, (_, place) => place + 1),
  );
}
