/**
 * The database of a local cluster with the members that stand in for each other, and what can be done to it: a primary is lost or hangs,
 * another takes over, everything stands still.
 */
import pg from 'pg';
import { type EmptyPlace, emptyPlace } from '#testing/empty-place.ts';
import { noMongo, type ReplicaSetMember, startReplicaSet } from '#testing/mongodb-replica-set.ts';
import { noPostgres, startPostgres, startStandby } from '#testing/postgres-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import type { ClusterPart, Database } from './cluster-part.ts';
import { renderTemplate } from './render-template.ts';

export interface ClusterDatabase extends AsyncDisposable {
  readonly kind: Database;
  /** As STORAGE_URL. */
  readonly url: string;
  readonly parts: readonly ClusterPart[];
  /** To how many members a client keeps connections open, whether it asks them or not. */
  readonly pools: number;
  /** SIGKILL of the primary; nobody takes over before `takeOver` is called. */
  readonly losePrimary: () => Promise<void>;
  /** Another one becomes the primary; resolves when it takes writes. */
  readonly takeOver: () => Promise<void>;
  /** SIGSTOP of the primary; what it gives lets it go on. Where members elect, another one takes over by itself. */
  readonly haltPrimary: () => Promise<() => void>;
  /** An empty place on the server that takes writes now, where nothing of the cluster itself works. */
  readonly emptyPlace: () => Promise<EmptyPlace>;
  /** Nothing can be written while `work` runs. */
  readonly whileStuck: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Why there can be none here, as the reason of a skip; false when there can. */
export function missingDatabase(kind: Database): string | false {
  return kind === 'postgres' ? noPostgres : noMongo;
}

export function startClusterDatabase(kind: Database): Promise<ClusterDatabase> {
  return kind === 'postgres' ? openPostgres() : openMongo();
}

/** A primary with a synchronous standby, which an operator promotes. */
async function openPostgres(): Promise<ClusterDatabase> {
  await using starting = new AsyncDisposableStack();
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
  let serving = primary;
  const running = starting.move();
  return {
    kind: 'postgres',
    url: `postgres://postgres@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/postgres`,
    pools: 1,
    parts: [
      { name: 'postgresql-1', what: 'primary', address: `127.0.0.1:${primary.port}` },
      { name: 'postgresql-2', what: 'synchronous standby', address: `127.0.0.1:${standby.port}` },
    ],
    losePrimary: () => primary.stop('SIGKILL'),
    takeOver: async () => {
      await standby.promote();
      // There is nobody left to wait for.
      await standby.query(`ALTER SYSTEM SET synchronous_standby_names = ''`);
      await standby.query('SELECT pg_reload_conf()');
      serving = standby;
    },
    haltPrimary: async () => {
      primary.signal('SIGSTOP');
      return () => primary.signal('SIGCONT');
    },
    emptyPlace: () => emptyPlace(serving.address),
    whileStuck: async (work) => {
      const client = new pg.Client({ connectionString: serving.address });
      await client.connect();
      try {
        await client.query('BEGIN; LOCK TABLE "tasks" IN EXCLUSIVE MODE');
        return await work();
      } finally {
        await client.end();
      }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Three members, which elect. */
async function openMongo(): Promise<ClusterDatabase> {
  const set = await startReplicaSet({ size: 3 });
  let lost: readonly ReplicaSetMember[] = [];
  return {
    kind: 'mongodb',
    pools: set.members.length,
    url: set.addressOf('focusforge'),
    parts: set.members.map(({ port }, number) => ({
      name: `mongodb-${number + 1}`,
      what: 'member of the set',
      address: `127.0.0.1:${port}`,
    })),
    losePrimary: async () => {
      const primary = await set.primary();
      // One that is left alone has no majority, so that it is seen how it is without any primary.
      const other = set.members.find(({ port }) => port !== primary.port);
      lost = other === undefined ? [primary] : [other, primary];
      for (const member of lost) await member.stop('SIGKILL');
    },
    takeOver: async () => {
      await lost[0]?.start();
      await set.primary();
    },
    haltPrimary: async () => {
      const primary = await set.primary();
      primary.signal('SIGSTOP');
      return () => primary.signal('SIGCONT');
    },
    emptyPlace: () => emptyPlace(set.addressOf('focusforge')),
    whileStuck: async (work) => {
      await set.command({ fsync: 1, lock: true });
      try {
        return await work();
      } finally {
        await waitUntil('it is let go', async () => (await set.command({ fsyncUnlock: 1 })).lockCount === 0);
      }
    },
    [Symbol.asyncDispose]: () => set[Symbol.asyncDispose](),
  };
}
