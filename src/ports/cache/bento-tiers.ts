/** The tiers as BentoCache keeps them, with what both halves set alike. Freshness is ours; tiers, tags and notices are BentoCache's. */
import { BentoCache, type BentoStore, bentostore } from 'bentocache';
import type { Clock } from '#kernel/clock.ts';
import { type Background, createBackground } from './background.ts';
import type { Cache, MemoryLimits } from './cache.ts';
import { type Claim, createCachedFunctions, type MakeOnce, type Tiers } from './cached-function.ts';
import { type Entry, entrySerializer } from './entry.ts';
import type { Invalidations } from './invalidations.ts';
import { createMemoryTier, type MemoryTier } from './memory-tier.ts';

/** The number is that of the form in which entries are stored: another form never meets these. */
export const CACHE_PREFIX = 'focusforge:cache:1';

export interface BentoTiersDeps {
  readonly clock: Clock;
  readonly limits: MemoryLimits;
  readonly chance: () => number;
  readonly invalidations: Invalidations;
  /** Adds the second tier and the notices between instances. */
  readonly extend?: (store: BentoStore, given: ExtensionGiven) => Extension;
}

export interface ExtensionGiven {
  readonly memory: MemoryTier;
  readonly background: Background;
}

export interface Extension {
  readonly makeOnce: MakeOnce;
  /** When this key is next read in Redis and not there, the making of it is claimed in the same way. */
  readonly claimWithNextRead: (key: string) => void;
  /** What came of it, once; undefined when Redis did not have to be read. */
  readonly takeClaim: (key: string) => Claim | undefined;
  /** True once when the last read of this key was answered by Redis. */
  readonly cameFromRedis: (key: string) => boolean;
  readonly close: () => Promise<void>;
}

export function createBentoCache(deps: BentoTiersDeps): Cache {
  const { clock, invalidations } = deps;
  const memory = createMemoryTier(deps.limits);
  const store = bentostore().useL1Layer(memory.driver);
  const background = createBackground();
  const extension = deps.extend?.(store, { memory, background });
  const bento = new BentoCache({
    default: 'answers',
    stores: { answers: store },
    prefix: CACHE_PREFIX,
    serializer: entrySerializer,
  });

  // Now rather than at the first use, so that it listens to the others from the start.
  bento.use();

  const tiers: Tiers = {
    get: async (key, { claims }) => {
      if (claims) extension?.claimWithNextRead(key);
      const entry = await bento.get<Entry | undefined>({ key });
      const claim = claims ? extension?.takeClaim(key) : undefined;
      if (entry === undefined || entry === null) return { found: undefined, claim };
      claim?.drop();
      return { found: { entry, from: extension?.cameFromRedis(key) === true ? 'redis' : 'memory' }, claim: undefined };
    },
    set: async (key, entry, { keepMs, tags }) => {
      await bento.set({ key, value: entry, ttl: keepMs, tags: [...tags] });
    },
    forget: async (key) => {
      await bento.delete({ key });
    },
  };

  return {
    cached: createCachedFunctions({
      tiers,
      clock,
      invalidations,
      background,
      chance: deps.chance,
      ...(extension === undefined ? {} : { makeOnce: extension.makeOnce }),
    }),
    forgetTags: async (tags) => {
      for (const tag of tags) invalidations.note(tag);
      await bento.deleteByTag({ tags: [...tags] });
    },
    memory: memory.size,
    [Symbol.asyncDispose]: async () => {
      await background.settled();
      await bento.disconnectAll();
      await extension?.close();
    },
  };
}
