/**
 * What storage costs beside the bare `pg` doing the same work, on a server of its own: reads; commits beside the transaction that a careful
 * program would write by hand; and what was weighed when it was designed: one table for all shelves.
 */
import pg from 'pg';
import type { PersonId } from '#kernel/id.ts';
import { openPostgresStorage } from '#ports/storage/storage-postgres.ts';
import { startPostgres } from '#testing/postgres-server.ts';
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

/** A commit of the product touches some four shelves: a document or two, facts, their head, a receipt. */
const SHELVES = [PAPERS, paperShelf('facts'), paperShelf('heads'), paperShelf('receipts')];
const AT_ONCE = 50;

const UPSERT = `INSERT INTO $table AS stored (person, id, revision, schema_version, "key_byState_1", body)
  VALUES ($1, $2, 1, 1, $3, $4) ON CONFLICT (person, id) DO UPDATE SET revision = stored.revision + 1,
  "key_byState_1" = excluded."key_byState_1", body = excluded.body`;

export async function postgresContests(open: AsyncDisposableStack): Promise<readonly Contest[]> {
  const server = open.use(await startPostgres());
  const storage = open.adopt(await openPostgresStorage({ address: server.address, shelves: SHELVES }), (opened) =>
    opened.close(),
  );
  await fillWithPapers(storage);
  // The bare side writes to tables of its own, so that neither pays for the other's dead rows.
  for (const { name } of SHELVES) await server.query(`CREATE TABLE bare_${name} (LIKE ${name} INCLUDING ALL)`);
  await server.query(`INSERT INTO bare_papers SELECT * FROM papers`);
  await server.query('VACUUM ANALYZE');
  const pool = open.adopt(new pg.Pool({ connectionString: server.address, max: AT_ONCE }), (opened) => opened.end());
  // Cut while idle at the end.
  pool.on('error', () => {});

  const ids = someIds();
  const number = count();
  const transaction = async (person: string, tables: readonly string[]) => {
    const paper = makePaper(number() % 2000, 100);
    const id = paperId(number() % 2000);
    const client = await pool.connect();
    await client.query('BEGIN');
    for (const table of tables) {
      const text = `SELECT revision FROM ${table} WHERE person = $1 AND id = $2 FOR UPDATE`;
      await client.query({ name: `lock ${table}`, text, values: [person, id] });
    }
    for (const table of tables) await client.query(upsert(table, person, id, paper));
    await client.query('COMMIT');
    client.release();
  };
  const persons = Array.from({ length: AT_ONCE }, (_, place) => `person-${place}` as PersonId);
  const commitAt = (person: PersonId) => storage.commit([putPaper(number() % 2000, 'any', PAPERS, person)]);

  return [
    {
      name: 'get',
      means: 'reading one document',
      times: 300,
      ours: () => storage.get(PAPERS, PERSON, ids()),
      bare: async () => {
        const text = 'SELECT id, revision, body FROM bare_papers WHERE person = $1 AND id = $2';
        const { rows } = await pool.query({ name: 'get', text, values: [PERSON, ids()] });
        return rows.map(parseRow);
      },
    },
    {
      name: 'find20',
      means: 'finding 20 documents by an index, with the cursor of the next page',
      times: 150,
      ours: () => storage.find(PAPERS, PERSON, OPEN_PAPERS, { limit: 20 }),
      bare: async () => {
        const text = `SELECT id, revision, body FROM bare_papers WHERE person = $1 AND "key_byState_1" >= $2
          AND "key_byState_1" < $3 ORDER BY "key_byState_1", id LIMIT 20`;
        const { rows } = await pool.query({ name: 'find', text, values: [PERSON, OPEN_KEYS.lower, OPEN_KEYS.upper] });
        return rows.map(parseRow);
      },
    },
    {
      name: 'commit',
      means: 'commits of one document one by one, beside a transaction that looks at its revision first',
      times: 60,
      ours: () => commitAt(PERSON),
      bare: () => transaction(PERSON, ['bare_papers']),
    },
    {
      name: 'commitBare',
      means: 'the same beside one bare statement that checks nothing and cannot be settled when its answer is lost',
      times: 60,
      ours: () => commitAt(PERSON),
      bare: () => pool.query(upsert('bare_papers', PERSON, paperId(number() % 2000), makePaper(number() % 2000, 100))),
    },
    {
      name: 'commit4',
      means: 'commits of four documents on four shelves, beside such a transaction',
      times: 60,
      ours: () => storage.commit(SHELVES.map((shelf) => putPaper(number() % 2000, 'any', shelf))),
      bare: () =>
        transaction(
          PERSON,
          SHELVES.map(({ name }) => `bare_${name}`),
        ),
    },
    {
      name: `commit${AT_ONCE}`,
      means: `commits of ${AT_ONCE} persons made at the same moment, beside such transactions`,
      times: 6,
      each: AT_ONCE,
      ours: () => Promise.all(persons.map(commitAt)),
      bare: () => Promise.all(persons.map((person) => transaction(person, ['bare_papers']))),
    },
    ...(await layoutContests(pool)),
  ];
}

/** One table for each shelf, as it is used, beside one table partitioned by shelf. */
async function layoutContests(pool: pg.Pool): Promise<readonly Contest[]> {
  const shelves = Array.from({ length: 17 }, (_, place) => `shelf-${place}`);
  const columns = 'person text COLLATE "C", id text COLLATE "C", revision bigint, key1 text COLLATE "C", body text';
  await pool.query(
    `CREATE TABLE parted (shelf text, ${columns}, PRIMARY KEY (shelf, person, id)) PARTITION BY LIST (shelf)`,
  );
  await pool.query('CREATE INDEX ON parted (person, key1, id)');
  for (const shelf of shelves) {
    await pool.query(`CREATE TABLE "part ${shelf}" PARTITION OF parted FOR VALUES IN ('${shelf}')`);
    await pool.query(`CREATE TABLE "${shelf}" (${columns}, PRIMARY KEY (person, id))`);
    await pool.query(`CREATE INDEX ON "${shelf}" (person, key1, id)`);
    const rows = `SELECT 'person', 'id-' || lpad(n::text, 9, '0'), 1, 'key-' || n % 97, repeat('x', 300) FROM generate_series(1, 500) n`;
    await pool.query(`INSERT INTO "${shelf}" ${rows}`);
    await pool.query(`INSERT INTO parted SELECT '${shelf}', * FROM "${shelf}"`);
  }
  await pool.query('ANALYZE');
  const number = count();
  const idOf = () => `id-${String((number() % 500) + 1).padStart(9, '0')}`;
  const change = 'SET revision = $table.revision + 1, body = excluded.body';
  return [
    {
      name: 'tables',
      means: 'reading one document from a table of its shelf, beside one table partitioned by shelf',
      times: 300,
      ours: () => {
        const shelf = shelves[number() % 17] ?? '';
        const text = `SELECT body FROM "${shelf}" WHERE person = $1 AND id = $2`;
        return pool.query({ name: `one ${shelf}`, text, values: ['person', idOf()] });
      },
      bare: () => {
        const text = 'SELECT body FROM parted WHERE shelf = $1 AND person = $2 AND id = $3';
        return pool.query({ name: 'parted', text, values: [shelves[number() % 17], 'person', idOf()] });
      },
    },
    {
      name: 'tablesWrite',
      means: 'writing one document, the same way',
      times: 60,
      ours: () => {
        const shelf = shelves[number() % 17] ?? '';
        const text = `INSERT INTO "${shelf}" VALUES ($1, $2, 1, $3, $4) ON CONFLICT (person, id) DO UPDATE ${change.replace('$table', `"${shelf}"`)}`;
        return pool.query({ name: `write ${shelf}`, text, values: ['person', idOf(), 'key-1', 'y'.repeat(300)] });
      },
      bare: () => {
        const text = `INSERT INTO parted VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT (shelf, person, id) DO UPDATE ${change.replace('$table', 'parted')}`;
        return pool.query({
          name: 'write',
          text,
          values: [shelves[number() % 17], 'person', idOf(), 'key-1', 'y'.repeat(300)],
        });
      },
    },
  ];
}

function upsert(table: string, person: string, id: string, paper: ReturnType<typeof makePaper>) {
  const values = [person, id, keyOf(paper), JSON.stringify(paper)];
  return { name: `write ${table}`, text: UPSERT.replace('$table', table), values };
}

function parseRow({ id, revision, body }: { readonly id: string; readonly revision: string; readonly body: string }) {
  return { id, revision: Number(revision), value: JSON.parse(body) };
}
