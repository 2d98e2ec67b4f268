/** What the three words of `optimization_status` mean in this install at this moment, in words with live figures. */
import type { HealthReply } from '#contract/system-routes.ts';
import { onSignal } from '#kernel/signal.ts';

export type OptimizationStatus = HealthReply['optimization_status'];

/** Whether the shared Redis answers. */
export interface RedisState {
  readonly isUp: () => boolean;
}

export interface OptimizationDeps {
  readonly storage: 'sqlite' | 'postgres' | 'mongodb';
  readonly pool: { readonly min: number; readonly max: number };
  /** Undefined where none is configured. */
  readonly redis: RedisState | undefined;
  readonly ai: { readonly model: string | undefined; readonly deadlineMs: number };
}

const SERVER_NAMES = { postgres: 'PostgreSQL', mongodb: 'MongoDB' } as const;

/** Listens to the pool, the cache and models until closed. */
export function watchOptimization({ storage, pool, redis, ai }: OptimizationDeps): {
  readonly read: () => OptimizationStatus;
  readonly close: () => void;
} {
  let figures = { open: 0, inUse: 0, waiting: 0 };
  let [computed, remembered] = [0, 0];
  let [answers, spared] = [0, 0];
  const stops = [
    onSignal('storage-pool', ({ open, inUse, waiting }) => {
      figures = { open, inUse, waiting };
    }),
    onSignal('model-answer', ({ outcome, from }) => {
      if (outcome !== 'answered') return;
      answers += 1;
      if (from !== 'provider') spared += 1;
    }),
    onSignal('cache-read', ({ from }) => {
      if (from === 'computation') computed += 1;
      else remembered += 1;
    }),
  ];

  const describePool = (): string => {
    if (storage === 'sqlite') return 'one writer with group commit (embedded SQLite)';
    const { open, inUse, waiting } = figures;
    return `${SERVER_NAMES[storage]}: ${open} connections open, ${inUse} in use, ${waiting} requests waiting (${pool.min} to ${pool.max})`;
  };

  const describeCache = (): string => {
    if (redis === undefined) return 'off: one process keeps what it needs in memory';
    const hits = `${remembered} of ${remembered + computed} answers were remembered`;
    return redis.isUp()
      ? `shared over Redis, memory in front: ${hits}`
      : `local-only: Redis is away, memory answers; ${hits}`;
  };

  const describeAi = (): string =>
    ai.model === undefined
      ? 'off: templates and memory answer'
      : `${ai.model} within ${ai.deadlineMs} ms, then templates and memory answer; ${answers} answers since the start, ${spared} of them remembered or shared`;

  return {
    close: () => {
      for (const stop of stops) stop();
    },
    read: () => ({
      database_pooling: describePool(),
      distributed_cache: describeCache(),
      ai_optimization: describeAi(),
    }),
  };
}
