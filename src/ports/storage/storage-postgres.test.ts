/** What is particular to PostgreSQL. What needs no server runs everywhere; the rest wherever PostgreSQL is installed. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { onSignal, type Signals } from '#kernel/signal.ts';
import { noPostgres, type PostgresServer, startPostgres } from '#testing/postgres-server.ts';
import { createSchema } from '#testing/postgres-store.ts';
import { findFreePort } from '#testing/running-program.ts';
import { planFind } from './find-plan.ts';
import { NoAnswer, readFailure } from './postgres-problem.ts';
import { listServers } from './postgres-servers.ts';
import { boundsOf, createPostgresStatements } from './postgres-statements.ts';
import type { AnyShelf, Shelf } from './storage.ts';
import { openPostgresStorage } from './storage-postgres.ts';
import { ANNA, COUNTERS, NOTES, type Note, PAPERS, put, SAMPLE_SHELVES, write } from './storage-promise.ts';

const pool = { min: 1, max: 10 };

describe('storage on PostgreSQL, without a server', () => {
  test('an address names one server for each host, and what only libpq knows is left out', () => {
    assert.deepEqual(
      listServers('postgres://ann:se%40cret@one:5432,two/focus?target_session_attrs=primary&sslmode=disable'),
      ['postgres://ann:se%40cret@one:5432/focus?sslmode=disable', 'postgres://ann:se%40cret@two/focus?sslmode=disable'],
    );
    assert.deepEqual(listServers('postgresql://one/focus'), ['postgresql://one/focus']);
    assert.deepEqual(listServers('postgres://ann@[::1]:5432/focus'), ['postgres://ann@[::1]:5432/focus']);
  });

  test('an address where nobody answers, or that is none, is refused in a sentence', async () => {
    const address = `postgres://127.0.0.1:${await findFreePort()}/focus`;
    await assert.rejects(openPostgresStorage({ address, shelves: [], pool: { waitMs: 100 } }), {
      code: 'storage-unavailable',
      message: 'The database server cannot be written to right now.',
    });
    await assert.rejects(openPostgresStorage({ address: 'postgres', shelves: [] }), { message: /not an address/ });
  });

  test('only an answer of the server says for certain that a statement did nothing', () => {
    const serverError = (code: string) => Object.assign(new Error('no'), { code, severity: 'ERROR' });
    const doubtful = (error: unknown) => {
      const failure = readFailure(error, { sent: true });
      return failure instanceof NoAnswer ? failure.mayHaveHappened : 'answered';
    };
    assert.equal(doubtful(new Error('Connection terminated unexpectedly')), true);
    assert.equal(doubtful(serverError('57P01')), true);
    assert.equal(doubtful(serverError('25006')), false);
    assert.equal(doubtful(serverError('53100')), 'answered');
    assert.equal(doubtful(new TypeError('a bug')), 'answered');
  });
});

describe('storage on PostgreSQL', { skip: noPostgres }, () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server[Symbol.asyncDispose]());

  const open = (address: string, shelves: readonly AnyShelf[] = SAMPLE_SHELVES) =>
    openPostgresStorage({ address, shelves, pool });

  const inSchema = async (check: (address: string, schema: string) => Promise<void>) => {
    const { address, schema, remove } = await createSchema(server);
    try {
      await check(address, schema);
    } finally {
      await remove();
    }
  };

  test('a database that cannot be used is refused in a sentence that says why', async () => {
    await server.query(`CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`);
    await server.query('CREATE ROLE stranger LOGIN');
    const refused: readonly (readonly [address: string, sentence: RegExp])[] = [
      [server.address.replace(/postgres$/, 'latin'), /encoded in LATIN1/],
      [server.address.replace(/postgres$/, 'missing'), /does not exist/],
      [server.address.replace('postgres@', 'stranger@'), /may not do this/],
      [server.address.replace('postgres@', 'nobody@'), /does not accept/],
    ];
    for (const [address, message] of refused) {
      await assert.rejects(open(address), { code: 'storage-unavailable', message }, address);
    }
  });

  test('of several hosts the one that can write is used, wherever it stands in the address', async () =>
    inSchema(async (address) => {
      const nobody = `127.0.0.1:${await findFreePort()}`;
      const host = `127.0.0.1:${server.port}`;
      for (const hosts of [`${nobody},${host}`, `${host},${nobody}`]) {
        const storage = await open(address.replace(host, hosts));
        await write(storage, put(COUNTERS, hosts, { count: 1 }));
        await storage.close();
      }
    }));

  test('a release with other indexes keeps the one before from writing and from finding the wrong documents', () =>
    inSchema(async (address) => {
      const older = await open(address, [NOTES]);
      await write(older, put(NOTES, 'a', { list: 'home', rank: 1 }));
      const changed: Shelf<Note> = {
        ...NOTES,
        indexes: { ...NOTES.indexes, byRank: { revision: 2, key: (note) => [-note.rank] } },
      };
      const newer = await open(address, [changed]);
      const other = { code: 'storage-unavailable', message: /Another release/ };
      await assert.rejects(older.commit([put(NOTES, 'b', { list: 'home', rank: 2 })]), other);
      await assert.rejects(older.find(NOTES, ANNA, { index: 'byRank' }, { limit: 1 }), other);
      assert.equal(await newer.count(changed, ANNA, { index: 'byRank', equals: [-1] }), 1);
      await older.close();
      await newer.close();
    }));

  test('a release with one more shelf and the same indexes works beside the one before', () =>
    inSchema(async (address) => {
      const older = await open(address, [NOTES]);
      const newer = await open(address, [NOTES, PAPERS]);
      await write(older, put(NOTES, 'a', { list: 'home', rank: 1 }));
      await write(newer, put(NOTES, 'a', { list: 'home', rank: 2 }, 1), put(PAPERS, 'b', 1));
      assert.equal((await older.get(NOTES, ANNA, 'a'))?.value.rank, 2);
      await older.close();
      await newer.close();
    }));

  test('a document of a newer shape than this process knows is refused, and so is the start of an older release', () =>
    inSchema(async (address) => {
      const older = await open(address, [PAPERS]);
      const newShape = { ...PAPERS, schemaVersion: 2 };
      const newer = await open(address, [newShape]);
      await write(newer, put(newShape, 'a', 'new'));
      await assert.rejects(older.get(PAPERS, ANNA, 'a'), { code: 'storage-unavailable', message: /newer release/ });
      await assert.rejects(open(address, [PAPERS]), { code: 'storage-unavailable', message: /newer release/ });
      await older.close();
      await newer.close();
    }));

  test('every query walks the index that was made for it, in a table that was never analyzed and in one that was', () =>
    inSchema(async (address, schema) => {
      const storage = await open(address, [NOTES]);
      await write(storage, ...Array.from({ length: 300 }, (_, rank) => put(NOTES, `n${rank}`, { list: 'home', rank })));
      const plan = planFind(NOTES, { index: 'byRank', from: 100 });
      const position = { key: 'p0000000000000200', id: 'n200' };
      const statements = createPostgresStatements();
      const asked = [
        [statements.find(NOTES, plan, undefined), [ANNA, ...boundsOf(plan, undefined), 10]],
        [statements.find(NOTES, plan, position), [ANNA, ...boundsOf(plan, position), 10]],
        [statements.count(NOTES, plan), [ANNA, ...boundsOf(plan, undefined)]],
      ] as const;
      for (const prepare of ['SELECT 1', 'ANALYZE']) {
        await server.query(prepare);
        for (const [{ text }, values] of asked) {
          const parameters = values.map((value) => (typeof value === 'number' ? value : `$q$${value}$q$`)).join(', ');
          const shown = await server.query(
            `SET search_path = ${schema}; SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off;
             SET plan_cache_mode = force_generic_plan; PREPARE asked AS ${text}; EXPLAIN EXECUTE asked (${parameters})`,
          );
          const lines = JSON.stringify(shown);
          assert.match(lines, /Index (Only )?Scan( Backward)? using/, text);
          assert.doesNotMatch(lines, /Sort|Seq Scan|Filter:/, text);
        }
      }
      await storage.close();
    }));

  test('a commit whose id was claimed first can never take effect', () =>
    inSchema(async (address, schema) => {
      const storage = await open(address, [COUNTERS]);
      const [row] = await server.query(
        `SELECT proname FROM pg_proc WHERE proname LIKE 'focusforge%' AND pronamespace = '${schema}'::regnamespace`,
      );
      const id = '00000000-0000-4000-8000-000000000000';
      await server.query(`INSERT INTO ${schema}.focusforge_commits (id, committed) VALUES ('${id}', false)`);
      const late = `SET search_path = ${schema}; SELECT "${row?.proname}" ('${id}', '{0}', '{${ANNA}}', '{a}', '{0}', '{"{}"}')`;
      await assert.rejects(server.query(late), { code: '23505' });
      assert.equal(await storage.get(COUNTERS, ANNA, 'a'), undefined);
      await storage.close();
    }));

  test('what happens to connections is signalled, and never are there more than allowed', () =>
    inSchema(async (address) => {
      const heard: Signals['storage-pool'][] = [];
      const stop = onSignal('storage-pool', (signal) => heard.push(signal));
      const storage = await openPostgresStorage({ address, shelves: [COUNTERS], pool: { min: 1, max: 3 } });
      await Promise.all(Array.from({ length: 30 }, () => storage.get(COUNTERS, ANNA, 'a')));
      await storage.close();
      stop();
      const events = new Set(heard.map(({ event }) => event));
      assert.deepEqual([...events].toSorted(), ['closed', 'opened', 'returned', 'taken']);
      assert.ok(heard.every(({ inUse, open: opened }) => inUse <= 3 && opened <= 3));
      assert.ok(heard.some(({ waiting }) => waiting === 27));
      assert.ok(heard.every(({ event, waitedMs }) => (waitedMs !== undefined) === (event === 'taken')));
    }));
});
