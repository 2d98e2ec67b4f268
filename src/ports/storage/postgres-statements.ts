/** The reading statements of every shelf, composed when first used and prepared by each connection under the same name. */
import type { FindPlan, Position } from './find-plan.ts';
import { keyColumn, tableName } from './postgres-names.ts';
import type { Statement } from './postgres-pool.ts';
import type { AnyShelf } from './storage.ts';

export interface PostgresStatements {
  /** Parameters: person, id. */
  readonly get: (shelf: AnyShelf) => Statement;
  /** Parameters: person, those of `boundsOf`, limit. */
  readonly find: (shelf: AnyShelf, plan: FindPlan, after: Position | undefined) => Statement;
  /** Parameters: person, those of `boundsOf`. */
  readonly count: (shelf: AnyShelf, plan: FindPlan) => Statement;
  /** Parameters: the person to begin behind, limit. */
  readonly persons: (shelf: AnyShelf) => Statement;
}

export function createPostgresStatements(): PostgresStatements {
  const composed = new Map<string, Statement>();
  const statement = (parts: readonly (string | boolean)[], compose: () => string): Statement => {
    const question = parts.join(' ');
    const known = composed.get(question);
    if (known !== undefined) return known;
    // Counted, because PostgreSQL cuts names off at 63 bytes.
    const made = { name: `read_${composed.size}`, text: compose() };
    composed.set(question, made);
    return made;
  };
  return {
    get: (shelf) => statement(['get', shelf.name], () => composeGet(shelf)),
    find: (shelf, plan, after) =>
      statement(['find', shelf.name, plan.index ?? '', plan.descending, after !== undefined], () =>
        composeFind(shelf, plan, after),
      ),
    persons: (shelf) => statement(['persons', shelf.name], () => composePersons(shelf)),
    count: (shelf, plan) => statement(['count', shelf.name, plan.index ?? ''], () => composeCount(shelf, plan)),
  };
}

/** The parameters that say where a plan begins and ends. */
export function boundsOf({ index, range, descending }: FindPlan, after: Position | undefined): readonly string[] {
  if (index === undefined) return after === undefined ? [] : [after.id];
  if (after === undefined) return [range.lower, range.upper];
  return [after.key, after.id, descending ? range.lower : range.upper];
}

function composeGet(shelf: AnyShelf): string {
  return `SELECT id, revision, schema_version, body, '' FROM ${tableName(shelf)} WHERE person = $1 AND id = $2`;
}

function composeFind(shelf: AnyShelf, { index, descending }: FindPlan, after: Position | undefined): string {
  const direction = descending ? ' DESC' : '';
  const beyond = descending ? '<' : '>';
  const select = 'SELECT id, revision, schema_version, body,';
  if (index === undefined) {
    const position = after === undefined ? '' : `AND id ${beyond} $2`;
    const limit = after === undefined ? '$2' : '$3';
    return `${select} '' FROM ${tableName(shelf)} WHERE person = $1 ${position} ORDER BY id${direction} LIMIT ${limit}`;
  }
  const key = keyColumn(shelf, index);
  const begin = `(${key}, id) ${beyond} ($2, $3) AND ${key} ${descending ? '>=' : '<'} $4`;
  const range = after === undefined ? `${key} >= $2 AND ${key} < $3` : begin;
  return `${select} ${key} FROM ${tableName(shelf)}
    WHERE person = $1 AND ${range} ORDER BY ${key}${direction}, id${direction} LIMIT ${after === undefined ? '$4' : '$5'}`;
}

function composeCount(shelf: AnyShelf, { index }: FindPlan): string {
  if (index === undefined) return `SELECT count(*) FROM ${tableName(shelf)} WHERE person = $1`;
  const key = keyColumn(shelf, index);
  return `SELECT count(*) FROM ${tableName(shelf)} WHERE person = $1 AND ${key} >= $2 AND ${key} < $3`;
}

function composePersons(shelf: AnyShelf): string {
  return `SELECT DISTINCT person FROM ${tableName(shelf)} WHERE person > $1 ORDER BY person LIMIT $2`;
}
