/**
 * What a MongoDB set itself can do, asked through the bare driver beside the product: one small write after the other that a majority has
 * to confirm. While a member hangs, an elected primary may wait for as long for the other one to follow it, and then nobody's write is
 * confirmed; that time is the set's, and what comes on top of it is ours.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

export interface MajorityProbe extends AsyncDisposable {
  /** The longest time so far in which no write was confirmed. */
  readonly longestGapMs: () => number;
}

export function sayGap(ms: number): string {
  return `a bare client had no write confirmed for ${ms} ms`;
}

const PAUSE_MS = 50;
/** A member that says nothing for so long is asked no more. */
const PATIENCE = { serverSelectionTimeoutMS: 1000, connectTimeoutMS: 1000, socketTimeoutMS: 2000 } as const;

/** `address` names a database of its own. */
export async function startMajorityProbe(address: string): Promise<MajorityProbe> {
  const client = new MongoClient(address, { ...PATIENCE, heartbeatFrequencyMS: 500 });
  const probes = client.db().collection('probes');
  const writeConcern = { w: 'majority', journal: true } as const;
  let last = performance.now();
  let longest = 0;
  let isOver = false;
  const gap = () => performance.now() - last;
  const probe = async () => {
    while (!isOver) {
      try {
        await probes.insertOne({ at: new Date() }, { writeConcern });
        longest = Math.max(longest, gap());
        last = performance.now();
      } catch {
        // That is what is measured.
      }
      await wait(PAUSE_MS);
    }
  };
  const probing = probe();
  return {
    longestGapMs: () => Math.round(Math.max(longest, gap())),
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      await probing;
      await client.close();
    },
  };
}
