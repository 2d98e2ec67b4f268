/**
 * Brings the tables of a PostgreSQL database in line with the shelves of this release, in one transaction that other instances wait for:
 * makes what is missing, builds an index anew when its revision differs from the stored one, drops an index that no shelf declares.
 * Documents are never rewritten here, and a table that belongs to no shelf is left alone. When indexes change, the commit functions of
 * other releases go: what they would write would not be in the new index, so they must not write any more. A database whose documents are
 * of a newer shape is refused.
 */
import type { Client } from 'pg';
import { encodeKey } from './commit-writes.ts';
import { decodeBody } from './document-body.ts';
import { composeCommitFunction } from './postgres-commit-function.ts';
import { keyColumn, keyColumnAt, tableName } from './postgres-names.ts';
import { unavailable } from './postgres-problem.ts';
import { checkNames } from './shelf-layout.ts';
import type { AnyShelf } from './storage.ts';

/** Documents read at a time while an index is built. */
const BUILD_BATCH = 500;

/** Names that no shelf can have, because of the underscore. The lock is "FOFG" in ASCII. */
const BOOKKEEPING = `
  SET LOCAL client_min_messages = warning;
  SELECT pg_advisory_xact_lock(${0x464f4647});
  CREATE TABLE IF NOT EXISTS focusforge_shelves (shelf text PRIMARY KEY, schema_version integer NOT NULL);
  CREATE TABLE IF NOT EXISTS focusforge_indexes (
    shelf text NOT NULL, name text NOT NULL, revision integer NOT NULL, PRIMARY KEY (shelf, name)
  );
  CREATE TABLE IF NOT EXISTS focusforge_commits (
    id uuid PRIMARY KEY, committed boolean NOT NULL, at timestamptz NOT NULL DEFAULT now()
  );
`;

const DROP_COMMIT_FUNCTIONS = `
  DO $$
  DECLARE outdated regprocedure;
  BEGIN
    FOR outdated IN SELECT oid FROM pg_proc
      WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'focusforge\\_commit\\_%'
    LOOP
      EXECUTE 'DROP FUNCTION ' || outdated;
    END LOOP;
  END $$
`;

/** Throws `storage-unavailable` when the database is of a newer release, and whatever the engine says otherwise. */
export async function prepareTables(client: Client, shelves: readonly AnyShelf[]): Promise<void> {
  for (const shelf of shelves) checkNames(shelf);
  await client.query('BEGIN');
  await client.query(BOOKKEEPING);
  const known = await raiseSchemaVersions(client, shelves);
  await client.query(shelves.map(composeTable).join(';'));
  const present = await readRevisions(client);
  const differences = shelves.map((shelf) => compareIndexes(shelf, present.get(shelf.name)));
  if (differences.some(({ shelf, stale, outdated }) => known.has(shelf.name) && stale.length + outdated.length > 0)) {
    await client.query(DROP_COMMIT_FUNCTIONS);
  }
  for (const { shelf, stale, outdated } of differences) {
    for (const index of outdated) await dropIndex(client, shelf, index);
    if (stale.length > 0) await buildIndexes(client, shelf, stale);
  }
  await client.query(composeCommitFunction(shelves));
  await client.query('COMMIT');
}

function composeTable(shelf: AnyShelf): string {
  const keys = Object.keys(shelf.indexes).map((index) => `${keyColumn(shelf, index)} text COLLATE "C", `);
  // A page is left some room, so that a document that is changed again and again can stay on it.
  return `CREATE TABLE IF NOT EXISTS ${tableName(shelf)} (
    person text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, revision bigint NOT NULL, schema_version integer NOT NULL,
    ${keys.join('')}body text NOT NULL, PRIMARY KEY (person, id)
  ) WITH (fillfactor = 90)`;
}

/** The shelves that the database knew before. */
async function raiseSchemaVersions(client: Client, shelves: readonly AnyShelf[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ shelf: string; schema_version: number }>('SELECT * FROM focusforge_shelves');
  const versions = new Map(rows.map((row) => [row.shelf, row.schema_version]));
  if (shelves.some(({ name, schemaVersion }) => (versions.get(name) ?? 0) > schemaVersion)) {
    throw unavailable(
      'The database was used by a newer release of FocusForge. Start that release, or restore a backup.',
    );
  }
  await client.query(
    `INSERT INTO focusforge_shelves SELECT * FROM unnest($1::text[], $2::integer[])
     ON CONFLICT (shelf) DO UPDATE SET schema_version = excluded.schema_version`,
    [shelves.map(({ name }) => name), shelves.map(({ schemaVersion }) => schemaVersion)],
  );
  return new Set(versions.keys());
}

async function readRevisions(client: Client): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const { rows } = await client.query<{ shelf: string; name: string; revision: number }>(
    'SELECT * FROM focusforge_indexes',
  );
  const revisions = new Map<string, Map<string, number>>();
  for (const { shelf, name, revision } of rows) {
    revisions.set(shelf, (revisions.get(shelf) ?? new Map()).set(name, revision));
  }
  return revisions;
}

function compareIndexes(shelf: AnyShelf, present: ReadonlyMap<string, number> = new Map()) {
  const stale = Object.keys(shelf.indexes).filter((index) => present.get(index) !== shelf.indexes[index]?.revision);
  const outdated = [...present].filter(([index, revision]) => shelf.indexes[index]?.revision !== revision);
  return { shelf, stale, outdated };
}

async function dropIndex(client: Client, shelf: AnyShelf, [index, revision]: readonly [string, number]): Promise<void> {
  // The engine's index goes with its column.
  await client.query(`ALTER TABLE ${tableName(shelf)} DROP COLUMN ${keyColumnAt(index, revision)}`);
  await client.query('DELETE FROM focusforge_indexes WHERE shelf = $1 AND name = $2', [shelf.name, index]);
}

async function buildIndexes(client: Client, shelf: AnyShelf, indexes: readonly string[]): Promise<void> {
  const columns = indexes.map((index) => keyColumn(shelf, index));
  const added = columns.map((column) => `ADD COLUMN IF NOT EXISTS ${column} text COLLATE "C"`);
  await client.query(`ALTER TABLE ${tableName(shelf)} ${added.join(', ')}`);
  // Filling a column first and indexing it afterwards is the quick order.
  await fillKeys(client, shelf, indexes);
  const built = columns.map(
    (column) => `CREATE INDEX ON ${tableName(shelf)} (person, ${column}, id) WHERE ${column} IS NOT NULL`,
  );
  await client.query(built.join(';'));
  await client.query('INSERT INTO focusforge_indexes SELECT $1, * FROM unnest($2::text[], $3::integer[])', [
    shelf.name,
    indexes,
    indexes.map((index) => shelf.indexes[index]?.revision),
  ]);
}

async function fillKeys(client: Client, shelf: AnyShelf, indexes: readonly string[]): Promise<void> {
  const read = `SELECT person, id, schema_version, body FROM ${tableName(shelf)}
    WHERE (person, id) > ($1, $2) ORDER BY person, id LIMIT ${BUILD_BATCH}`;
  const assignments = indexes.map((index, place) => `${keyColumn(shelf, index)} = filled.key${place}`).join(', ');
  const keys = indexes.map((_, place) => `key${place}`);
  const write = `UPDATE ${tableName(shelf)} AS stored SET ${assignments}
    FROM unnest($1::text[], $2::text[], ${keys.map((_, place) => `$${place + 3}::text[]`).join(', ')})
      AS filled (person, id, ${keys.join(', ')})
    WHERE stored.person = filled.person AND stored.id = filled.id`;
  let last: readonly [person: string, id: string] = ['', ''];
  for (;;) {
    const { rows } = await client.query<{ person: string; id: string; schema_version: number; body: string }>(read, [
      ...last,
    ]);
    const end = rows.at(-1);
    if (end === undefined) return;
    const documents = rows.map(({ body, schema_version }) => decodeBody(shelf, body, schema_version));
    await client.query(write, [
      rows.map(({ person }) => person),
      rows.map(({ id }) => id),
      ...indexes.map((index) => documents.map((document) => encodeKey(shelf, index, document))),
    ]);
    last = [end.person, end.id];
  }
}
