/**
 * An instance killed under load: the others go on answering, whoever listens comes back at another one and misses no fact, and what was
 * acknowledged is there once. `ROUNDS` repeats it.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ApiProblem } from '#contract/client.ts';
import { noPostgres, startPostgres } from '#testing/postgres-server.ts';
import { missingRedis, startRedis } from '#testing/redis-server.ts';
import { startTestCluster } from '#testing/test-cluster.ts';
import { waitUntil } from '#testing/wait-until.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 1);
const WRITERS = 6;

/** Listens as a browser does: comes back from where it stopped, wherever it is let in. */
function listen(url: string) {
  const heard: number[] = [];
  const stopping = new AbortController();
  let connections = 0;
  const follow = async () => {
    while (!stopping.signal.aborted) {
      try {
        const headers = { 'last-event-id': String(heard.at(-1) ?? 0) };
        const reply = await fetch(`${url}/api/v1/events`, { headers, signal: stopping.signal });
        connections += 1;
        let text = '';
        for await (const chunk of reply.body ?? []) {
          text += Buffer.from(chunk).toString();
          const whole = text.lastIndexOf('\n\n') + 1;
          for (const [, id] of text.slice(0, whole).matchAll(/^id: (\d+)$/gm)) heard.push(Number(id));
          text = text.slice(whole);
        }
      } catch {
        // The instance has gone, or the test is over.
      }
    }
  };
  const following = follow();
  return {
    heard,
    connections: () => connections,
    stop: async () => {
      stopping.abort();
      await following;
    },
  };
}

for (let round = 1; round <= ROUNDS; round += 1) {
  const skip = noPostgres || (missingRedis ?? false);

  test(`an instance killed under load costs nobody a fact (${round})`, { skip }, async (context: TestContext) => {
    await using server = await startPostgres();
    await using redis = await startRedis();
    await using cluster = await startTestCluster({ storageUrl: server.address, redisUrl: redis.url, instances: 3 });
    await using listening = new AsyncDisposableStack();
    const listeners = [0, 1, 2].map(() => listening.adopt(listen(cluster.url), ({ stop }) => stop()));
    await waitUntil('all listen', () => listeners.every(({ connections }) => connections() > 0));

    const acknowledged = new Set<string>();
    const failures: unknown[] = [];
    let isOver = false;
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let number = 0; !isOver; number += 1) {
        const title = `Writer ${writer} number ${number}`;
        // Repeated under the same key until somebody answers, as a client does.
        for (let isDone = false; !isDone; ) {
          try {
            await cluster.client.createTask({ body: { title }, idempotencyKey: `key-${writer}-${number}` });
            isDone = true;
          } catch (error) {
            // Only what passes is tried again.
            if (error instanceof ApiProblem && error.status !== 503) {
              failures.push(error);
              return;
            }
            if (isOver) return;
          }
        }
        acknowledged.add(title);
      }
    });
    const progress = (more: number) => {
      const goal = acknowledged.size + more;
      return waitUntil('more is acknowledged', () => acknowledged.size >= goal || failures.length > 0);
    };
    await progress(40);
    await cluster.instances[0]?.end('SIGKILL');
    await progress(40);
    await cluster.instances[1]?.end('SIGKILL');
    await progress(40);
    isOver = true;
    await Promise.all(writers);
    assert.deepEqual(failures, []);

    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await cluster.client.listTasks({
        query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) },
      });
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.equal(new Set(titles).size, titles.length, 'nothing is there twice');
    assert.deepEqual(
      [...acknowledged].filter((title) => !titles.includes(title)),
      [],
    );
    for (const { heard } of listeners) {
      await waitUntil('every fact is heard', () => heard.length >= titles.length);
      assert.deepEqual(
        heard,
        heard.map((_, place) => place + 1),
      );
    }
    const connections = listeners.map((listener) => listener.connections()).join(', ');
    context.diagnostic(
      `${acknowledged.size} acknowledged, none lost or double; listeners connected ${connections} times`,
    );
  });
}
