/**
 * Copies everything that is stored from one store to another, whatever keeps them, and then compares every document. It can be ended at
 * any moment and begun again: what is there already is not written anew. A store that holds anything else is not touched. The copy of
 * an install says that it is not whole until it is.
 */
import type { Clock } from '#kernel/clock.ts';
import { formatInstant } from '#model/time.ts';
import { type Change, changeOf, type Storage } from '#ports/storage/storage.ts';
import { asDocuments } from './any-document.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Compared, compareShelf } from './document-differences.ts';
import { INSTALL } from './person-queries.ts';
import { COPIES, INSTALLS, SHELVES } from './shelves.ts';

export type CopyOutcome =
  /** There is no install to copy, or one that is a copy itself and not whole. */
  | { readonly kind: 'no-source' }
  /** The target holds something that is not part of a copy of this install. */
  | { readonly kind: 'target-used' }
  /** Somebody wrote to the source meanwhile; so many documents differ. */
  | { readonly kind: 'different'; readonly differences: number }
  | { readonly kind: 'equal'; readonly documents: number; readonly written: number };

const CHANGES_AT_ONCE = 500;
const CHARACTERS_AT_ONCE = 8_000_000;

/** The record of the copy is about this store and no other. */
const COPIED_SHELVES = SHELVES.filter((shelf) => shelf !== COPIES);

export async function copyInstall(deps: {
  readonly from: Storage;
  readonly to: Storage;
  readonly clock: Pick<Clock, 'now'>;
  /** Hears how many documents of a shelf have been looked at so far. */
  readonly onProgress: (shelf: string, documents: number, step: 'copied' | 'compared') => void;
}): Promise<CopyOutcome> {
  const { from, to, clock, onProgress } = deps;
  const install = await from.get(INSTALLS, INSTALL, 'install');
  const isHalf = (await from.get(COPIES, INSTALL, 'copy')) !== undefined;
  if (install === undefined || isHalf) return { kind: 'no-source' };
  const source = canonicalJson(install.value);
  const begun = await to.get(COPIES, INSTALL, 'copy');
  if (begun === undefined ? !(await isEmpty(to)) : begun.value.source !== source) return { kind: 'target-used' };
  if (begun === undefined) {
    const value = { source, startedAt: formatInstant(clock.now()) };
    const outcome = await to.commit([
      changeOf({ shelf: COPIES, person: INSTALL, id: 'copy', expect: 'absent', value }),
    ]);
    // Another copy has begun at this very moment.
    if (!outcome.committed) return { kind: 'target-used' };
  }

  let written = 0;
  for (const shelf of COPIED_SHELVES) {
    let documents = 0;
    for await (const batch of batchesOf(compareShelf(from, to, shelf))) {
      const changes = batch.filter(({ isEqual }) => !isEqual).map((compared) => changeTo(shelf, compared));
      await to.commit(changes);
      written += changes.length;
      documents += batch.length;
      onProgress(shelf.name, documents, 'copied');
    }
  }

  let [documents, differences] = [0, 0];
  for (const shelf of COPIED_SHELVES) {
    let compared = 0;
    for await (const batch of batchesOf(compareShelf(from, to, shelf))) {
      differences += batch.filter(({ isEqual }) => !isEqual).length;
      compared += batch.length;
      onProgress(shelf.name, compared, 'compared');
    }
    documents += compared;
  }
  if (differences > 0) return { kind: 'different', differences };
  await to.commit([changeOf({ shelf: COPIES, person: INSTALL, id: 'copy', expect: 'any', value: undefined })]);
  return { kind: 'equal', documents, written };
}

async function isEmpty(storage: Storage): Promise<boolean> {
  for (const shelf of SHELVES) {
    if ((await storage.persons(shelf, { limit: 1 })).length > 0) return false;
  }
  return true;
}

/** What the source no longer has goes. */
function changeTo(shelf: (typeof COPIED_SHELVES)[number], { person, id, value }: Compared): Change {
  return changeOf({ shelf: asDocuments(shelf), person, id, expect: 'any', value });
}

async function* batchesOf(all: AsyncIterable<Compared>): AsyncGenerator<readonly Compared[]> {
  let batch: Compared[] = [];
  let characters = 0;
  for await (const compared of all) {
    batch.push(compared);
    characters += compared.size;
    if (batch.length < CHANGES_AT_ONCE && characters < CHARACTERS_AT_ONCE) continue;
    yield batch;
    [batch, characters] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}
