/** What is particular to MongoDB. What needs no server runs everywhere; the rest wherever a `mongod` can be found. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Long, MongoClient, MongoNetworkError, MongoServerError } from 'mongodb';
import { onSignal, type Signals } from '#kernel/signal.ts';
import { startCuttingProxy } from '#testing/cutting-proxy.ts';
import { noMongo, type ReplicaSet, startReplicaSet, startSingleMongo } from '#testing/mongodb-replica-set.ts';
import { newDatabase } from '#testing/mongodb-store.ts';
import { findFreePort } from '#testing/running-program.ts';
import { encodeWrites } from './commit-writes.ts';
import { planFind } from './find-plan.ts';
import { APP_NAME } from './mongodb-abandoned.ts';
import { composeFind, documentsOf } from './mongodb-documents.ts';
import { asMongoProblem, mayHaveHappened } from './mongodb-problem.ts';
import { asReplacement } from './mongodb-single-write.ts';
import type { Shelf } from './storage.ts';
import { openMongoStorage } from './storage-mongodb.ts';
import {
  ANNA,
  COUNTERS,
  NOTES,
  type Note,
  PAPERS,
  put,
  rejectsAsUnavailable,
  SAMPLE_SHELVES,
  write,
} from './storage-promise.ts';

const pool = { min: 0, max: 10 };

describe('storage on MongoDB, without a server', () => {
  test('an address where nobody answers, or that is none, is refused in a sentence', async () => {
    const address = `mongodb://127.0.0.1:${await findFreePort()}/focus`;
    await assert.rejects(openMongoStorage({ address, shelves: [], pool: { waitMs: 100 } }), {
      code: 'storage-unavailable',
      message: 'None of the database servers can be written to right now.',
    });
    await rejectsAsUnavailable(openMongoStorage({ address: 'mongodb://', shelves: [] }));
  });

  test('an error of the driver becomes the problem of the port, and a bug stays a bug', () => {
    const failure = new MongoServerError({ message: 'validation', code: 121 });
    const problem = asMongoProblem(failure) as Error & { code: string };
    assert.deepEqual([problem.code, problem.cause], ['storage-unavailable', failure]);
    assert.match(problem.message, /Another release/);
    const bug = new TypeError('no');
    assert.equal(asMongoProblem(bug), bug);
  });

  test('only an answer of the server says for certain that a write did not happen', () => {
    assert.equal(mayHaveHappened(new MongoNetworkError('cut')), true);
    assert.equal(
      mayHaveHappened(new MongoServerError({ message: 'stepped down', errorLabels: ['RetryableWriteError'] })),
      true,
    );
    assert.equal(mayHaveHappened(new MongoServerError({ message: 'late', writeConcernError: { code: 64 } })), true);
    assert.equal(mayHaveHappened(new MongoServerError({ message: 'no', code: 121 })), false);
  });

  test('one document replaced at a known revision needs no transaction; everything else does', () => {
    const isOne = (...changes: Parameters<typeof encodeWrites>[0]) =>
      asReplacement(encodeWrites(changes)) !== undefined;
    assert.equal(isOne(put(COUNTERS, 'a', { count: 1 }, 3)), true);
    assert.equal(isOne(put(COUNTERS, 'a', { count: 1 }, 'absent')), false);
    assert.equal(isOne(put(COUNTERS, 'a', { count: 1 }, 'any')), false);
    assert.equal(isOne(put(COUNTERS, 'a', undefined, 3)), false);
    assert.equal(isOne(put(COUNTERS, 'a', { count: 1 }, 3), put(COUNTERS, 'b', { count: 1 }, 3)), false);
  });

  test('every branch of a page is one range of one index, in the order of that index', () => {
    const plan = planFind(NOTES, { index: 'byList', equals: ['home'], descending: true });
    const after = { key: 'thome\u0001p0000000000000005', id: 'n5' };
    const { filter, sort, hint } = composeFind(NOTES, plan, { person: ANNA, after });
    const key = 'keys.byList_1';
    assert.deepEqual(filter, {
      $or: [
        { person: ANNA, [key]: after.key, id: { $lt: 'n5' } },
        { person: ANNA, [key]: { $lt: after.key, $gte: plan.range.lower } },
      ],
    });
    assert.deepEqual([sort, hint], [{ [key]: -1, id: -1 }, 'byList_1']);
  });
});

describe('storage on MongoDB', { skip: noMongo }, () => {
  let set: ReplicaSet;
  before(async () => {
    set = await startReplicaSet({ size: 1 });
  });
  after(() => set[Symbol.asyncDispose]());

  const inDatabase = async (check: (address: string) => Promise<void>) => {
    const { address, remove } = newDatabase(set);
    try {
      await check(address);
    } finally {
      await remove();
    }
  };

  test('a server that is no member of a replica set is refused in a sentence', async () => {
    await using single = await startSingleMongo();
    const address = `mongodb://127.0.0.1:${single.port}/focus`;
    await assert.rejects(openMongoStorage({ address, shelves: SAMPLE_SHELVES, pool }), {
      code: 'storage-unavailable',
      message: /not a member of a replica set/,
    });
  });

  test('a release with other indexes keeps the one before from writing and from finding the wrong documents', () =>
    inDatabase(async (address) => {
      const older = await openMongoStorage({ address, shelves: [NOTES], pool });
      await write(older, put(NOTES, 'a', { list: 'home', rank: 1 }));
      const changed: Shelf<Note> = {
        ...NOTES,
        indexes: { ...NOTES.indexes, byRank: { revision: 2, key: (note) => [-note.rank] } },
      };
      const newer = await openMongoStorage({ address, shelves: [changed], pool });
      const other = { code: 'storage-unavailable', message: /Another release/ };
      await assert.rejects(older.commit([put(NOTES, 'b', { list: 'home', rank: 2 })]), other);
      await assert.rejects(older.commit([put(NOTES, 'a', { list: 'home', rank: 2 }, 1)]), other);
      await assert.rejects(older.find(NOTES, ANNA, { index: 'byRank' }, { limit: 1 }), other);
      assert.equal(await newer.count(changed, ANNA, { index: 'byRank', equals: [-1] }), 1);
      await older.close();
      await newer.close();
    }));

  test('a release that knows only an older shape is refused', () =>
    inDatabase(async (address) => {
      const newer = { ...PAPERS, schemaVersion: 2 };
      await (await openMongoStorage({ address, shelves: [newer], pool })).close();
      await assert.rejects(openMongoStorage({ address, shelves: [PAPERS], pool }), { message: /newer release/ });
    }));

  test('every query walks the index that was made for it, whatever there is in the collection', () =>
    inDatabase(async (address) => {
      const storage = await openMongoStorage({ address, shelves: [NOTES], pool });
      await write(storage, ...Array.from({ length: 500 }, (_, rank) => put(NOTES, `n${rank}`, { list: 'home', rank })));
      const client = new MongoClient(address);
      const documents = client.db().collection(NOTES.name);
      const plan = planFind(NOTES, { index: 'byRank', from: 100 });
      for (const after of [undefined, { key: 'p0000000000000200', id: 'n200' }]) {
        const { filter, sort, hint } = composeFind(NOTES, plan, { person: ANNA, after });
        const explained = await documents.find(filter as object, { sort, hint, limit: 10 }).explain('executionStats');
        const shown = JSON.stringify(explained);
        assert.doesNotMatch(shown, /"stage":"(SORT|COLLSCAN)"/);
        assert.ok(
          explained.executionStats.totalKeysExamined <= 14,
          `${explained.executionStats.totalKeysExamined} keys`,
        );
      }
      await client.close();
      await storage.close();
    }));

  test('a shelf\u2019s validator refuses what is none of its documents', () =>
    inDatabase(async (address) => {
      const storage = await openMongoStorage({ address, shelves: [NOTES], pool });
      const client = new MongoClient(address);
      await assert.rejects(client.db().collection(NOTES.name).insertOne({ person: ANNA, id: 'a', revision: 1 }), {
        code: 121,
      });
      await client.close();
      await storage.close();
    }));

  test('settings in the address cannot make a commit less durable', () =>
    inDatabase(async (address) => {
      const storage = await openMongoStorage({
        address: `${address}&w=0&journal=false&readPreference=secondary`,
        shelves: [COUNTERS],
        pool,
      });
      await write(storage, put(COUNTERS, 'a', { count: 1 }));
      assert.equal((await storage.get(COUNTERS, ANNA, 'a'))?.value.count, 1);
      const lost = await storage.commit([put(COUNTERS, 'a', { count: 2 }, 9)]);
      assert.equal(lost.committed, false);
      await storage.close();
    }));

  test('a transaction whose client was killed does not keep its documents from others for long', () =>
    inDatabase(async (address) => {
      await using open = new AsyncDisposableStack();
      const storage = open.adopt(await openMongoStorage({ address, shelves: SAMPLE_SHELVES, pool }), (one) =>
        one.close(),
      );
      await write(storage, put(COUNTERS, 'held', { count: 1 }));
      const proxy = open.use(await startCuttingProxy((await set.primary()).port));
      const url = `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
      const killed = open.adopt(new MongoClient(url, { appName: APP_NAME, serverSelectionTimeoutMS: 1000 }), (client) =>
        client.close(),
      );
      const session = killed.startSession();
      session.startTransaction();
      const counters = documentsOf(killed.db(new URL(address).pathname.slice(1)), COUNTERS);
      const changed = await counters.updateOne({ id: 'held' }, { $inc: { revision: Long.fromNumber(1) } }, { session });
      assert.equal(changed.modifiedCount, 1);
      await proxy[Symbol.asyncDispose]();
      assert.deepEqual(await storage.commit([put(COUNTERS, 'held', { count: 2 }, 1)]), { committed: true });
      assert.deepEqual((await storage.get(COUNTERS, ANNA, 'held'))?.value, { count: 2 });
    }));

  test('what happens to connections is signalled', () =>
    inDatabase(async (address) => {
      const heard: Signals['storage-pool'][] = [];
      const stop = onSignal('storage-pool', (signal) => heard.push(signal));
      const storage = await openMongoStorage({ address, shelves: [COUNTERS], pool: { min: 0, max: 3 } });
      await Promise.all(Array.from({ length: 30 }, () => storage.get(COUNTERS, ANNA, 'a')));
      await storage.close();
      stop();
      const events = new Set(heard.map(({ event }) => event));
      assert.deepEqual([...events].toSorted(), ['closed', 'opened', 'returned', 'taken']);
      assert.ok(heard.every(({ inUse, open }) => inUse <= 3 && open <= 3));
      assert.ok(heard.some(({ waiting }) => waiting > 10));
      assert.deepEqual([heard.at(-1)?.inUse, heard.at(-1)?.waiting], [0, 0]);
    }));
});
