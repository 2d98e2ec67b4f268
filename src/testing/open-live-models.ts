/** The optimizer with everything on around any models, as the product puts it together: alone in its process, or one of several over a Redis. */
import { openCache, openLimiter } from '#app/shared-ports.ts';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { createModels } from '#optimizer/create-models.ts';
import type { Models } from '#optimizer/models.ts';
import { DEFAULT_POLICY, type OptimizerPolicy } from '#optimizer/optimizer-policy.ts';
import type { SentRequest } from '#optimizer/send.ts';
import type { Leases } from '#ports/lease/lease.ts';
import { createClusterLeases } from '#ports/lease/lease-cluster.ts';
import { createEmbeddedLeases } from '#ports/lease/lease-embedded.ts';
import type { Llm } from '#ports/llm/llm.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import { createClusterSlots } from '#ports/slots/slots-cluster.ts';
import { createEmbeddedSlots } from '#ports/slots/slots-embedded.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createLeaseLedger } from '#shelves/lease-ledger.ts';
import { SHELVES } from '#shelves/shelves.ts';
import { openTestLink } from './redis-link.ts';

export interface OpenLiveModels extends AsyncDisposable {
  readonly models: Models;
  /** What the list of sent words was told. */
  readonly sent: readonly SentRequest[];
}

export interface OpenLiveModelsOptions {
  readonly llms: readonly Llm[];
  /** Undefined: everything is within this process. */
  readonly redisUrl?: string | undefined;
  readonly policy?: Partial<OptimizerPolicy>;
  readonly clock?: Clock;
  /** From 0 to below 1. */
  readonly chance?: () => number;
}

export async function openLiveModels(options: OpenLiveModelsOptions): Promise<OpenLiveModels> {
  const { llms, redisUrl, clock = systemClock, chance = Math.random } = options;
  await using opening = new AsyncDisposableStack();
  const redis = redisUrl === undefined ? undefined : opening.use(await openTestLink(redisUrl));
  const cache = opening.use(await openCache({ redis, clock }));
  const slots =
    redis === undefined ? createEmbeddedSlots({ clock }) : opening.use(createClusterSlots({ link: redis, clock }));
  const sent: SentRequest[] = [];
  const models = opening.use(
    createModels({
      ...{ llms, clock, chance, cache, slots },
      policy: { ...DEFAULT_POLICY, ...options.policy },
      limiter: await openLimiter({ redis }),
      leases: openLeases(opening, { redis, clock }),
      journal: { sent: async (request) => void sent.push(request) },
    }),
  );
  const open = opening.move();
  return { models, sent, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** On a ledger of this process alone: over several it is Redis that keeps two from holding the same. */
function openLeases(
  opening: AsyncDisposableStack,
  { redis, clock }: { readonly redis: RedisLink | undefined; readonly clock: Clock },
): Leases {
  const storage = opening.adopt(createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock }), (open) =>
    open.close(),
  );
  const ledger = createLeaseLedger({ storage, now: () => clock.now().epochMilliseconds });
  return redis === undefined
    ? createEmbeddedLeases({ clock, ledger })
    : createClusterLeases({ link: redis, clock, ledger });
}
