/**
 * What storage costs beside the bare `node:sqlite` doing the same work: reads, commits one by one, commits made at the same moment; and
 * what was weighed when it was designed: flushing each commit, and tables without row ids.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import type { Contest } from './contest.ts';
import {
  count,
  DOCUMENTS,
  fillWithPapers,
  keyOf,
  makePaper,
  OPEN_KEYS,
  OPEN_PAPERS,
  PAPERS,
  PERSON,
  paperId,
  putPaper,
  someIds,
} from './storage-papers.ts';

/** A folder for the files of one run, and what is open in it. */
interface Workbench {
  readonly folder: string;
  readonly open: AsyncDisposableStack;
}

export async function sqliteContests(open: AsyncDisposableStack): Promise<readonly Contest[]> {
  const folder = open.adopt(mkdtempSync(join(tmpdir(), 'focusforge-bench-')), (path) =>
    rmSync(path, { recursive: true }),
  );
  const bench: Workbench = { folder, open };
  return [...(await readContests(bench)), ...(await commitContests(bench)), ...layoutContests(bench)];
}

async function readContests(bench: Workbench): Promise<readonly Contest[]> {
  const storage = await fillStore(bench, 'reads.db');
  const database = openBare(bench, 'reads.db');
  const get = database.prepare('SELECT id, revision, body FROM papers WHERE person = ? AND id = ?');
  const find = database.prepare(
    'SELECT id, revision, body FROM papers WHERE person = ? AND key_byState >= ? AND key_byState < ? ORDER BY key_byState, id LIMIT 20',
  );
  const { lower, upper } = OPEN_KEYS;
  const ids = someIds();
  return [
    {
      name: 'get',
      means: 'reading one document',
      times: 3000,
      ours: () => storage.get(PAPERS, PERSON, ids()),
      bare: () => parseRow(get.get(PERSON, ids())),
    },
    {
      name: 'find20',
      means: 'finding 20 documents by an index, with the cursor of the next page',
      times: 1000,
      ours: () => storage.find(PAPERS, PERSON, OPEN_PAPERS, { limit: 20 }),
      bare: () => find.all(PERSON, lower, upper).map(parseRow),
    },
  ];
}

async function commitContests(bench: Workbench): Promise<readonly Contest[]> {
  const storage = await fillStore(bench, 'commits.db');
  const full = await openBareWriter(bench, 'full');
  const normal = await openBareWriter(bench, 'normal');
  const number = count();
  const commit = () => storage.commit([putPaper(number(), 'any')]);
  return [
    { name: 'commit', means: 'commits one by one', times: 100, ours: commit, bare: () => full(number()) },
    {
      name: 'commit100',
      each: 100,
      means: '100 commits made at the same moment, beside 100 transactions',
      times: 3,
      ours: () => Promise.all(Array.from({ length: 100 }, commit)),
      bare: () => {
        for (let time = 0; time < 100; time += 1) full(number());
      },
    },
    {
      name: 'flush',
      means: 'bare transactions with synchronous = full, beside normal',
      times: 100,
      ours: () => full(number()),
      bare: () => normal(number()),
    },
  ];
}

/** Rowid tables, as they are used, beside `WITHOUT ROWID`: finding 20 documents of a small and a middling size. */
function layoutContests(bench: Workbench): readonly Contest[] {
  return [100, 1000].map((characters) => {
    const rowid = openLayout(bench, characters, 'rowid');
    const without = openLayout(bench, characters, 'without rowid');
    return {
      name: `rowid${characters}`,
      means: `finding 20 documents with a text of ${characters} characters in a rowid table, beside WITHOUT ROWID`,
      times: 300,
      ours: rowid,
      bare: without,
    };
  });
}

function openBare({ folder, open }: Workbench, name: string): DatabaseSync {
  const database = open.use(new DatabaseSync(join(folder, name)));
  database.exec('PRAGMA journal_mode = wal; PRAGMA synchronous = full; PRAGMA cache_size = -16000;');
  return database;
}

async function fillStore({ folder, open }: Workbench, name: string): Promise<Storage> {
  const path = join(folder, name);
  const storage = open.adopt(createSqliteStorage({ path, shelves: [PAPERS] }), (opened) => opened.close());
  await fillWithPapers(storage);
  return storage;
}

/** Writes one document as a careful program without storage would: in a transaction, after a look at its revision. */
async function openBareWriter(bench: Workbench, synchronous: 'full' | 'normal'): Promise<(number: number) => void> {
  await (await fillStore(bench, `bare-${synchronous}.db`)).close();
  const database = openBare(bench, `bare-${synchronous}.db`);
  database.exec(`PRAGMA synchronous = ${synchronous}`);
  const revision = database.prepare('SELECT revision FROM papers WHERE person = ? AND id = ?');
  const write = database.prepare(
    `INSERT INTO papers (person, id, revision, schema_version, body, key_byState) VALUES (?, ?, ?, 1, ?, ?)
     ON CONFLICT DO UPDATE SET revision = excluded.revision, body = excluded.body, key_byState = excluded.key_byState`,
  );
  return (number) => {
    const paper = makePaper(number, 100);
    database.exec('BEGIN IMMEDIATE');
    const present = Number(revision.get(PERSON, paperId(number))?.revision ?? 0);
    write.run(PERSON, paperId(number), present + 1, JSON.stringify(paper), keyOf(paper));
    database.exec('COMMIT');
  };
}

function openLayout(bench: Workbench, characters: number, layout: 'rowid' | 'without rowid'): () => void {
  const database = openBare(bench, `${layout}-${characters}.db`);
  database.exec(`
    CREATE TABLE papers (person TEXT, id TEXT, key TEXT, body TEXT, PRIMARY KEY (person, id)) ${layout === 'rowid' ? '' : layout};
    CREATE INDEX by_key ON papers (person, key, id);
    BEGIN;
  `);
  const insert = database.prepare('INSERT INTO papers VALUES (?, ?, ?, ?)');
  for (let number = 0; number < DOCUMENTS * 10; number += 1) {
    // Several persons, and keys in another order than ids, as in real life.
    const person = `person-${number % 20}`;
    insert.run(
      person,
      paperId((number * 7919) % 20_011),
      `key-${(number * 31) % 20_011}`,
      JSON.stringify(makePaper(number, characters)),
    );
  }
  database.exec('COMMIT');
  const find: StatementSync = database.prepare(
    'SELECT id, body FROM papers WHERE person = ? AND key >= ? ORDER BY key, id LIMIT 20',
  );
  const number = count();
  return () => find.all(`person-${number() % 20}`, 'key-1');
}

function parseRow(row: ReturnType<StatementSync['get']>) {
  return row === undefined ? undefined : { id: row.id, revision: row.revision, value: JSON.parse(String(row.body)) };
}
