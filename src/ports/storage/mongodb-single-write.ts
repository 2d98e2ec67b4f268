/**
 * A commit that replaces one document at a known revision: one command, whose condition is the expectation. When its answer is lost even
 * after the driver's own retry, the document is read back: the commit's id is on it; or it is at the revision at which it was, and the
 * command is sent again; or somebody has written it since, and nobody can know.
 */
import { randomUUID } from 'node:crypto';
import { type Collection, Long } from 'mongodb';
import type { Write } from './commit-writes.ts';
import { contentsOf, type MongoDocument } from './mongodb-documents.ts';
import { mayHaveHappened, unavailable } from './mongodb-problem.ts';
import type { WaitToRetry } from './mongodb-transaction.ts';

/** A write for which one command is enough. */
export type Replacement = Write & { readonly expect: number; readonly document: NonNullable<Write['document']> };

/**
 * A deletion or a lost race for a new document leaves nothing to read back, and "any" holds again after it was met: those commits leave
 * a mark in a transaction.
 */
export function asReplacement(writes: readonly Write[]): Replacement | undefined {
  const [only] = writes;
  return writes.length === 1 && typeof only?.expect === 'number' && only.document !== undefined
    ? (only as Replacement)
    : undefined;
}

/** True once written, false when the document is not at the expected revision. */
export async function replaceOne(
  documents: Collection<MongoDocument>,
  write: Replacement,
  waitToRetry: WaitToRetry,
): Promise<boolean> {
  const commit = randomUUID();
  const { person, id, expect } = write;
  const update = { $set: { ...contentsOf(write, expect + 1), commit } };
  let doubt: unknown;
  for (;;) {
    try {
      const { matchedCount } = await documents.updateOne({ person, id, revision: Long.fromNumber(expect) }, update);
      if (matchedCount === 1) return true;
      if (doubt === undefined) return false;
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      doubt = error;
    }
    const found = await documents.findOne({ person, id }, { projection: { revision: 1, commit: 1 } });
    if (found?.commit === commit) return true;
    if (Number(found?.revision) !== expect || !(await waitToRetry())) {
      throw unavailable(
        'The database went away during a change. It is not known whether the change was stored.',
        doubt,
      );
    }
  }
}
