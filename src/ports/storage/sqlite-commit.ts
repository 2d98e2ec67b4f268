/**
 * Writes a group of commits in one transaction, one after the other: each sees what those before it in the group wrote, and one whose
 * expectations do not hold writes nothing. When the engine fails, the whole group is rolled back and every commit of it rejects.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Problem } from '#kernel/problem.ts';
import { MAX_CHANGES, type Write } from './commit-writes.ts';
import { asStorageProblem } from './sqlite-problem.ts';
import type { ShelfStatements } from './sqlite-statements.ts';
import type { AnyShelf, CommitResult, Expectation } from './storage.ts';

/** A commit and who waits for it. */
export interface WaitingCommit {
  readonly writes: readonly Write[];
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Removes from `waiting` what one transaction can carry: a long one would keep the event loop from everything else. */
export function takeGroup(waiting: WaitingCommit[]): readonly WaitingCommit[] {
  let changes = 0;
  const full = waiting.findIndex(({ writes }) => {
    changes += writes.length;
    return changes > MAX_CHANGES;
  });
  return waiting.splice(0, full === -1 ? waiting.length : Math.max(full, 1));
}

/** Settles every commit of the group, after the transaction is on disk. Never throws. */
export function writeGroup(
  database: DatabaseSync,
  statementsOf: (shelf: AnyShelf) => ShelfStatements,
  group: readonly WaitingCommit[],
): void {
  try {
    // At once a writer: a transaction that began as a reader could find the file changed when it comes to write.
    database.exec('BEGIN IMMEDIATE');
    const results = group.map(({ writes }) => writeCommit(statementsOf, writes));
    database.exec('COMMIT');
    for (const [index, result] of results.entries()) group[index]?.resolve(result);
  } catch (error) {
    const problem = rollBack(database, error);
    for (const { reject } of group) reject(problem);
  }
}

function writeCommit(statementsOf: (shelf: AnyShelf) => ShelfStatements, writes: readonly Write[]): CommitResult {
  const present = writes.map(({ shelf, person, id }) => statementsOf(shelf).revision(person, id));
  const lost = writes.find(({ expect }, index) => !holds(expect, present[index]));
  if (lost !== undefined) return { committed: false, lost: { shelf: lost.shelf.name, id: lost.id } };
  for (const [index, write] of writes.entries()) statementsOf(write.shelf).write(write, present[index]);
  return { committed: true };
}

function holds(expect: Expectation, revision: number | undefined): boolean {
  if (expect === 'any') return true;
  return expect === 'absent' ? revision === undefined : revision === expect;
}

function rollBack(database: DatabaseSync, error: unknown): unknown {
  try {
    // SQLite has rolled back by itself after some errors (disk full, I/O).
    if (database.isTransaction) database.exec('ROLLBACK');
    return asStorageProblem(error);
  } catch (rollbackError) {
    return new Problem('storage-unavailable', { cause: new AggregateError([error, rollbackError]) });
  }
}
