/**
 * How a cached function finds its answer, over whatever tiers there are: look, answer what is good, answer what is old while a new one is
 * made, make what is missing. All who ask for the same at the same moment in one process share one look and one making.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Background } from './background.ts';
import type { Cached, CachedOptions } from './cache.ts';
import { type Entry, isDueEarly } from './entry.ts';
import { readExact, writeExact } from './exact-text.ts';
import type { Invalidations } from './invalidations.ts';

/** The tiers, however many. Nothing here throws: a tier that fails has nothing. */
export interface Tiers {
  /** `claims`: where there is nothing, the same look asks for the right to make it. */
  readonly get: (key: string, options: { readonly claims: boolean }) => Promise<Look>;
  readonly set: (key: string, entry: Entry, options: KeepOptions) => Promise<void>;
  readonly forget: (key: string) => Promise<void>;
}

export interface KeepOptions {
  /** How long it is kept, grace included. */
  readonly keepMs: number;
  readonly tags: readonly string[];
}

export interface Found {
  readonly entry: Entry;
  readonly from: 'memory' | 'redis';
}

export interface Look {
  readonly found: Found | undefined;
  /** What it was told about who makes what is missing; undefined when nobody was asked. */
  readonly claim: Claim | undefined;
}

/** The right to make a value for the whole fleet. */
export interface Claim {
  /** Greater with each claim; 0 when another has it. */
  readonly token: number;
  /** Keeps it until the returned function is called, which never rejects. */
  readonly hold: () => () => Promise<void>;
  /** Lets go of it unused. */
  readonly drop: () => void;
}

/** Lets one process of the fleet make a value, and the others wait for it. */
export type MakeOnce = (key: string, options: MakeOnceOptions) => Promise<Entry>;

export interface MakeOnceOptions {
  /** What the look was told, where it asked. */
  readonly claim: Claim | undefined;
  /** Another process's entry will do when it is good for longer than this. */
  readonly olderThan: number;
  readonly waitMs: number;
  readonly make: () => Promise<Entry>;
  /** Keeps what was made, on every tier. */
  readonly keep: (entry: Entry) => Promise<void>;
}

export interface CachedFunctionDeps {
  readonly tiers: Tiers;
  readonly clock: Clock;
  readonly invalidations: Invalidations;
  readonly background: Background;
  /** From 0 to below 1; decides about making anew early. */
  readonly chance: () => number;
  readonly makeOnce?: MakeOnce;
}

interface Making {
  readonly olderThan: number;
  readonly claim?: Claim | undefined;
}

const LONGEST_KEY = 200;

export function createCachedFunctions(deps: CachedFunctionDeps) {
  const { tiers, clock, invalidations, background, chance, makeOnce } = deps;
  const looks = new Map<string, Promise<Entry>>();
  const makings = new Map<string, Promise<Entry>>();
  const now = () => clock.now().epochMilliseconds;

  return <Arguments extends readonly unknown[], Result>(
    compute: (...given: Arguments) => Promise<Result>,
    options: CachedOptions<Arguments>,
  ): Cached<Arguments, Result> => {
    const { name, ttlMs, graceMs = 0, costly, isRefreshedEarly = true } = options;
    const keepMs = ttlMs + graceMs;

    const computeEntry = async (given: Arguments): Promise<Entry> => {
      const startedAt = clock.monotonic();
      const text = writeExact(await compute(...given));
      emitSignal('cache-read', { name, from: 'computation' });
      return { text, freshUntil: now() + ttlMs, costMs: clock.monotonic() - startedAt };
    };

    const make = async (key: string, given: Arguments, { olderThan, claim }: Making): Promise<Entry> => {
      const tags = options.tags?.(...given) ?? [];
      const watch = invalidations.watch([key, ...tags]);
      const keep = async (entry: Entry) => {
        const isOutdated = watch.isOver();
        watch.end();
        if (!isOutdated) await tiers.set(key, entry, { keepMs, tags });
      };
      let isKept = false;
      const keepOnce = (entry: Entry) => {
        isKept = true;
        return keep(entry);
      };
      try {
        if (costly !== undefined && makeOnce !== undefined) {
          const { waitMs } = costly;
          return await makeOnce(key, { claim, olderThan, waitMs, make: () => computeEntry(given), keep: keepOnce });
        }
        const entry = await computeEntry(given);
        // In memory at once; whoever asked does not wait for the other tier.
        background.add(keepOnce(entry));
        return entry;
      } finally {
        if (!isKept) watch.end();
      }
    };

    const makeShared = (key: string, given: Arguments, { olderThan, claim }: Making) => {
      if (makings.has(key)) claim?.drop();
      return share(makings, key, () => make(key, given, { olderThan, claim }));
    };

    const makeInBackground = (key: string, given: Arguments, { freshUntil }: Entry) => {
      const making = makeShared(key, given, { olderThan: freshUntil });
      background.add(making.catch((error: unknown) => emitSignal('cache-refresh-failed', { name, error })));
    };

    const look = async (key: string, given: Arguments): Promise<Entry> => {
      const { found, claim } = await tiers.get(key, { claims: costly !== undefined });
      if (found === undefined) return makeShared(key, given, { olderThan: 0, claim });
      const { entry, from } = found;
      const isStale = now() >= entry.freshUntil;
      if (isStale && now() >= entry.freshUntil + graceMs)
        return makeShared(key, given, { olderThan: entry.freshUntil });
      if (isStale || (isRefreshedEarly && isDueEarly(entry, now(), chance()))) makeInBackground(key, given, entry);
      emitSignal('cache-read', { name, from: isStale ? 'stale' : from });
      return entry;
    };

    const keyOf = (given: Arguments): string => {
      const key = options.key(...given);
      const short = key.length <= LONGEST_KEY ? key : createHash('sha256').update(key).digest('base64url');
      return `${name}:${options.version}:${short}`;
    };

    const call = async (...given: Arguments): Promise<Result> => {
      const key = keyOf(given);
      const entry = await share(looks, key, () => look(key, given));
      try {
        return readExact(entry.text) as Result;
      } catch {
        // Damaged in Redis: as if it were not there.
        const made = await makeShared(key, given, { olderThan: entry.freshUntil });
        return readExact(made.text) as Result;
      }
    };
    return Object.assign(call, {
      peek: async (...given: Arguments) => {
        const { found } = await tiers.get(keyOf(given), { claims: false });
        if (found === undefined || now() >= found.entry.freshUntil + graceMs) return undefined;
        emitSignal('cache-read', { name, from: now() >= found.entry.freshUntil ? 'stale' : found.from });
        try {
          return { value: readExact(found.entry.text) as Result };
        } catch {
          return undefined;
        }
      },
      forget: async (...given: Arguments) => {
        const key = keyOf(given);
        // A making from before may not be joined by whoever asks from now on.
        looks.delete(key);
        makings.delete(key);
        invalidations.note(key);
        await tiers.forget(key);
      },
    });
  };
}

/** One run under a key at a time, whose outcome all get who ask meanwhile. */
function share<Result>(
  running: Map<string, Promise<Result>>,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const joined = running.get(key);
  if (joined !== undefined) return joined;
  const run = work().finally(() => {
    if (running.get(key) === run) running.delete(key);
  });
  running.set(key, run);
  return run;
}
