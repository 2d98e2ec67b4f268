/**
 * Ends the transactions of instances that are gone. A client that is killed inside a transaction cannot abort it, and the server keeps
 * its documents from everybody else for `transactionLifetimeLimitSeconds`, a minute unless it was told otherwise. So a commit that takes
 * long looks for transactions of FocusForge that nobody is at any more. One that is ended wrongly costs its owner another run, no more:
 * https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md
 */
import type { MongoClient, UUID } from 'mongodb';
import type { Clock } from '#kernel/clock.ts';

/** What connections of FocusForge are called on the server. */
export const APP_NAME = 'focusforge';

/** A commit that takes longer looks for what may be in its way, and again after as long. */
const PATIENCE_MS = 2000;

export interface AbandonedTransactions {
  /** Runs a commit, and looks for abandoned transactions while it takes long. */
  readonly clearFor: <Result>(commit: () => Promise<Result>) => Promise<Result>;
}

export function createAbandonedTransactions(deps: {
  readonly client: MongoClient;
  readonly clock: Clock;
  /** No instance works at a transaction for longer. */
  readonly commandMs: number;
}): AbandonedTransactions {
  const { client, clock, commandMs } = deps;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const look = async () => {
    const now = clock.monotonic();
    // However many commits are stuck, one look tells.
    if (now - lookedAt < PATIENCE_MS / 2) return;
    lookedAt = now;
    const abandoned = await findAbandoned(client, commandMs);
    if (abandoned.length > 0) await client.db('admin').command({ killSessions: abandoned });
  };

  return {
    clearFor: async (commit) => {
      let cancel = () => {};
      const lookLater = () => {
        cancel = clock.after(PATIENCE_MS, () => {
          lookLater();
          // An account without the right to look, or a set without a primary: the server ends them by itself, later.
          look().catch(() => {});
        });
      };
      lookLater();
      try {
        return await commit();
      } finally {
        cancel();
      }
    },
  };
}

interface Session {
  readonly id: UUID;
}

interface Operation {
  readonly type: string;
  readonly connectionId?: number;
  readonly lsid?: Session;
  readonly transaction?: { readonly timeOpenMicros?: number | bigint };
}

/** Open transactions that no command is running in, whose connection has ended or that are older than any instance's patience. */
async function findAbandoned(client: MongoClient, commandMs: number): Promise<readonly Session[]> {
  const stages = [
    { $currentOp: { allUsers: false, idleConnections: true, idleSessions: true } },
    { $match: { appName: APP_NAME } },
    { $project: { type: 1, connectionId: 1, 'lsid.id': 1, 'transaction.timeOpenMicros': 1 } },
  ];
  // It tells of the server that is asked, and knows no other read concern.
  const options = { readConcern: { level: 'local' }, maxTimeMS: commandMs } as const;
  const operations = await client.db('admin').aggregate<Operation>(stages, options).toArray();
  const connected = new Set(operations.filter(({ type }) => type === 'op').map(({ connectionId }) => connectionId));
  return operations.flatMap(({ type, connectionId, lsid, transaction }) => {
    if (type !== 'idleSession' || lsid === undefined || transaction === undefined) return [];
    const isOld = Number(transaction.timeOpenMicros ?? 0) > commandMs * 1000;
    return isOld || !connected.has(connectionId) ? [{ id: lsid.id }] : [];
  });
}
