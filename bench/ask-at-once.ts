/** A process of the stampede: says `ready`, and at a line on its standard input asks for one costly value many times at the same moment. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '#kernel/clock.ts';
import { createClusterCache } from '#ports/cache/cache-cluster.ts';
import { openTestLink } from '#testing/redis-link.ts';

const [url = '', callers = '0'] = process.argv.slice(2);
await using link = await openTestLink(url);
await using cache = createClusterCache({ link, clock: systemClock });
let computations = 0;
const advise = cache.cached(
  async (topic: string) => {
    computations += 1;
    await pause(200);
    return { topic, advice: 'one step at a time' };
  },
  { name: 'advice', version: 1, key: (topic) => topic, ttlMs: 60_000, costly: { waitMs: 20_000 } },
);
process.stdout.write('ready\n');
const lines = process.stdin.setEncoding('utf8');
const [topic] = (await once(lines, 'data')) as [string];
await Promise.all(Array.from({ length: Number(callers) }, () => advise(topic.trim())));
process.stdout.write(`${computations}\n`);
process.stdin.destroy();
