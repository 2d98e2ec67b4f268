/** The Redis of a local cluster: a master, its replica and three Sentinels, killed and started again together. */
import { type RedisPlace, startRedis, startSentinels } from '#testing/redis-server.ts';
import type { ClusterPart } from './cluster-part.ts';
import { renderTemplate } from './render-template.ts';

export interface ClusterRedis extends AsyncDisposable {
  /** As REDIS_URL. */
  readonly url: string;
  readonly parts: readonly ClusterPart[];
  /** SIGKILL of master and replica; the Sentinels go on watching. */
  readonly killAll: () => Promise<void>;
  readonly restartAll: () => Promise<void>;
}

export async function startClusterRedis(): Promise<ClusterRedis> {
  await using starting = new AsyncDisposableStack();
  const config =
    (replicaOf: string) =>
    ({ port, folder }: RedisPlace) =>
      renderTemplate('redis/redis.conf', {
        HOST: '127.0.0.1',
        PORT: port,
        FOLDER: folder,
        MEMORY: '64mb',
        REPLICA_OF: replicaOf,
      });
  const master = starting.use(await startRedis({ configFor: config('') }));
  const replica = starting.use(await startRedis({ configFor: config(`replicaof 127.0.0.1 ${master.port}`) }));
  const sentinels = starting.use(
    await startSentinels(master.port, ({ port, folder }) =>
      renderTemplate('redis/sentinel.conf', {
        HOST: '127.0.0.1',
        PORT: port,
        FOLDER: folder,
        MASTER_HOST: '127.0.0.1',
        MASTER_PORT: master.port,
      }),
    ),
  );
  const running = starting.move();
  return {
    url: sentinels.url,
    parts: [
      { name: 'redis-1', what: 'master', address: `127.0.0.1:${master.port}` },
      { name: 'redis-2', what: 'replica', address: `127.0.0.1:${replica.port}` },
      { name: 'sentinels', what: 'watch the master', address: sentinels.url.replace(/^.*\/\/|\/[^/]*$/g, '') },
    ],
    killAll: async () => {
      await Promise.all([master.kill(), replica.kill()]);
    },
    restartAll: async () => {
      await master.restart();
      await replica.restart();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
