/**
 * The statements of one shelf's table, each prepared when first used and kept. Every query names the index it walks, so that no
 * statistics can ever talk the engine into another plan.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Write } from './commit-writes.ts';
import type { FindPlan, Position } from './find-plan.ts';
import { indexName, keyColumn, tableName } from './sqlite-tables.ts';
import type { AnyShelf } from './storage.ts';
import type { PageStart, StoredRow } from './storage-engine.ts';

export interface ShelfStatements {
  readonly get: (person: string, id: string) => StoredRow | undefined;
  readonly find: (plan: FindPlan, start: PageStart) => readonly StoredRow[];
  readonly count: (plan: FindPlan, person: string) => number;
  readonly persons: (after: string, limit: number) => readonly string[];
  /** The present revision of a document, undefined when it is not there. */
  readonly revision: (person: string, id: string) => number | undefined;
  /** Writes or deletes a document whose present revision is known. */
  readonly write: (write: Write, revision: number | undefined) => void;
}

export function prepareStatements(database: DatabaseSync, shelf: AnyShelf): ShelfStatements {
  const table = tableName(shelf);
  const columns = Object.keys(shelf.indexes).map(keyColumn);
  const prepared = new Map<string, StatementSync>();
  const prepare = (name: string, compose: () => string): StatementSync => {
    const known = prepared.get(name);
    if (known !== undefined) return known;
    const statement = database.prepare(compose(), { returnArrays: true });
    prepared.set(name, statement);
    return statement;
  };
  const document = 'WHERE person = ? AND id = ?';
  const get = () => `SELECT id, revision, schema_version, body, '' FROM ${table} ${document}`;
  const revision = () => `SELECT revision FROM ${table} ${document}`;
  const persons = () => `SELECT DISTINCT person FROM ${table} WHERE person > ? ORDER BY person LIMIT ?`;
  const remove = () => `DELETE FROM ${table} ${document}`;
  const insert = () =>
    `INSERT INTO ${table} (revision, schema_version, body, ${columns.map((column) => `${column}, `).join('')}person, id)
     VALUES (?, ?, ?, ${'?, '.repeat(columns.length)}?, ?)`;
  const update = () =>
    `UPDATE ${table} SET revision = ?, schema_version = ?, body = ?${columns.map((column) => `, ${column} = ?`).join('')} ${document}`;

  return {
    get: (person, id) => prepare('get', get).get(person, id) as StoredRow | undefined,
    find: (plan, { person, after, limit }) => {
      const statement = prepare(`find ${planName(plan, after)}`, () => composeFind(shelf, plan, after));
      return statement.all(person, ...boundsOf(plan, after), limit) as unknown as readonly StoredRow[];
    },
    count: (plan, person) => {
      const statement = prepare(`count ${planName(plan, undefined)}`, () => composeCount(shelf, plan));
      const row = statement.get(person, ...boundsOf(plan, undefined)) as unknown as readonly [number];
      return row[0];
    },
    persons: (after, limit) => {
      const rows = prepare('persons', persons).all(after, limit) as unknown as readonly (readonly [string])[];
      return rows.map(([person]) => person);
    },
    revision: (person, id) => {
      const row = prepare('revision', revision).get(person, id) as unknown as readonly [number] | undefined;
      return row?.[0];
    },
    write: ({ person, id, document: written }, present) => {
      if (written === undefined) {
        if (present !== undefined) prepare('remove', remove).run(person, id);
        return;
      }
      const statement = present === undefined ? prepare('insert', insert) : prepare('update', update);
      statement.run((present ?? 0) + 1, shelf.schemaVersion, written.body, ...written.keys, person, id);
    },
  };
}

function planName({ index = '', descending }: FindPlan, after: Position | undefined): string {
  return `${index} ${descending} ${after !== undefined}`;
}

function composeFind(shelf: AnyShelf, { index, descending }: FindPlan, after: Position | undefined): string {
  const direction = descending ? ' DESC' : '';
  const beyond = descending ? '<' : '>';
  const select = 'SELECT id, revision, schema_version, body,';
  if (index === undefined) {
    const position = after === undefined ? '' : `AND id ${beyond} ?`;
    return `${select} '' FROM ${tableName(shelf)} WHERE person = ? ${position} ORDER BY id${direction} LIMIT ?`;
  }
  const key = keyColumn(index);
  const begin = descending ? `(${key}, id) < (?, ?) AND ${key} >= ?` : `(${key}, id) > (?, ?) AND ${key} < ?`;
  const range = after === undefined ? `${key} >= ? AND ${key} < ?` : begin;
  return `${select} ${key} FROM ${tableName(shelf)} INDEXED BY ${indexName(shelf, index)}
    WHERE person = ? AND ${range} ORDER BY ${key}${direction}, id${direction} LIMIT ?`;
}

function composeCount(shelf: AnyShelf, { index }: FindPlan): string {
  if (index === undefined) return `SELECT count(*) FROM ${tableName(shelf)} WHERE person = ?`;
  const key = keyColumn(index);
  return `SELECT count(*) FROM ${tableName(shelf)} INDEXED BY ${indexName(shelf, index)}
    WHERE person = ? AND ${key} >= ? AND ${key} < ?`;
}

/** The parameters between person and limit, as `composeFind` and `composeCount` expect them. */
function boundsOf({ index, range, descending }: FindPlan, after: Position | undefined): readonly SQLInputValue[] {
  if (index === undefined) return after === undefined ? [] : [after.id];
  if (after === undefined) return [range.lower, range.upper];
  return [after.key, after.id, descending ? range.lower : range.upper];
}
