/**
 * Storage on a replica set of MongoDB 4.4 or newer, shared by any number of instances. It promises what `storage-behaviour.ts` lists, and
 * that a resolved commit is in the journal of a majority of the members. The driver finds the primary and repeats by itself what it
 * safely can; what cannot be answered by the deadline throws.
 */
import type { Db } from 'mongodb';
import { type Clock, systemClock } from '#kernel/clock.ts';
import type { Write } from './commit-writes.ts';
import { createAbandonedTransactions } from './mongodb-abandoned.ts';
import { type MongoDatabase, openMongoDatabase } from './mongodb-client.ts';
import { prepareCollections } from './mongodb-collections.ts';
import { composeFind, DOCUMENT_INDEX, documentsOf, keyName, type MongoDocument } from './mongodb-documents.ts';
import { asMongoProblem } from './mongodb-problem.ts';
import { asReplacement, replaceOne } from './mongodb-single-write.ts';
import { commitTogether, type WaitToRetry } from './mongodb-transaction.ts';
import { POOL_DEFAULTS, type PoolSettings } from './pool-settings.ts';
import type { AnyShelf, CommitResult, Storage } from './storage.ts';
import { createStorage, type Engine, type StoredRow } from './storage-engine.ts';

/** Waits between attempts grow from the first to the longest, and are never quite the same for two that were in each other's way. */
const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 250;

/**
 * Connects to `address` (`mongodb://one,two,three/database?replicaSet=name`) and brings its collections in line with `shelves`. Throws
 * `storage-unavailable` with a sentence when the database cannot be used.
 */
export async function openMongoStorage(options: {
  readonly address: string;
  readonly shelves: readonly AnyShelf[];
  readonly clock?: Clock;
  readonly pool?: Partial<PoolSettings>;
}): Promise<Storage> {
  const { address, shelves, clock = systemClock } = options;
  const settings = { ...POOL_DEFAULTS, ...options.pool };
  const opened = await openMongoDatabase({ address, settings, clock });
  try {
    await prepareCollections(opened.database, shelves, { clock });
  } catch (error) {
    await opened.close();
    throw error;
  }
  return createStorage(createMongoEngine(opened, { commandMs: settings.commandMs, clock }), { shelves, clock });
}

function createMongoEngine(
  opened: MongoDatabase,
  { commandMs, clock }: { readonly commandMs: number; readonly clock: Clock },
): Engine {
  const { database, client } = opened;
  const abandoned = createAbandonedTransactions({ client, clock, commandMs });

  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await opened.within(commandMs, work);
    } catch (error) {
      throw asMongoProblem(error);
    }
  };

  return {
    get: (shelf, person, id) =>
      run(async () => {
        const found = await documentsOf(database, shelf).findOne({ person, id }, { ...READ, maxTimeMS: commandMs });
        return found === null ? undefined : toStored(found, undefined);
      }),

    find: (shelf, plan, { person, after, limit }) =>
      run(async () => {
        const { filter, ...order } = composeFind(shelf, plan, { person, after });
        // One batch holds the whole page unless it outgrows a message of 16 MB.
        const page = { ...READ, ...order, limit, batchSize: limit, maxTimeMS: commandMs };
        const found = await documentsOf(database, shelf).find(filter, page).toArray();
        const key = plan.index === undefined ? undefined : keyName(shelf, plan.index);
        return found.map((document) => toStored(document, key));
      }),

    count: (shelf, plan, person) =>
      run(async () => {
        const { filter, hint } = composeFind(shelf, plan, { person, after: undefined });
        return documentsOf(database, shelf).countDocuments(filter, { hint, maxTimeMS: commandMs });
      }),

    persons: (shelf, after, limit) =>
      run(async () => {
        const stages = [
          { $match: { person: { $gt: after } } },
          { $group: { _id: '$person' } },
          { $sort: { _id: 1 } },
          { $limit: limit },
        ];
        const options = { hint: DOCUMENT_INDEX, maxTimeMS: commandMs };
        const found = await documentsOf(database, shelf).aggregate<{ readonly _id: string }>(stages, options).toArray();
        return found.map(({ _id }) => _id);
      }),

    commit: (writes) =>
      run(() => abandoned.clearFor(() => commit(opened, writes, waitsUntil(clock.monotonic() + commandMs, clock)))),

    close: () => opened.close(),
  };
}

const READ = { projection: { _id: 0, commit: 0, layout: 0 }, hint: DOCUMENT_INDEX } as const;

async function commit(
  place: { readonly client: MongoDatabase['client']; readonly database: Db },
  writes: readonly Write[],
  waitToRetry: WaitToRetry,
): Promise<CommitResult> {
  const replacement = asReplacement(writes);
  if (replacement === undefined) return commitTogether(place, writes, waitToRetry);
  const { shelf, id } = replacement;
  const written = await replaceOne(documentsOf(place.database, shelf), replacement, waitToRetry);
  return written ? { committed: true } : { committed: false, lost: { shelf: shelf.name, id } };
}

function waitsUntil(until: number, clock: Clock): WaitToRetry {
  let attempts = 0;
  return async () => {
    const longest = Math.min(FIRST_PAUSE_MS * 1.5 ** attempts, LONGEST_PAUSE_MS);
    attempts += 1;
    if (clock.monotonic() + longest >= until) return false;
    await clock.sleep(longest * Math.random());
    return true;
  };
}

function toStored({ id, revision, schemaVersion, keys, body }: MongoDocument, key: string | undefined): StoredRow {
  return [id, Number(revision), schemaVersion, body, (key === undefined ? undefined : keys[key]) ?? ''];
}
