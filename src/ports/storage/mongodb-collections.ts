/**
 * Brings the collections of a MongoDB database in line with the shelves of this release: makes what is missing, builds an index anew when
 * its revision differs from the recorded one, drops an index that no shelf declares. Every step may be made twice or by several instances
 * at once. The validator of a collection lets in only documents with keys for the indexes as they are now, so another release cannot
 * write what an index would miss. A database whose documents are of a newer shape is refused.
 */
import { type AnyBulkWriteOperation, type Db, type Document, MongoServerError } from 'mongodb';
import type { Clock } from '#kernel/clock.ts';
import { encodeKey } from './commit-writes.ts';
import { decodeBody } from './document-body.ts';
import {
  commitMarks,
  DOCUMENT_INDEX,
  documentsOf,
  keyName,
  keyNameAt,
  keysOf,
  type MongoDocument,
  personGuards,
  type ShelfRecord,
  shelfRecords,
} from './mongodb-documents.ts';
import { asMongoProblem, unavailable } from './mongodb-problem.ts';
import { checkNames, markIndexes } from './shelf-layout.ts';
import type { AnyShelf } from './storage.ts';

/** Documents read at a time while an index is built. */
const BUILD_BATCH = 500;
/** Long after the last moment at which a commit could still be on its way. */
const FORGET_COMMITS_AFTER_SECONDS = 3600;

const NAMESPACE_EXISTS = 48;
const INDEX_NOT_FOUND = 27;
/** Another instance is building an index of the collection. */
const BACKGROUND_OPERATION = 12_587;
const PAUSE_MS = 100;

/** Throws `storage-unavailable` when the database is of a newer release or cannot be used. */
export async function prepareCollections(
  database: Db,
  shelves: readonly AnyShelf[],
  { clock }: { readonly clock: Clock },
): Promise<void> {
  for (const shelf of shelves) checkNames(shelf);
  try {
    const records = await shelfRecords(database).find().toArray();
    const known = new Map(records.map((record) => [record._id, record]));
    if (shelves.some(({ name, schemaVersion }) => (known.get(name)?.schemaVersion ?? 0) > schemaVersion)) {
      throw unavailable(
        'The database was used by a newer release of FocusForge. Start that release, or restore a backup.',
      );
    }
    if (known.size === 0) await prepareBookkeeping(database);
    for (const shelf of shelves) {
      await whenNobodyBuilds(clock, () => prepareCollection(database, shelf, known.get(shelf.name)));
    }
  } catch (error) {
    throw asMongoProblem(error);
  }
}

/** Every step may be made twice, so that whoever comes while another instance builds an index waits and begins anew. */
async function whenNobodyBuilds(clock: Clock, prepare: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await prepare();
      return;
    } catch (error) {
      if (!isCode(error, BACKGROUND_OPERATION)) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
}

async function prepareBookkeeping(database: Db): Promise<void> {
  await createCollection(database, commitMarks(database).collectionName, {});
  // A transaction of 4.4 may not make a collection while another one does.
  await createCollection(database, personGuards(database).collectionName, {});
  await commitMarks(database).createIndex({ at: 1 }, { expireAfterSeconds: FORGET_COMMITS_AFTER_SECONDS });
}

async function prepareCollection(database: Db, shelf: AnyShelf, record: ShelfRecord | undefined): Promise<void> {
  const present = Object.entries(record?.indexes ?? {});
  const stale = Object.keys(shelf.indexes).filter((index) => record?.indexes[index] !== shelf.indexes[index]?.revision);
  const outdated = present.filter(([index, revision]) => shelf.indexes[index]?.revision !== revision);
  const isNew = record === undefined;
  if (isNew) await createCollection(database, shelf.name, composeValidator(shelf));
  if (isNew || stale.length > 0 || outdated.length > 0) {
    // From here on no other release can write a document without the new keys; and once a majority knows, reading as a majority has it
    // shows every document that was written before.
    await database.command({ collMod: shelf.name, ...composeValidator(shelf), writeConcern: { w: 'majority' } });
    await dropIndexes(
      database,
      shelf,
      outdated.map(([index, revision]) => keyNameAt(index, revision)),
    );
    await fillKeys(database, shelf);
    await buildIndexes(database, shelf);
  }
  const indexes = Object.fromEntries(Object.entries(shelf.indexes).map(([index, { revision }]) => [index, revision]));
  if (isNew || record.schemaVersion !== shelf.schemaVersion || stale.length > 0 || outdated.length > 0) {
    const made = { schemaVersion: shelf.schemaVersion, indexes };
    await shelfRecords(database).replaceOne({ _id: shelf.name }, made, { upsert: true });
  }
}

async function createCollection(database: Db, name: string, options: Document): Promise<void> {
  try {
    await database.createCollection(name, options);
  } catch (error) {
    // Another instance was quicker.
    if (!isCode(error, NAMESPACE_EXISTS)) throw error;
  }
}

/** What a document of the shelf looks like: https://www.mongodb.com/docs/manual/core/schema-validation/ */
function composeValidator(shelf: AnyShelf): Document {
  const keys = Object.keys(shelf.indexes).map((index) => [keyName(shelf, index), { bsonType: 'string' }]);
  const properties = {
    _id: { bsonType: 'objectId' },
    person: { bsonType: 'string' },
    id: { bsonType: 'string' },
    revision: { bsonType: 'long', minimum: 1 },
    schemaVersion: { bsonType: 'int', minimum: 1 },
    layout: { enum: [markIndexes(shelf)] },
    keys: { bsonType: 'object', additionalProperties: false, properties: Object.fromEntries(keys) },
    body: { bsonType: 'string' },
    commit: { bsonType: 'string' },
  };
  const required = Object.keys(properties).filter((name) => name !== 'commit');
  const $jsonSchema = { bsonType: 'object', additionalProperties: false, required, properties };
  return { validator: { $jsonSchema }, validationLevel: 'strict', validationAction: 'error' };
}

async function dropIndexes(database: Db, shelf: AnyShelf, names: readonly string[]): Promise<void> {
  for (const name of names) {
    try {
      await documentsOf(database, shelf).dropIndex(name);
    } catch (error) {
      if (!isCode(error, INDEX_NOT_FOUND)) throw error;
    }
  }
}

/** Gives every document that was written for other indexes the keys it has now. */
async function fillKeys(database: Db, shelf: AnyShelf): Promise<void> {
  const documents = documentsOf(database, shelf);
  const layout = markIndexes(shelf);
  const cursor = documents.find({ layout: { $ne: layout } }, { batchSize: BUILD_BATCH });
  let batch: AnyBulkWriteOperation<MongoDocument>[] = [];
  for await (const { _id, revision, schemaVersion, body } of cursor) {
    const document = decodeBody(shelf, body, schemaVersion);
    const keys = keysOf(
      shelf,
      Object.keys(shelf.indexes).map((index) => encodeKey(shelf, index, document)),
    );
    // One that was written meanwhile has its keys already.
    batch.push({ updateOne: { filter: { _id, revision }, update: { $set: { keys, layout } } } });
    if (batch.length === BUILD_BATCH) {
      await documents.bulkWrite(batch, { ordered: false });
      batch = [];
    }
  }
  if (batch.length > 0) await documents.bulkWrite(batch, { ordered: false });
}

async function buildIndexes(database: Db, shelf: AnyShelf): Promise<void> {
  const made = Object.keys(shelf.indexes).map((index) => {
    const name = keyName(shelf, index);
    const key = `keys.${name}`;
    return { name, key: { person: 1, [key]: 1, id: 1 }, partialFilterExpression: { [key]: { $exists: true } } };
  });
  const document = { name: DOCUMENT_INDEX, key: { person: 1, id: 1 }, unique: true };
  await documentsOf(database, shelf).createIndexes([document, ...made]);
}

function isCode(error: unknown, code: number): boolean {
  return error instanceof MongoServerError && error.code === code;
}
