/**
 * Remembering what a function gave. A tier in memory with limits is always there; with Redis, instances share a second one. A value is
 * good for `ttlMs`; for `graceMs` more it is still answered, at once, while a new one is made. What has been used often is made anew
 * shortly before it runs out. Values come back exactly as they were, each time as a copy of its own. Whatever is wrong with the cache, the
 * function is called and its answer or its error is given; errors are never remembered.
 */

export interface CachedOptions<Arguments extends readonly unknown[]> {
  /** What is remembered, kebab-case; the same everywhere in the product only for the same function. */
  readonly name: string;
  /** Raise it whenever what the function gives, or means, is another. */
  readonly version: number;
  /** All that the answer depends on, as text: of whom, of what, with what. Left out only where there is one answer. */
  readonly key: (...given: Arguments) => string;
  readonly ttlMs: number;
  /** How long an old answer is better than waiting; 0 when never. */
  readonly graceMs?: number;
  /** False when it may not be made anew before somebody misses it, because each making costs too much; true unless said. */
  readonly isRefreshedEarly?: boolean;
  /** By what several answers are forgotten together, such as `person:ID`. */
  readonly tags?: (...given: Arguments) => readonly string[];
  /** Costs money or seconds: made once over all instances, as long as Redis is there and nobody waits longer than `waitMs` for another. */
  readonly costly?: { readonly waitMs: number };
}

export interface Cached<Arguments extends readonly unknown[], Result> {
  (...given: Arguments): Promise<Result>;
  /** What is remembered and still good, grace included; undefined when there is nothing. Calls nothing, and waits for nobody's making. */
  readonly peek: (...given: Arguments) => Promise<{ readonly value: Result } | undefined>;
  /** Forgets one answer, on every instance. */
  readonly forget: (...given: Arguments) => Promise<void>;
}

export interface Cache extends AsyncDisposable {
  /** The one way to cache a function. */
  readonly cached: <Arguments extends readonly unknown[], Result>(
    compute: (...given: Arguments) => Promise<Result>,
    options: CachedOptions<Arguments>,
  ) => Cached<Arguments, Result>;
  /** Forgets every answer with one of the tags, on every instance. */
  readonly forgetTags: (tags: readonly string[]) => Promise<void>;
  /** What the tier in memory holds. */
  readonly memory: () => { readonly entries: number; readonly bytes: number };
}

export interface MemoryLimits {
  readonly entries: number;
  /** Of keys and values together, counted as two bytes a character. */
  readonly bytes: number;
  /** Larger values are not kept in memory. */
  readonly entryBytes: number;
}

export const MEMORY_LIMITS: MemoryLimits = { entries: 20_000, bytes: 64 * 2 ** 20, entryBytes: 2 ** 20 };
