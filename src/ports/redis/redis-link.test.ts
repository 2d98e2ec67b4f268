import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missingRedis, type RedisServer, startRedis, startSentinels } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { parseRedisAddress } from './redis-address.ts';
import { openRedisLink, type RedisLink, redisScript } from './redis-link-cluster.ts';

const ECHO = redisScript('return {KEYS[1], ARGV[1]}');

describe('the link to Redis', { skip: missingRedis ?? false }, () => {
  it('answers commands and scripts, also after the server has forgotten the script', async () => {
    await using server = await startRedis();
    await using link = await linkTo(server);
    assert.equal(await link.send((redis) => redis.set('a', '1')), 'OK');
    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(await link.run(ECHO, ['key'], ['value']), ['key', 'value']);
      await link.send((redis) => redis.script('FLUSH'));
    }
  });

  it('ends quietly with a command under way that nobody looks at', async () => {
    await using server = await startRedis();
    const link = await linkTo(server);
    const side = link.openSide('listening');
    await side.subscribe('news');
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    side.once('end', () => resolve());
    server.halt();
    // As the client does by itself when it joins its channels again.
    void side.subscribe('news');
    await link[Symbol.asyncDispose]();
    await ended;
    // Whatever was rejected with nobody to look at it has failed this test by now.
    await new Promise(setImmediate);
    assert.equal(link.isUp(), false);
  });

  it('gives the error of a wrong command as it is, and stays up', async () => {
    await using server = await startRedis();
    await using link = await linkTo(server);
    await link.send((redis) => redis.set('text', 'a'));
    await assert.rejects(
      link.send((redis) => redis.incr('text')),
      { name: 'ReplyError' },
    );
    assert.ok(link.isUp());
  });

  it('refuses at once while the server is dead, and is up again by itself', async () => {
    await using server = await startRedis();
    await using link = await linkTo(server);
    const changes: boolean[] = [];
    link.onChange((isUp) => changes.push(isUp));
    await server.kill();
    await waitUntil('the loss is seen', () => !link.isUp());
    for (let time = 0; time < 1000; time += 1) {
      await assert.rejects(
        link.send((redis) => redis.ping()),
        { name: 'RedisAway' },
      );
    }
    await server.restart();
    await waitUntil('it is back', () => link.isUp());
    assert.deepEqual(changes, [true, false, true]);
  });

  it('pays for a halted server once, and none of those who come later', async () => {
    await using server = await startRedis();
    await using link = await linkTo(server);
    server.halt();
    await assert.rejects(
      link.send((redis) => redis.ping()),
      { name: 'RedisAway' },
    );
    assert.equal(link.isUp(), false);
    server.resume();
    await waitUntil('it is back', () => link.isUp());
  });

  it('opens although there is no server yet', async () => {
    const address = await startRedis();
    await address.kill();
    await using link = openLink(address.url);
    await assert.rejects(
      link.send((redis) => redis.ping()),
      { name: 'RedisAway' },
    );
    await address.restart();
    await waitUntil('it is there', () => link.isUp());
    await address[Symbol.asyncDispose]();
  });

  it('follows the Sentinels to the new master when the old one is killed, and when it only halts', async () => {
    for (const fault of ['kill', 'halt'] as const) {
      await using master = await startRedis();
      await using replica = await startRedis({ replicaOf: master.port });
      await using sentinels = await startSentinels(master.port);
      await using link = openLink(sentinels.url);
      await waitUntil('the master is found', () => link.isUp());
      await waitUntil('the replica follows', async () =>
        (await link.send((redis) => redis.info('replication'))).includes('state=online'),
      );
      await master[fault]();
      const port = await waitUntil('another serves', async () => {
        const answer = await link.send((redis) => redis.config('GET', 'port')).catch(() => undefined);
        return Array.isArray(answer) && Number(answer[1]) === replica.port ? replica.port : undefined;
      });
      assert.equal(port, replica.port);
      assert.equal(await link.send((redis) => redis.set('a', '1')), 'OK');
    }
  });
});

async function linkTo(server: RedisServer): Promise<RedisLink> {
  const link = openLink(server.url);
  await waitUntil('the link is up', () => link.isUp());
  return link;
}

function openLink(url: string): RedisLink {
  const address = parseRedisAddress(url);
  assert.ok(address);
  return openRedisLink({ address });
}
