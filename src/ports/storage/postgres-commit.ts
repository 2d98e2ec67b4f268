/**
 * Commits through the database's own function, and never guesses what became of one whose answer was lost. Its id is claimed: if the
 * commit left its row, it took effect; if the claim came first, it did not and never will, because the row it would have to leave is
 * taken. Only when even that cannot be asked before the deadline does the caller learn that nobody knows.
 */
import { randomUUID } from 'node:crypto';
import type { Write } from './commit-writes.ts';
import { mostIndexes } from './postgres-commit-function.ts';
import { commitFunction } from './postgres-names.ts';
import type { PostgresPool, Statement } from './postgres-pool.ts';
import { NoAnswer, unavailable } from './postgres-problem.ts';
import type { AnyShelf, CommitResult, Expectation } from './storage.ts';

/** Long after the last moment at which a commit could still be on its way. */
const FORGET_AFTER = '1 hour';

const CLAIM: Statement = {
  name: 'claim',
  // The row is written over with what it holds, because only a written row is returned.
  text: `INSERT INTO focusforge_commits (id, committed) VALUES ($1, false)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING committed::integer`,
};

const FORGET: Statement = {
  name: 'forget',
  text: `DELETE FROM focusforge_commits WHERE at < now() - interval '${FORGET_AFTER}'`,
};

export interface PostgresCommits {
  readonly commit: (writes: readonly Write[], until: number) => Promise<CommitResult>;
  /** Removes the rows of commits that nobody can be waiting for. */
  readonly forget: (until: number) => Promise<void>;
}

export function createPostgresCommits(pool: PostgresPool, shelves: readonly AnyShelf[]): PostgresCommits {
  const places = new Map(shelves.map((shelf, place) => [shelf, place]));
  const keys = Array.from({ length: mostIndexes(shelves) }, (_, place) => place);
  const parameters = Array.from({ length: 6 + keys.length }, (_, place) => `$${place + 1}`);
  const call: Statement = { name: 'commit', text: `SELECT ${commitFunction(shelves)} (${parameters.join(', ')})` };

  const attempt = async (
    writes: readonly Write[],
    values: readonly unknown[],
    until: number,
  ): Promise<CommitResult> => {
    const id = randomUUID();
    try {
      const rows = await pool.send(call, [id, ...values], until);
      return resultOf(writes, rows[0]?.[0]);
    } catch (error) {
      if (error instanceof NoAnswer && error.mayHaveHappened && (await tookEffect(id, until)))
        return { committed: true };
      throw error;
    }
  };

  const tookEffect = async (id: string, until: number): Promise<boolean> => {
    try {
      const rows = await pool.persist(until, () => pool.send(CLAIM, [id], until));
      return rows[0]?.[0] === 1;
    } catch (error) {
      throw unavailable(
        'The database went away during a change. It is not known whether the change was stored.',
        error,
      );
    }
  };

  return {
    commit: (writes, until) => {
      const values = [
        writes.map(({ shelf }) => places.get(shelf)),
        writes.map(({ person }) => person),
        writes.map(({ id }) => id),
        writes.map(({ expect }) => expectedRevision(expect)),
        writes.map(({ document }) => document?.body ?? null),
        ...keys.map((place) => writes.map(({ document }) => document?.keys[place] ?? null)),
      ];
      return pool.persist(until, () => attempt(writes, values, until));
    },
    forget: async (until) => {
      await pool.send(FORGET, [], until);
    },
  };
}

function expectedRevision(expect: Expectation): number | null {
  if (expect === 'any') return null;
  return expect === 'absent' ? 0 : expect;
}

function resultOf(writes: readonly Write[], lostPlace: string | number | null | undefined): CommitResult {
  if (lostPlace === null) return { committed: true };
  const lost = writes[Number(lostPlace)];
  if (lost === undefined) throw new TypeError(`the commit function answered ${lostPlace}`);
  return { committed: false, lost: { shelf: lost.shelf.name, id: lost.id } };
}
