/**
 * What the cache costs beside the bare client doing the same work: a hit in memory beside `lru-cache`, a hit in Redis and a miss beside
 * `ioredis`; how long it takes until another instance has forgotten; and how often a costly value is made when 1,000 callers in two
 * processes ask for it at the same moment. Both sides of a row take turns in one run, and a figure is the median over the rounds.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { systemClock } from '#kernel/clock.ts';
import { type Cache, type CachedOptions, MEMORY_LIMITS } from '#ports/cache/cache.ts';
import { createClusterCache } from '#ports/cache/cache-cluster.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { missingRedis, type RedisServer, startRedis } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';

const ROUNDS = 11;
const CALLERS = 1000;
const ASKER = fileURLToPath(new URL('./ask-at-once.ts', import.meta.url));
const OPTIONS: CachedOptions<[string]> = { name: 'paper', version: 1, key: (id) => id, ttlMs: 600_000 };

interface Paper {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly text: string;
}

interface Contest {
  readonly name: string;
  readonly means: string;
  readonly times: number;
  readonly ours: (id: string) => Promise<unknown>;
  readonly bare: (id: string) => Promise<unknown> | unknown;
  readonly nextId: () => string;
}

/** Ratios above 1 mean that ours is quicker than the bare client. Prints a table unless `--json` is among the arguments. */
export async function runCacheBench(args: readonly string[]): Promise<Readonly<Record<string, number>>> {
  if (missingRedis !== undefined) throw new Error(missingRedis);
  await using open = new AsyncDisposableStack();
  const server = open.use(await startRedis());
  const figures: Record<string, number> = {};
  const lines = [`${''.padEnd(12)}${'ratio'.padStart(7)}${'per s'.padStart(9)}${'bare/s'.padStart(9)}`];
  for (const contest of await contests(server, open)) {
    const { ratio, oursPerSecond, barePerSecond } = await hold(contest);
    figures[contest.name] = ratio;
    figures[`${contest.name}PerSecond`] = oursPerSecond;
    const rates = [oursPerSecond, barePerSecond].map((rate) => Math.round(rate).toString().padStart(9)).join('');
    lines.push(`${contest.name.padEnd(12)}${ratio.toFixed(2).padStart(7)}${rates}  ${contest.means}`);
  }
  const forgotten = await measureForgetting(server, open);
  figures.forgottenMedianMs = forgotten.median;
  figures.forgottenP99Ms = forgotten.p99;
  const reach = `${forgotten.median.toFixed(1)} ms median, ${forgotten.p99.toFixed(1)} ms p99 of 200`;
  lines.push(`forgotten by the other instance after ${reach}`);
  figures.stampedeComputations = await stampede(server);
  lines.push(`stampede of ${CALLERS} callers in two processes: computations: ${figures.stampedeComputations}`);
  if (!args.includes('--json')) console.log(lines.join('\n'));
  return figures;
}

async function contests(server: RedisServer, open: AsyncDisposableStack): Promise<readonly Contest[]> {
  const redis = open.adopt(new Redis(server.port, '127.0.0.1'), (client) => client.disconnect());
  const cacheOf = async (entries: number): Promise<Cache> => {
    const link = open.use(await openTestLink(server.url));
    return open.use(createClusterCache({ link, clock: systemClock, limits: { ...MEMORY_LIMITS, entries } }));
  };
  const read = async (id: string) => paper(id);
  const inMemory = (await cacheOf(10_000)).cached(read, OPTIONS);
  const inRedis = (await cacheOf(1)).cached(read, OPTIONS);
  const missing = (await cacheOf(10_000)).cached(read, { ...OPTIONS, name: 'missing' });

  const ids = Array.from({ length: 200 }, (_, number) => `id-${number}`);
  const lru = new LRUCache<string, string>({ max: 10_000 });
  for (const id of ids) {
    await inMemory(id);
    lru.set(id, JSON.stringify(paper(id)));
    await redis.set(`bare:${id}`, JSON.stringify(paper(id)), 'PX', 600_000);
  }
  await waitUntil('all are in Redis', async () => (await redis.dbsize()) >= 2 * ids.length);
  return [
    {
      name: 'memory',
      means: 'a hit in memory, beside lru-cache and JSON.parse',
      times: 2000,
      nextId: cycle(ids),
      ours: inMemory,
      bare: (id) => JSON.parse(lru.get(id) ?? ''),
    },
    {
      name: 'redis',
      means: 'a hit in Redis, beside GET and JSON.parse',
      times: 300,
      nextId: cycle(ids),
      ours: inRedis,
      bare: async (id) => JSON.parse((await redis.get(`bare:${id}`)) ?? ''),
    },
    {
      name: 'miss',
      means: 'a miss, beside GET and SET one after the other',
      times: 200,
      nextId: counter(),
      ours: missing,
      bare: async (id) => {
        if ((await redis.get(`bare:${id}`)) !== null) throw new Error('it should be missing');
        await redis.set(`bare:${id}`, JSON.stringify(paper(id)), 'PX', 600_000);
      },
    },
  ];
}

/** From forgetting in one instance until the other no longer has it in memory. */
async function measureForgetting(server: RedisServer, open: AsyncDisposableStack) {
  const cacheOf = async () => {
    const link = open.use(await openTestLink(server.url));
    return open.use(createClusterCache({ link, clock: systemClock }));
  };
  let version = 0;
  const [here, there] = [await cacheOf(), await cacheOf()].map((cache) =>
    cache.cached(async (_id: string) => version, { ...OPTIONS, name: 'forgotten' }),
  );
  if (here === undefined || there === undefined) throw new Error('two instances are needed');
  const times: number[] = [];
  for (let round = 0; round < 200; round += 1) {
    await here('a');
    await there('a');
    version += 1;
    const startedAt = performance.now();
    await here.forget('a');
    while ((await there('a')) !== version) await new Promise(setImmediate);
    times.push(performance.now() - startedAt);
  }
  const sorted = times.toSorted((left, right) => left - right);
  return { median: median(times), p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN };
}

async function stampede(server: RedisServer): Promise<number> {
  const processes = await Promise.all(
    Array.from({ length: 2 }, async () => {
      const child = spawn(process.execPath, [ASKER, server.url, String(CALLERS / 2)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      await waitUntil('a process is ready', () => output.includes('ready'));
      return { child, closed: once(child, 'close'), output: () => output };
    }),
  );
  for (const { child } of processes) child.stdin.write('focus\n');
  await Promise.all(processes.map(({ closed }) => closed));
  return processes.reduce((sum, { output }) => sum + Number(output().split('\n')[1]), 0);
}

async function hold({ times, ours, bare, nextId }: Contest) {
  const measure = async (work: Contest['bare']) => {
    const started = performance.now();
    for (let time = 0; time < times; time += 1) await work(nextId());
    return (performance.now() - started) / 1000 / times;
  };
  await measure(ours);
  await measure(bare);
  const rounds: { readonly ours: number; readonly bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const oursFirst = round % 2 === 0;
    const first = await measure(oursFirst ? ours : bare);
    const second = await measure(oursFirst ? bare : ours);
    rounds.push(oursFirst ? { ours: first, bare: second } : { ours: second, bare: first });
  }
  return {
    ratio: median(rounds.map((round) => round.bare / round.ours)),
    oursPerSecond: 1 / median(rounds.map((round) => round.ours)),
    barePerSecond: 1 / median(rounds.map((round) => round.bare)),
  };
}

function paper(id: string): Paper {
  return { id, title: `Paper ${id}`, tags: ['writing', 'thesis'], text: 'A paragraph of some length. '.repeat(20) };
}

function cycle(ids: readonly string[]): () => string {
  let next = 0;
  return () => {
    next += 1;
    return ids[next % ids.length] ?? '';
  };
}

function counter(): () => string {
  let next = 0;
  return () => {
    next += 1;
    return `new-${next}`;
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
