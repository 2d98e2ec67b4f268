/**
 * The function that makes a commit in one round trip. It takes the locks of all persons concerned in one order, so that commits of a
 * person come one after the other and none waits for another in a circle; checks every expectation against what is there once the locks
 * are held; and then writes. It returns the place of the first change whose expectation does not hold, or null once everything is
 * written. The row it leaves under the commit's id goes with the writes, all or nothing: `postgres-commit.ts` reads it back.
 */
import { commitFunction, keyColumn, tableName } from './postgres-names.ts';
import type { AnyShelf } from './storage.ts';

/** How many key parameters the function for these shelves has. */
export function mostIndexes(shelves: readonly AnyShelf[]): number {
  return Math.max(0, ...shelves.map(({ indexes }) => Object.keys(indexes).length));
}

/** The parameters are arrays with one element for each change. A shelf is its place in `shelves`; an expected revision of 0 is "absent". */
export function composeCommitFunction(shelves: readonly AnyShelf[]): string {
  const keys = Array.from({ length: mostIndexes(shelves) }, (_, place) => `key${place}`);
  const changes = ['shelves', 'persons', 'ids', 'expected', 'bodies', ...keys.map((key) => `${key}s`)];
  const columns = ['shelf', 'person', 'id', 'expected', 'body', ...keys, 'place'];
  return `
    CREATE OR REPLACE FUNCTION ${commitFunction(shelves)} (
      commit_id uuid, shelves integer[], persons text[], ids text[], expected bigint[], bodies text[]
      ${keys.map((key) => `, ${key}s text[]`).join('')}
    ) RETURNS integer LANGUAGE plpgsql AS $function$
    #variable_conflict use_column
    DECLARE
      change record;
      present bigint;
    BEGIN
      PERFORM pg_advisory_xact_lock(lock) FROM (
        SELECT DISTINCT hashtextextended(person, 0) AS lock FROM unnest(persons) AS person ORDER BY lock
      ) AS locks;
      FOR change IN SELECT * FROM unnest(shelves, persons, ids, expected) WITH ORDINALITY
        AS changes (shelf, person, id, expected, place) WHERE expected IS NOT NULL
      LOOP
        CASE change.shelf
          ${shelves.map(composeCheck).join('\n          ')}
        END CASE;
        IF change.expected <> coalesce(present, 0) THEN
          RETURN change.place - 1;
        END IF;
      END LOOP;
      INSERT INTO focusforge_commits (id, committed) VALUES (commit_id, true);
      FOR change IN SELECT * FROM unnest(${changes.join(', ')}) WITH ORDINALITY AS changes (${columns.join(', ')})
      LOOP
        CASE change.shelf
          ${shelves.map(composeWrite).join('\n          ')}
        END CASE;
      END LOOP;
      RETURN NULL;
    END
    $function$`;
}

function composeCheck(shelf: AnyShelf, place: number): string {
  return `WHEN ${place} THEN
            SELECT revision INTO present FROM ${tableName(shelf)} WHERE person = change.person AND id = change.id;`;
}

function composeWrite(shelf: AnyShelf, place: number): string {
  const indexes = Object.keys(shelf.indexes);
  const columns = indexes.map((index) => keyColumn(shelf, index));
  const values = indexes.map((_, key) => `change.key${key}`);
  const names = ['person', 'id', 'revision', 'schema_version', ...columns, 'body'];
  const contents = ['change.person', 'change.id', '1', `${shelf.schemaVersion}`, ...values, 'change.body'];
  const replaced = ['schema_version', ...columns, 'body'].map((column) => `${column} = excluded.${column}`);
  return `WHEN ${place} THEN
            IF change.body IS NULL THEN
              DELETE FROM ${tableName(shelf)} WHERE person = change.person AND id = change.id;
            ELSE
              INSERT INTO ${tableName(shelf)} AS stored (${names.join(', ')}) VALUES (${contents.join(', ')})
              ON CONFLICT (person, id) DO UPDATE SET revision = stored.revision + 1, ${replaced.join(', ')};
            END IF;`;
}
