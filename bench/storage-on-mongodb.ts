/**
 * What storage costs beside the bare driver doing the same work, on a replica set of three: reads, a document replaced at a known revision,
 * and commits of several documents beside the transaction that a careful program would write by hand.
 */
import { Long, MongoClient } from 'mongodb';
import type { PersonId } from '#kernel/id.ts';
import { openMongoStorage } from '#ports/storage/storage-mongodb.ts';
import { startReplicaSet } from '#testing/mongodb-replica-set.ts';
import type { Contest } from './contest.ts';
import {
  count,
  fillWithPapers,
  keyOf,
  makePaper,
  OPEN_KEYS,
  OPEN_PAPERS,
  PAPERS,
  PERSON,
  paperId,
  paperShelf,
  putPaper,
  someIds,
} from './storage-papers.ts';

const SHELVES = [PAPERS, paperShelf('facts'), paperShelf('heads'), paperShelf('receipts')];
const AT_ONCE = 50;

export async function mongoContests(open: AsyncDisposableStack): Promise<readonly Contest[]> {
  const set = open.use(await startReplicaSet({ size: 3 }));
  const address = set.addressOf('ours');
  const storage = open.adopt(await openMongoStorage({ address, shelves: SHELVES }), (opened) => opened.close());
  await fillWithPapers(storage);
  const client = open.adopt(
    new MongoClient(set.addressOf('bare'), {
      maxPoolSize: AT_ONCE,
      readConcernLevel: 'majority',
      writeConcern: { w: 'majority', journal: true },
    }),
    (opened) => opened.close(),
  );
  const bare = client.db();
  for (const { name } of SHELVES) {
    await bare.collection(name).createIndex({ person: 1, id: 1 }, { unique: true });
    await bare.collection(name).createIndex({ person: 1, key: 1, id: 1 });
  }
  const papers = bare.collection(PAPERS.name);
  await papers.insertMany(
    Array.from({ length: 2000 }, (_, number) => ({ person: PERSON, id: paperId(number), ...fields(number) })),
  );

  const ids = someIds();
  const number = count();
  const transaction = async (person: string, names: readonly string[]) => {
    const id = paperId(number() % 2000);
    await client.withSession((session) =>
      session.withTransaction(
        async () => {
          for (const name of names)
            await bare.collection(name).findOne({ person, id }, { session, projection: { revision: 1 } });
          for (const name of names) {
            const update = { $set: fields(number()), $inc: { changes: 1 } };
            await bare.collection(name).updateOne({ person, id }, update, { session, upsert: true });
          }
        },
        { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } },
      ),
    );
  };
  const persons = Array.from({ length: AT_ONCE }, (_, place) => `person-${place}` as PersonId);
  const commitAt = (person: PersonId) => storage.commit([putPaper(number() % 2000, 'any', PAPERS, person)]);
  let revision = (await storage.get(PAPERS, PERSON, paperId(0)))?.revision ?? 0;
  let bareRevision = 1;

  return [
    {
      name: 'get',
      means: 'reading one document',
      times: 200,
      ours: () => storage.get(PAPERS, PERSON, ids()),
      bare: async () => {
        const found = await papers.findOne({ person: PERSON, id: ids() });
        return found && { id: found.id, revision: found.revision, value: JSON.parse(found.body) };
      },
    },
    {
      name: 'find20',
      means: 'finding 20 documents by an index, with the cursor of the next page',
      times: 100,
      ours: () => storage.find(PAPERS, PERSON, OPEN_PAPERS, { limit: 20 }),
      bare: async () => {
        const key = { $gte: OPEN_KEYS.lower, $lt: OPEN_KEYS.upper };
        const found = await papers.find({ person: PERSON, key }).sort({ key: 1, id: 1 }).limit(20).toArray();
        return found.map(({ id, revision: at, body }) => ({ id, revision: at, value: JSON.parse(body) }));
      },
    },
    {
      name: 'replace',
      means: 'one document replaced at a known revision, beside one command',
      times: 40,
      ours: async () => {
        const change = { ...putPaper(0, 'any'), expect: revision };
        await storage.commit([change]);
        revision += 1;
      },
      bare: async () => {
        const filter = { person: PERSON, id: paperId(0), revision: Long.fromNumber(bareRevision) };
        bareRevision += 1;
        await papers.updateOne(filter, { $set: { ...fields(0), revision: Long.fromNumber(bareRevision) } });
      },
    },
    {
      name: 'commit',
      means: 'commits of one document whatever its revision, beside a transaction that looks at it first',
      times: 40,
      ours: () => commitAt(PERSON),
      bare: () => transaction(PERSON, [PAPERS.name]),
    },
    {
      name: 'commit4',
      means: 'commits of four documents on four shelves, beside such a transaction',
      times: 25,
      ours: () => storage.commit(SHELVES.map((shelf) => putPaper(number() % 2000, 'any', shelf))),
      bare: () =>
        transaction(
          PERSON,
          SHELVES.map(({ name }) => name),
        ),
    },
    {
      name: `commit${AT_ONCE}`,
      means: `commits of ${AT_ONCE} persons made at the same moment, beside such transactions`,
      times: 4,
      each: AT_ONCE,
      ours: () => Promise.all(persons.map(commitAt)),
      bare: () => Promise.all(persons.map((person) => transaction(person, [PAPERS.name]))),
    },
  ];
}

function fields(number: number) {
  const paper = makePaper(number % 2000, 100);
  return { revision: Long.fromNumber(1), schemaVersion: 1, key: keyOf(paper), body: JSON.stringify(paper) };
}
