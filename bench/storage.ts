/**
 * What storage costs beside the bare `node:sqlite` doing the same work: reads, commits one by one, commits made at the same moment; and
 * what was weighed when it was designed: flushing each commit, and tables without row ids. Both sides of a row take turns in one run, and a
 * figure is the median over the rounds, so that a busy machine disturbs both alike.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { PersonId } from '#kernel/id.ts';
import { encodeKeyRange } from '#ports/storage/index-key.ts';
import { changeOf, type Shelf, type Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';

interface Paper {
  readonly title: string;
  readonly state: string;
  readonly createdAt: string;
  readonly text: string;
  readonly tags: readonly string[];
}

const PAPERS: Shelf<Paper> = {
  name: 'papers',
  schemaVersion: 1,
  upgrade: (document) => document as Paper,
  indexes: { byState: { revision: 1, key: (paper) => [paper.state, paper.createdAt] } },
};
const PERSON = 'person' as PersonId;
const DOCUMENTS = 2000;
const ROUNDS = 15;
const OPEN_PAPERS = { index: 'byState', equals: ['open'] };

/** One row of the table: `ours` and `bare` do the same work `times` times. */
interface Contest {
  readonly name: string;
  /** What the ratio is of, in words. */
  readonly means: string;
  readonly times: number;
  readonly ours: () => Promise<unknown> | unknown;
  readonly bare: () => Promise<unknown> | unknown;
}

/** A folder for the files of one run, and what is open in it. */
interface Workbench {
  readonly folder: string;
  readonly open: AsyncDisposableStack;
}

/** Ratios above 1 mean that ours is quicker than the other side. Prints a table unless `--json` is among the arguments. */
export async function runStorageBench(args: readonly string[]): Promise<Readonly<Record<string, number>>> {
  await using open = new AsyncDisposableStack();
  const folder = open.adopt(mkdtempSync(join(tmpdir(), 'focusforge-bench-')), (path) =>
    rmSync(path, { recursive: true }),
  );
  const bench: Workbench = { folder, open };
  const figures: Record<string, number> = {};
  const lines = [`${''.padEnd(16)}${'ratio'.padStart(7)}${'per s'.padStart(9)}${'other/s'.padStart(9)}`];
  for (const contest of [...(await readContests(bench)), ...(await commitContests(bench)), ...layoutContests(bench)]) {
    const { ratio, oursPerSecond, barePerSecond } = await hold(contest);
    figures[contest.name] = ratio;
    figures[`${contest.name}PerSecond`] = oursPerSecond;
    const rates = [oursPerSecond, barePerSecond].map((rate) => Math.round(rate).toString().padStart(9)).join('');
    lines.push(`${contest.name.padEnd(16)}${ratio.toFixed(2).padStart(7)}${rates}  ${contest.means}`);
  }
  if (!args.includes('--json')) console.log(lines.join('\n'));
  return figures;
}

async function hold({ times, ours, bare }: Contest) {
  await measure(ours, times);
  await measure(bare, times);
  const rounds: { readonly ours: number; readonly bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const oursFirst = round % 2 === 0;
    const first = await measure(oursFirst ? ours : bare, times);
    const second = await measure(oursFirst ? bare : ours, times);
    rounds.push(oursFirst ? { ours: first, bare: second } : { ours: second, bare: first });
  }
  return {
    ratio: median(rounds.map((round) => round.bare / round.ours)),
    oursPerSecond: 1 / median(rounds.map((round) => round.ours)),
    barePerSecond: 1 / median(rounds.map((round) => round.bare)),
  };
}

/** Seconds for one. */
async function measure(work: () => Promise<unknown> | unknown, times: number): Promise<number> {
  const started = performance.now();
  for (let time = 0; time < times; time += 1) await work();
  return (performance.now() - started) / 1000 / times;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function readContests(bench: Workbench): Promise<readonly Contest[]> {
  const storage = await fillStore(bench, 'reads.db');
  const database = openBare(bench, 'reads.db');
  const get = database.prepare('SELECT id, revision, body FROM papers WHERE person = ? AND id = ?');
  const find = database.prepare(
    'SELECT id, revision, body FROM papers WHERE person = ? AND key_byState >= ? AND key_byState < ? ORDER BY key_byState, id LIMIT 20',
  );
  const { lower, upper } = encodeKeyRange(OPEN_PAPERS);
  const ids = cycle(Array.from({ length: 500 }, (_, index) => paperId((index * 7919) % DOCUMENTS)));
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
  await storage.commit(Array.from({ length: DOCUMENTS }, (_, number) => putPaper(number, 'absent')));
  return storage;
}

function putPaper(number: number, expect: 'any' | 'absent') {
  return changeOf({ shelf: PAPERS, person: PERSON, id: paperId(number), expect, value: makePaper(number, 100) });
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
    const { lower } = encodeKeyRange({ equals: [paper.state, paper.createdAt] });
    database.exec('BEGIN IMMEDIATE');
    const present = Number(revision.get(PERSON, paperId(number))?.revision ?? 0);
    write.run(PERSON, paperId(number), present + 1, JSON.stringify(paper), lower);
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

function makePaper(number: number, characters: number): Paper {
  const createdAt = `2026-11-23T09:00:00.${String(number % 1000).padStart(3, '0')}Z`;
  const text = 'A sentence about the chapter. '.repeat(40).slice(0, characters);
  return {
    title: `Chapter ${number}`,
    state: number % 3 === 0 ? 'done' : 'open',
    createdAt,
    text,
    tags: ['thesis', 'writing'],
  };
}

function paperId(number: number): string {
  return `0197a3c0-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

function parseRow(row: ReturnType<StatementSync['get']>) {
  return row === undefined ? undefined : { id: row.id, revision: row.revision, value: JSON.parse(String(row.body)) };
}

function cycle(values: readonly string[]): () => string {
  const number = count();
  return () => values[number() % values.length] ?? '';
}

function count(): () => number {
  let next = 0;
  return () => {
    next += 1;
    return next - 1;
  };
}
