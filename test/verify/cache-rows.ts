/** Rows 6 and 8 to 10: what is remembered, where, for how long and for whom, between real processes. */
import assert from 'node:assert/strict';
import { openCache } from '#app/shared-ports.ts';
import { systemClock } from '#kernel/clock.ts';
import { MEMORY_LIMITS } from '#ports/cache/cache.ts';
import { EXACT_SAMPLES, REFUSED_SAMPLES } from './cache-samples.ts';
import { checkSharing } from './cache-sharing-row.ts';
import { type PortProcess, startPortProcess, startPortProcesses } from './port-process.ts';
import type { Outcome, Row } from './rows.ts';

const DISTINCT_KEYS = 1_000_000;
const HOT_KEYS = 200;
/** Together several times the bytes that memory may hold. */
const LARGE_KEYS = 2000;
const LARGE_CHARACTERS = 100_000;
const CALLERS = 100;

const HEAD = '{"createdAt":1,"logicalExpiration":9e15,"freshUntil":9e15,"costMs":1}\n';
/** What would run in a reader that evaluates, and what a careless one would take for an answer. */
const HOSTILE = [
  'globalThis.planted = true',
  `${HEAD}x(globalThis.planted = true)`,
  `${HEAD}d[["Object",1],(globalThis.planted = true)]`,
  `${HEAD}d[["Function",1],"globalThis.planted = true"]`,
  `${HEAD}j{"__proto__":`,
  '{"createdAt":1}\nj"planted"',
  '',
];

/** Shows that whoever plants a text plants it where answers are read. */
const TAKEN = `${HEAD}j"planted"`;

export const cacheRows: readonly Row[] = [
  {
    number: 6,
    title: 'distributed cache',
    cluster: async ({ cluster }) => {
      await using started = await startPortProcesses(cluster.redis.url, 2);
      const [one, other] = started.processes;
      assert.ok(one && other);
      return await checkSharing({ one, other });
    },
  },
  {
    number: 8,
    title: 'serialization',
    embedded: async () => {
      await using only = await startPortProcess(undefined);
      return await checkExact([only, only], 'in memory');
    },
    cluster: async ({ cluster }) => {
      await using started = await startPortProcesses(cluster.redis.url, 2);
      const [one, other] = started.processes;
      assert.ok(one && other);
      assert.equal(await one.call('readPlanted', [TAKEN]), 0, 'a text as it should be is taken from that place');
      const taken = await other.call('readPlanted', HOSTILE);
      assert.equal(taken, HOSTILE.length, 'hostile texts are taken for nothing');
      return await checkExact(
        [one, other],
        `over Redis into another process; ${taken} hostile texts taken for nothing`,
      );
    },
  },
  { number: 9, title: 'LRU eviction', check: checkEviction },
  {
    number: 10,
    title: 'cached functions',
    embedded: async () => {
      await using only = await startPortProcess(undefined);
      return await checkOnce([only]);
    },
    cluster: async ({ cluster }) => {
      await using started = await startPortProcesses(cluster.redis.url, 2);
      return await checkOnce(started.processes);
    },
  },
];

async function checkExact([one, other]: readonly [PortProcess, PortProcess], where: string): Promise<Outcome> {
  const all = Object.keys(EXACT_SAMPLES);
  const fromRedis = async () => (await other.call('figures')).reads.redis ?? 0;
  const before = await fromRedis();
  for (const reader of [one, other]) assert.deepEqual(await reader.call('readSamples'), all);
  const made = (await one.call('figures')).computations;
  assert.equal(made, all.length);
  if (one !== other) assert.equal((await fromRedis()) - before, all.length);
  const refused = Object.keys(REFUSED_SAMPLES);
  assert.deepEqual(await one.call('refuseSamples'), refused);
  return {
    kind: 'passed',
    figure: `${all.length} kinds of values come back exactly, ${refused.length} kinds refused, ${where}; the processes could not have evaluated a text`,
  };
}

/** The tier in memory, which both modes have in front: what it holds is looked at all the time, and it must still know the hottest keys. */
async function checkEviction(): Promise<Outcome> {
  await using cache = await openCache({ redis: undefined, clock: systemClock });
  let computations = 0;
  const find = cache.cached(
    async (key: string) => {
      computations += 1;
      return `the answer to ${key}`;
    },
    { name: 'verified-many', version: 1, key: (key: string) => key, ttlMs: 24 * 3_600_000 },
  );
  const hot = Array.from({ length: HOT_KEYS }, (_, number) => `hot-${number}`);
  const startedAt = performance.now();
  let [most, mostBytes] = [0, 0];
  for (let number = 0; number < DISTINCT_KEYS; number += 1) {
    await find(`key-${number}`);
    if (number % 2000 !== 0) continue;
    for (const key of hot) await find(key);
    const { entries, bytes } = cache.memory();
    [most, mostBytes] = [Math.max(most, entries), Math.max(mostBytes, bytes)];
  }
  assert.ok(most <= MEMORY_LIMITS.entries && mostBytes <= MEMORY_LIMITS.bytes, `${most} entries, ${mostBytes} bytes`);
  assert.equal(computations, DISTINCT_KEYS + HOT_KEYS, 'the hottest were never forgotten');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const large = await fillWithLarge();
  return {
    kind: 'passed',
    figure: `${DISTINCT_KEYS} distinct keys in ${seconds} s: at most ${most} entries and ${(mostBytes / 2 ** 20).toFixed(1)} MB, none of the ${HOT_KEYS} hottest lost; ${large}`,
  };
}

/** A million short answers meet the limit of entries; these meet that of bytes. */
async function fillWithLarge(): Promise<string> {
  await using cache = await openCache({ redis: undefined, clock: systemClock });
  const find = cache.cached(async (key: string) => key.padEnd(LARGE_CHARACTERS), {
    ...{ name: 'verified-large', version: 1, key: (key: string) => key, ttlMs: 24 * 3_600_000 },
  });
  let most = 0;
  for (let number = 0; number < LARGE_KEYS; number += 1) {
    await find(`key-${number}`);
    most = Math.max(most, cache.memory().bytes);
  }
  const { bytes } = MEMORY_LIMITS;
  const figure = `${LARGE_KEYS} large ones: at most ${(most / 2 ** 20).toFixed(1)} of ${(bytes / 2 ** 20).toFixed(0)} MB`;
  assert.ok(most <= bytes && most > bytes / 2, figure);
  return figure;
}

async function checkOnce(processes: readonly PortProcess[]): Promise<Outcome> {
  const [one] = processes;
  assert.ok(one);
  const count = async () => {
    const figures = await Promise.all(processes.map((process) => process.call('figures')));
    return figures.reduce((sum, { computations }) => sum + computations, 0);
  };
  assert.equal((await one.call('askAtOnce', 'here', CALLERS)).length, 1);
  assert.equal(await count(), 1, `${CALLERS} callers in one process`);
  if (processes.length === 1) return { kind: 'passed', figure: `1 computation for ${CALLERS} callers at once` };
  for (let round = 1; round <= 10; round += 1) {
    const answers = await Promise.all(processes.map((process) => process.call('askAtOnce', `both-${round}`, CALLERS)));
    assert.equal(new Set(answers.flat()).size, 1, 'all are answered the same');
    assert.equal(await count(), 1 + round, `${CALLERS} callers in each of two processes`);
  }
  return {
    kind: 'passed',
    figure: `1 computation for ${CALLERS} callers at once in one process, and 10 for 10 keys asked for by ${CALLERS} callers in each of two`,
  };
}
