/**
 * The pool of connections to whichever server can write at the moment. The servers are asked when nobody is trusted, once for all who want
 * to know, and several are also asked every few seconds; a pool to a server that another has taken the place of is closed.
 */
import pg from 'pg';
import type { Clock } from '#kernel/clock.ts';
import type { PoolSettings } from './pool-settings.ts';
import { findWritable, listServers, type Server, type WritableServer } from './postgres-servers.ts';

export interface WritablePool {
  /** Throws `storage-unavailable` when nobody who can write is found in time. */
  readonly pool: () => Promise<pg.Pool>;
  /** A command had no answer: until the servers have been asked, nobody should run into the same wall. Gives the pool found then. */
  readonly findAnew: () => Promise<pg.Pool>;
  /** What a connection of one's own is opened with. */
  readonly options: () => pg.PoolConfig;
  /** Connections that are open, of all pools: one that was left for another server may still be closing its own. */
  readonly opened: () => number;
  readonly close: () => Promise<void>;
}

/**
 * Every statement of ours has exactly one index made for it. Nothing that is known or not known about a young table may talk the
 * engine into reading all of it, or into sorting what an index holds in order.
 */
const SESSION = [
  'synchronous_commit=on',
  'default_transaction_isolation=read\\ committed',
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  'enable_sort=off',
  'jit=off',
];

/** How long a server that hangs may keep a connection from closing. */
const LONGEST_GOODBYE_MS = 1000;
/** How often several servers are asked who can write when nothing seems wrong. */
const WATCH_EVERY_MS = 5000;

export interface WritablePoolDeps {
  readonly address: string;
  readonly settings: PoolSettings;
  readonly clock: Clock;
  /** Called at each change of what is open. */
  readonly tell: (event: 'opened' | 'closed') => void;
}

export function createWritablePool({ address, settings, clock, tell }: WritablePoolDeps): WritablePool {
  const servers = listServers(address);
  let current: { readonly writable: WritableServer; readonly pool: pg.Pool } | undefined;
  let looking: Promise<pg.Pool> | undefined;
  /** False from a command without an answer until the servers have been asked. */
  let trusted = false;
  let opened = 0;
  let becomeEmpty = () => {};

  const openPool = (server: Server): pg.Pool => {
    const pool = new pg.Pool(poolOptions(server, settings));
    pool.on('connect', (client) => {
      // The pool listens only while a connection is idle, and an error nobody listens to would end the process. Whoever has asked something
      // on this connection hears of it by the answer.
      client.on('error', () => {});
      opened += 1;
      tell('opened');
    });
    pool.on('remove', () => {
      opened -= 1;
      tell('closed');
      if (opened === 0) becomeEmpty();
    });
    // An idle connection was cut. The pool has let go of it; whether the server has changed shows when it is next needed.
    pool.on('error', () => {});
    return pool;
  };

  /** Asks who can write, once however many want to know, and moves to that server when it is another one. */
  const look = (): Promise<pg.Pool> => {
    looking ??= (async () => {
      const writable = await findWritable(servers, { until: clock.monotonic() + settings.waitMs, clock });
      trusted = true;
      if (current?.writable.server === writable.server && current.writable.timeline === writable.timeline) {
        return current.pool;
      }
      void current?.pool.end();
      current = { writable, pool: openPool(writable.server) };
      return current.pool;
    })().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  const waitUntilEmpty = async () => {
    if (opened === 0) return;
    const empty = new AbortController();
    becomeEmpty = () => empty.abort();
    // It is the sleep that is cut short.
    await clock.sleep(LONGEST_GOODBYE_MS, { signal: empty.signal }).catch(() => {});
  };

  /** A primary that was cut off for a while may not know that another has taken its place, and still answers reads. */
  const watch = (): (() => void) =>
    clock.after(WATCH_EVERY_MS, () => {
      look().catch(() => {});
      stopWatching = watch();
    });
  let stopWatching = servers.length > 1 ? watch() : () => {};

  return {
    pool: async () => (trusted && current !== undefined ? current.pool : look()),
    findAnew: () => {
      trusted = false;
      return look();
    },
    options: () => poolOptions(current?.writable.server ?? servers[0] ?? address, settings),
    opened: () => opened,
    close: async () => {
      stopWatching();
      await looking?.catch(() => {});
      await current?.pool.end();
      await waitUntilEmpty();
    },
  };
}

function poolOptions(server: Server, { min, max, idleMs, waitMs, commandMs }: PoolSettings): pg.PoolConfig {
  const given = new URLSearchParams(server.split('?', 2)[1]);
  const options = [given.get('options'), ...SESSION.map((setting) => `-c ${setting}`)].filter((part) => part !== null);
  given.delete('options');
  const [plain = server] = server.split('?', 1);
  return {
    connectionString: given.size === 0 ? plain : `${plain}?${given}`,
    options: options.join(' '),
    application_name: given.get('application_name') ?? 'focusforge',
    min,
    max,
    idleTimeoutMillis: idleMs,
    connectionTimeoutMillis: waitMs,
    statement_timeout: commandMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}
