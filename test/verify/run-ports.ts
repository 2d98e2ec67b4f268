/** A process with the cache and the limiter of an install, opened as the product opens them, that does what it is told over its channel. */
import { isDeepStrictEqual } from 'node:util';
import { openCache, openLimiter } from '#app/shared-ports.ts';
import { systemClock } from '#kernel/clock.ts';
import { onSignal } from '#kernel/signal.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { EXACT_SAMPLES, REFUSED_SAMPLES } from './cache-samples.ts';
import type { PortVerbs } from './port-process.ts';

const HOUR = 3_600_000;
const OPTIONS = { version: 1, ttlMs: HOUR };
const LONGEST_WATCH_MS = 2000;
const LIMIT = { name: 'verified-requests', most: 10, windowSeconds: 60 };

const [redisUrl] = process.argv.slice(2);
const redis = redisUrl === undefined ? undefined : await openTestLink(redisUrl);
const cache = await openCache({ redis, clock: systemClock });
const limiter = await openLimiter({ redis });

let [computations, isAsking] = [0, false];
const reads: Record<string, number> = {};
onSignal('cache-read', ({ from }) => {
  reads[from] = (reads[from] ?? 0) + 1;
});

const name = (key: string) => key;
const advise = cache.cached(
  async (key: string) => {
    computations += 1;
    return `${key} by ${process.pid}, number ${computations}`;
  },
  { ...OPTIONS, name: 'verified-advice', key: name, costly: { waitMs: 10_000 } },
);
const sample = cache.cached(async (key: string) => sampleOf(key), { ...OPTIONS, name: 'verified-sample', key: name });
const planted = cache.cached(async (_key: string) => 'made', { ...OPTIONS, name: 'verified-planted', key: name });

const verbs: PortVerbs = {
  ask: (key) => advise(key),
  isStored: async (key) =>
    (await redis?.send((client) => client.exists(`focusforge:cache:1:verified-advice:1:${key}`))) === 1,
  askAtOnce: async (key, callers) => [
    ...new Set(await Promise.all(Array.from({ length: callers }, () => advise(key)))),
  ],
  forget: (key) => advise.forget(key),
  watch: async (key, answer) => {
    const startedAt = performance.now();
    while ((await advise(key)) === answer) {
      if (performance.now() - startedAt > LONGEST_WATCH_MS) {
        throw new Error(`${key} is still answered as before, ${LONGEST_WATCH_MS} ms later`);
      }
      await new Promise(setImmediate);
    }
    return performance.timeOrigin + performance.now();
  },
  keepAsking: async (keys) => {
    isAsking = true;
    let [answered, failed] = [0, 0];
    while (isAsking) {
      await advise(`kept-${answered % keys}`).then(
        () => (answered += 1),
        () => (failed += 1),
      );
      await systemClock.sleep(2);
    }
    return { answered, failed };
  },
  stopAsking: async () => {
    isAsking = false;
  },
  readSamples: async () => {
    const names: string[] = [];
    for (const key of Object.keys(EXACT_SAMPLES)) {
      if (isDeepStrictEqual(await sample(key), EXACT_SAMPLES[key])) names.push(key);
    }
    return names;
  },
  refuseSamples: async () => {
    const names: string[] = [];
    for (const key of Object.keys(REFUSED_SAMPLES)) {
      const refused = await sample(key).catch((error: unknown) => error);
      if (refused instanceof TypeError) names.push(key);
    }
    return names;
  },
  readPlanted: async (texts) => {
    let nothing = 0;
    for (const [number, text] of texts.entries()) {
      await redis?.send((client) => client.set(`focusforge:cache:1:verified-planted:1:${number}`, text));
      if ((await planted(String(number))) === 'made' && !('planted' in globalThis)) nothing += 1;
    }
    return nothing;
  },
  consume: async (person, times) => {
    const charges = [{ limit: LIMIT, key: person, amount: 1 }];
    const decisions = await Promise.all(Array.from({ length: times }, () => limiter.consume(charges)));
    const waits = decisions.flatMap((decision) => (decision.accepted ? [] : [decision.retryAfterSeconds]));
    return { accepted: times - waits.length, waits };
  },
  figures: async () => ({ computations, reads: { ...reads }, isRedisUp: redis?.isUp() ?? false }),
};

/** Made here only the first time it is asked for anywhere. */
function sampleOf(key: string): unknown {
  computations += 1;
  return key in EXACT_SAMPLES ? EXACT_SAMPLES[key] : REFUSED_SAMPLES[key];
}

interface Call {
  readonly id: number;
  readonly verb: keyof PortVerbs;
  readonly given: readonly never[];
}

process.on('message', async (message) => {
  const { id, verb, given } = message as Call;
  const work = verbs[verb] as (...given: readonly never[]) => Promise<unknown>;
  try {
    process.send?.({ id, result: await work(...given) });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
