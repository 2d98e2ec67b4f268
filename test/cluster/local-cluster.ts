/**
 * A whole cluster on this machine, of the real programs in the configuration that production has: a database with its standby, Redis with
 * a replica and three Sentinels, two instances that answer and two that work. It lives in temporary folders on free ports of the loopback
 * interface, and nothing of it is left when it is closed.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noMongo, startReplicaSet } from '#testing/mongodb-replica-set.ts';
import { noPostgres, startPostgres, startStandby } from '#testing/postgres-server.ts';
import { missingRedis, type RedisPlace, startRedis, startSentinels } from '#testing/redis-server.ts';
import { type ServiceProcess, startService } from '#testing/service-process.ts';
import { renderTemplate } from './render-template.ts';

export type Database = 'postgres' | 'mongodb';

/** A line of the table of what runs. */
export interface ClusterPart {
  readonly name: string;
  readonly what: string;
  readonly address: string;
}

export interface LocalCluster extends AsyncDisposable {
  readonly parts: readonly ClusterPart[];
  /** The instances that answer. */
  readonly instances: readonly ServiceProcess[];
  readonly workers: readonly ServiceProcess[];
  /** The settings that all of them have. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is missing here for a cluster on this database, and how to install it; empty when nothing is. */
export function missingPrograms(database: Database): readonly string[] {
  const missing = database === 'postgres' ? noPostgres : noMongo;
  return [missing, missingRedis].filter((sentence) => typeof sentence === 'string');
}

export async function startLocalCluster({ database }: { readonly database: Database }): Promise<LocalCluster> {
  await using starting = new AsyncDisposableStack();
  const parts: ClusterPart[] = [];
  const storageUrl = database === 'postgres' ? await openPostgres(starting, parts) : await openMongo(starting, parts);
  const redisUrl = await openRedis(starting, parts);

  const folder = await mkdtemp(join(tmpdir(), 'focusforge-cluster-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const env = {
    FOCUSFORGE_PORT: '0',
    FOCUSFORGE_LOG_LEVEL: 'warn',
    FOCUSFORGE_STORAGE_URL: storageUrl,
    FOCUSFORGE_REDIS_URL: redisUrl,
    FOCUSFORGE_SECRET_KEY: randomBytes(32).toString('base64'),
  };
  const start = async (name: string, command: 'serve' | 'worker') => {
    const own = { ...env, FOCUSFORGE_WORKER: command === 'worker' ? 'on' : 'off', FOCUSFORGE_DATA: join(folder, name) };
    const service = await startService({ env: own, command });
    starting.defer(async () => void (await service.end('SIGTERM')));
    parts.push({ name, what: command === 'serve' ? 'answers people' : 'works off jobs', address: service.url || '-' });
    return service;
  };
  const instances = [await start('instance-1', 'serve'), await start('instance-2', 'serve')];
  const workers = [await start('worker-1', 'worker'), await start('worker-2', 'worker')];
  const running = starting.move();
  return { parts, instances, workers, env, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openPostgres(starting: AsyncDisposableStack, parts: ClusterPart[]): Promise<string> {
  const config = (port: number) =>
    renderTemplate('postgresql/postgresql.conf', {
      HOST: '127.0.0.1',
      PORT: port,
      SOCKETS: '',
      // Named once it follows.
      STANDBYS: '',
      SHARED_BUFFERS: '128MB',
    });
  const primary = starting.use(await startPostgres(config));
  const standby = starting.use(await startStandby(primary, config));
  parts.push(
    { name: 'postgresql-1', what: 'primary', address: `127.0.0.1:${primary.port}` },
    { name: 'postgresql-2', what: 'synchronous standby', address: `127.0.0.1:${standby.port}` },
  );
  return `postgres://postgres@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/postgres`;
}

async function openMongo(starting: AsyncDisposableStack, parts: ClusterPart[]): Promise<string> {
  const set = starting.use(await startReplicaSet({ size: 3 }));
  for (const [number, { port }] of set.members.entries()) {
    parts.push({ name: `mongodb-${number + 1}`, what: 'member of the set', address: `127.0.0.1:${port}` });
  }
  return set.addressOf('focusforge');
}

async function openRedis(starting: AsyncDisposableStack, parts: ClusterPart[]): Promise<string> {
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
  parts.push(
    { name: 'redis-1', what: 'master', address: `127.0.0.1:${master.port}` },
    { name: 'redis-2', what: 'replica', address: `127.0.0.1:${replica.port}` },
    { name: 'sentinels', what: 'watch the master', address: sentinels.url.replace(/^.*\/\/|\/[^/]*$/g, '') },
  );
  return sentinels.url;
}
