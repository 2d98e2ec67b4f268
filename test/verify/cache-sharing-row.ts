/** Row 6: what one process remembers is served by another from Redis, and what one forgets is soon gone from the other's memory. */
import assert from 'node:assert/strict';
import { waitUntil } from '#testing/wait-until.ts';
import type { PortProcess } from './port-process.ts';
import { quantile } from './quantile.ts';
import type { Outcome } from './rows.ts';

const INVALIDATIONS = 20;
const INVALIDATION_MS = 100;

export interface Sharing {
  readonly one: PortProcess;
  readonly other: PortProcess;
  /** How `one` forgets a key. The proof that this row can fail has it forget in lesser ways. */
  readonly forget?: (key: string) => Promise<void>;
}

export async function checkSharing({
  one,
  other,
  forget = (key) => one.call('forget', key),
}: Sharing): Promise<Outcome> {
  const made = await one.call('ask', 'shared');
  await waitUntil('the answer is in Redis', () => one.call('isStored', 'shared'));
  assert.equal(await other.call('ask', 'shared'), made, 'the other has the same');
  assert.equal((await other.call('figures')).reads.redis, 1, 'from Redis');
  // Once or twice: whoever has only just begun to hear of invalidations forgets what it had before.
  await waitUntil('it comes from its memory afterwards', async () => {
    assert.equal(await other.call('ask', 'shared'), made);
    return (await other.call('figures')).reads.memory !== undefined;
  });

  const times: number[] = [];
  for (let round = 0; round < INVALIDATIONS; round += 1) {
    const key = `forgotten-${round}`;
    const answer = await one.call('ask', key);
    assert.equal(await other.call('ask', key), answer);
    const seen = other.call('watch', key, answer);
    const startedAt = performance.timeOrigin + performance.now();
    await forget(key);
    times.push((await seen) - startedAt);
  }
  return judgeInvalidations(times);
}

/** How long each took to arrive at the other, in milliseconds: one that took too long is one too many. */
export function judgeInvalidations(times: readonly number[]): Outcome {
  const longest = Math.max(...times);
  const figure =
    `written by one, served to the other from Redis, then from memory; ${times.length} invalidations arrived after ` +
    `${quantile(times, 0.5).toFixed(1)} ms in the middle, ${longest.toFixed(1)} ms at most`;
  return { kind: longest <= INVALIDATION_MS ? 'passed' : 'failed', figure };
}
