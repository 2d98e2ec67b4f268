/**
 * A whole cluster on this machine, of the real programs in the configuration that production has: a database with its standby, Redis with
 * a replica and three Sentinels, two instances that answer and two that work. It lives in temporary folders on free ports of the loopback
 * interface, and nothing of it is left when it is closed.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingRedis } from '#testing/redis-server.ts';
import { type ServiceProcess, startService } from '#testing/service-process.ts';
import { type ClusterDatabase, missingDatabase, startClusterDatabase } from './cluster-database.ts';
import type { ClusterPart, Database } from './cluster-part.ts';
import { type ClusterRedis, startClusterRedis } from './cluster-redis.ts';

export interface LocalCluster extends AsyncDisposable {
  readonly parts: readonly ClusterPart[];
  readonly database: ClusterDatabase;
  readonly redis: ClusterRedis;
  /** The instances that answer. */
  readonly instances: readonly ServiceProcess[];
  readonly workers: readonly ServiceProcess[];
  /** The settings that all of them have. */
  readonly env: Readonly<Record<string, string>>;
  /** One more instance that answers, which ends with the cluster at the latest. */
  readonly join: (name: string) => Promise<ServiceProcess>;
}

export interface LocalClusterOptions {
  readonly database: Database;
  /** Beside the settings of a cluster. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What is missing here for a cluster on this database, and how to install it; empty when nothing is. */
export function missingPrograms(database: Database): readonly string[] {
  return [missingDatabase(database), missingRedis].filter((sentence) => typeof sentence === 'string');
}

export async function startLocalCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  await using starting = new AsyncDisposableStack();
  const database = starting.use(await startClusterDatabase(options.database));
  const redis = starting.use(await startClusterRedis());
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-cluster-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const env = {
    FOCUSFORGE_PORT: '0',
    FOCUSFORGE_LOG_LEVEL: 'warn',
    FOCUSFORGE_STORAGE_URL: database.url,
    FOCUSFORGE_REDIS_URL: redis.url,
    FOCUSFORGE_SECRET_KEY: randomBytes(32).toString('base64'),
    ...options.env,
  };
  const services = starting.use(new AsyncDisposableStack());
  const parts: ClusterPart[] = [...database.parts, ...redis.parts];
  const start = async (name: string, command: 'serve' | 'worker') => {
    const own = { ...env, FOCUSFORGE_WORKER: command === 'worker' ? 'on' : 'off', FOCUSFORGE_DATA: join(folder, name) };
    const service = await startService({ env: own, command });
    services.defer(async () => void (await service.end('SIGTERM')));
    parts.push({ name, what: command === 'serve' ? 'answers people' : 'works off jobs', address: service.url || '-' });
    return service;
  };
  const instances = [await start('instance-1', 'serve'), await start('instance-2', 'serve')];
  const workers = [await start('worker-1', 'worker'), await start('worker-2', 'worker')];
  const running = starting.move();
  return {
    ...{ parts, database, redis, instances, workers, env },
    join: (name) => start(name, 'serve'),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
