/**
 * Brings the tables of a data file in line with the shelves of this release, in one transaction: makes what is missing, builds an index
 * anew when its revision differs from the stored one, drops an index that no shelf declares. Documents are never rewritten here, and a
 * table that belongs to no shelf is left alone. A file whose documents are of a newer shape is refused.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Problem } from '#kernel/problem.ts';
import { encodeKey } from './commit-writes.ts';
import { decodeBody } from './document-body.ts';
import { checkNames } from './shelf-layout.ts';
import type { AnyShelf } from './storage.ts';

/** Documents read at a time while an index is built. */
const BUILD_BATCH = 500;

/** Names that no shelf can have, because of the underscore. */
const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS focusforge_shelves (shelf TEXT PRIMARY KEY, schema_version INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS focusforge_indexes (
    shelf TEXT NOT NULL, name TEXT NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (shelf, name)
  ) STRICT;
`;

/** Throws `storage-unavailable` when the file is of a newer release, and whatever the engine says otherwise. */
export function prepareTables(database: DatabaseSync, shelves: readonly AnyShelf[]): void {
  for (const shelf of shelves) checkNames(shelf);
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(BOOKKEEPING);
    for (const shelf of shelves) prepareTable(database, shelf);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** The name of a shelf's table, quoted. */
export function tableName(shelf: Pick<AnyShelf, 'name'>): string {
  return `"${shelf.name}"`;
}

/** The column that holds the encoded key of an index, quoted. */
export function keyColumn(index: string): string {
  return `"key_${index}"`;
}

/** The name of the engine's own index over that column, quoted. */
export function indexName(shelf: Pick<AnyShelf, 'name'>, index: string): string {
  return `"${shelf.name}.${index}"`;
}

function prepareTable(database: DatabaseSync, shelf: AnyShelf): void {
  const keys = Object.keys(shelf.indexes).map((index) => `${keyColumn(index)} TEXT, `);
  // Small columns stand before the body, so that reading them never walks through a long one. Not WITHOUT ROWID: see the decision.
  database.exec(`CREATE TABLE IF NOT EXISTS ${tableName(shelf)} (
    person TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, schema_version INTEGER NOT NULL,
    ${keys.join('')}body TEXT NOT NULL, PRIMARY KEY (person, id)
  ) STRICT`);
  raiseSchemaVersion(database, shelf);

  const present = readRevisions(database, shelf);
  for (const index of present.keys()) {
    if (!Object.hasOwn(shelf.indexes, index)) dropIndex(database, shelf, index);
  }
  const stale = Object.entries(shelf.indexes).filter(([index, { revision }]) => present.get(index) !== revision);
  if (stale.length > 0) {
    buildIndexes(
      database,
      shelf,
      stale.map(([index]) => index),
    );
  }
}

function raiseSchemaVersion(database: DatabaseSync, shelf: AnyShelf): void {
  const row = database.prepare('SELECT schema_version FROM focusforge_shelves WHERE shelf = ?').get(shelf.name);
  if (Number(row?.schema_version ?? 0) > shelf.schemaVersion) {
    throw new Problem('storage-unavailable', {
      detail: 'The data file was used by a newer release of FocusForge. Start that release, or restore a backup.',
    });
  }
  database
    .prepare(
      'INSERT INTO focusforge_shelves VALUES (?, ?) ON CONFLICT DO UPDATE SET schema_version = excluded.schema_version',
    )
    .run(shelf.name, shelf.schemaVersion);
}

function readRevisions(database: DatabaseSync, shelf: AnyShelf): ReadonlyMap<string, number> {
  const rows = database.prepare('SELECT name, revision FROM focusforge_indexes WHERE shelf = ?').all(shelf.name);
  return new Map(rows.map((row) => [String(row.name), Number(row.revision)]));
}

function dropIndex(database: DatabaseSync, shelf: AnyShelf, index: string): void {
  database.exec(
    `DROP INDEX ${indexName(shelf, index)}; ALTER TABLE ${tableName(shelf)} DROP COLUMN ${keyColumn(index)};`,
  );
  database.prepare('DELETE FROM focusforge_indexes WHERE shelf = ? AND name = ?').run(shelf.name, index);
}

function buildIndexes(database: DatabaseSync, shelf: AnyShelf, indexes: readonly string[]): void {
  const columns = new Set(
    database
      .prepare(`PRAGMA table_info(${tableName(shelf)})`)
      .all()
      .map((row) => `"${row.name}"`),
  );
  for (const index of indexes) {
    // Filling the column first and indexing it afterwards is the quick order.
    database.exec(`DROP INDEX IF EXISTS ${indexName(shelf, index)}`);
    if (!columns.has(keyColumn(index)))
      database.exec(`ALTER TABLE ${tableName(shelf)} ADD COLUMN ${keyColumn(index)} TEXT`);
  }
  fillKeys(database, shelf, indexes);
  for (const index of indexes) {
    const column = keyColumn(index);
    database.exec(
      `CREATE INDEX ${indexName(shelf, index)} ON ${tableName(shelf)} (person, ${column}, id) WHERE ${column} IS NOT NULL`,
    );
    database
      .prepare('INSERT INTO focusforge_indexes VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET revision = excluded.revision')
      .run(shelf.name, index, shelf.indexes[index]?.revision ?? 0);
  }
}

function fillKeys(database: DatabaseSync, shelf: AnyShelf, indexes: readonly string[]): void {
  const read = database.prepare(
    `SELECT rowid, schema_version, body FROM ${tableName(shelf)} WHERE rowid > ? ORDER BY rowid LIMIT ${BUILD_BATCH}`,
  );
  const assignments = indexes.map((index) => `${keyColumn(index)} = ?`).join(', ');
  const write = database.prepare(`UPDATE ${tableName(shelf)} SET ${assignments} WHERE rowid = ?`);
  let last = 0;
  for (;;) {
    const rows = read.all(last);
    if (rows.length === 0) return;
    for (const row of rows) {
      const document = decodeBody(shelf, String(row.body), Number(row.schema_version));
      write.run(...indexes.map((index) => encodeKey(shelf, index, document)), Number(row.rowid));
      last = Number(row.rowid);
    }
  }
}
