import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTestLink } from '#testing/redis-link.ts';
import { missingRedis, startRedis } from '#testing/redis-server.ts';
import { checkSharing, judgeInvalidations } from './cache-sharing-row.ts';
import { startPortProcess, startPortProcesses } from './port-process.ts';

describe('The row of the distributed cache', { skip: missingRedis ?? false }, () => {
  it('passes for two processes on one Redis', async () => {
    await using redis = await startRedis();
    await using started = await startPortProcesses(redis.url, 2);
    const [one, other] = started.processes;
    assert.ok(one && other);
    const outcome = await checkSharing({ one, other });
    assert.notEqual(outcome.kind, 'skipped');
  });

  it('fails when the two have no Redis in common', async () => {
    await using redis = await startRedis();
    await using elsewhere = await startRedis();
    await using one = await startPortProcess(redis.url);
    await using other = await startPortProcess(elsewhere.url);
    await assert.rejects(checkSharing({ one, other }), /the other has the same/);
  });

  it('fails when what was forgotten is only gone from Redis, and nobody tells the other', async () => {
    await using redis = await startRedis();
    await using started = await startPortProcesses(redis.url, 2);
    const [one, other] = started.processes;
    assert.ok(one && other);
    await using link = await openTestLink(redis.url);
    const forget = async (key: string) => {
      const deleted = await link.send((client) => client.del(`focusforge:cache:1:verified-advice:1:${key}`));
      assert.equal(deleted, 1);
    };
    await assert.rejects(checkSharing({ one, other, forget }), /forgotten-\d+ is still answered as before/);
  });

  it('fails when one invalidation of many takes too long', () => {
    assert.equal(judgeInvalidations([2, 1, 100, 3]).kind, 'passed');
    assert.equal(judgeInvalidations([2, 1, 100.5, 3]).kind, 'failed');
  });
});
