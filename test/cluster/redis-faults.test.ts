/**
 * What happens to Redis, under load: no request fails, the cache falls to memory, limits fall to their insurance and say so, no job is lost
 * or done twice, and everything recovers by itself. `ROUNDS=20` repeats each.
 */
import { describe } from 'node:test';
import { askRedis, missingRedis, startRedis, startSentinels } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { everyRound } from './every-round.ts';
import { startLoad } from './redis-load.ts';

describe('nothing fails and everything recovers', { skip: missingRedis ?? false }, () => {
  everyRound('Redis: nothing fails when all of Redis is killed and comes back empty', async (tell) => {
    await using server = await startRedis();
    await using load = await startLoad(server.url);
    await load.answerMore(300);
    await server.kill();
    await load.allAreWithout();
    await load.answerMore(300);
    await server.restart();
    await load.allAreBack();
    await load.answerMore(300);
    await load.finish(tell);
  });

  everyRound('Redis: nothing fails when Redis is emptied while everybody uses it', async (tell) => {
    await using server = await startRedis();
    await using load = await startLoad(server.url);
    for (let time = 0; time < 5; time += 1) {
      await load.answerMore(100);
      await askRedis(server.port, 'FLUSHALL');
      await askRedis(server.port, 'SCRIPT FLUSH');
    }
    await load.answerMore(100);
    await load.finish(tell);
  });

  everyRound('Redis: nothing fails when Redis stands still, and goes on', async (tell) => {
    await using server = await startRedis();
    await using load = await startLoad(server.url);
    await load.answerMore(200);
    server.halt();
    await load.allAreWithout();
    await load.answerMore(300);
    server.resume();
    await load.allAreBack();
    await load.answerMore(200);
    await load.finish(tell);
  });

  everyRound('Redis: nothing fails when every connection is cut, again and again', async (tell) => {
    await using server = await startRedis();
    await using load = await startLoad(server.url);
    for (let time = 0; time < 5; time += 1) {
      await load.answerMore(100);
      for (const type of ['normal', 'pubsub']) await askRedis(server.port, `CLIENT KILL TYPE ${type} SKIPME yes`);
    }
    await waitUntil('the links are up', () => load.links.every((link) => link.isUp()));
    await load.answerMore(100);
    await load.finish(tell);
  });

  for (const fault of ['kill', 'halt'] as const) {
    everyRound(
      `Redis: nothing fails when the master is ${fault}ed and Sentinel puts the replica in its place`,
      async (tell) => {
        await using master = await startRedis();
        await using replica = await startRedis({ replicaOf: master.port });
        await using sentinels = await startSentinels(master.port);
        await waitUntil('the replica follows', async () =>
          (await askRedis(master.port, 'INFO replication')).includes('state=online'),
        );
        await using load = await startLoad(sentinels.url);
        await load.answerMore(200);
        await master[fault]();
        await load.allAreWithout();
        await load.allAreBack();
        await waitUntil('the replica is the master', async () =>
          (await askRedis(replica.port, 'INFO replication')).includes('role:master'),
        );
        await load.answerMore(200);
        await load.finish(tell);
      },
    );
  }
});
