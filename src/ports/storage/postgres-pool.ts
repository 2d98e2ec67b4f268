/**
 * Connections to whichever server can write at the moment. A statement is sent once; when no answer comes, the servers are asked anew who
 * can write, and whoever sent it decides whether to try again (`persist`). Never more connections than the settings allow, and no wait is
 * longer than they say.
 */
import pg from 'pg';
import type { Clock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';
import { emitSignal, type Signals } from '#kernel/signal.ts';
import { createConnectionGate } from './connection-gate.ts';
import type { PoolSettings } from './pool-settings.ts';
import { NoAnswer, readFailure, unavailable } from './postgres-problem.ts';
import { findWritable, listServers, type Server, type WritableServer } from './postgres-servers.ts';

/** A statement that every connection prepares once, under a name of its own. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** A row as an array of columns. */
export type Row = readonly (string | number | null)[];

export interface PostgresPool {
  /** Sends a statement once. Rejects with `NoAnswer`, or with the problem that the server's answer means. */
  readonly send: (statement: Statement, values: readonly unknown[], until: number) => Promise<readonly Row[]>;
  /** Makes attempts until one is answered or `until` has passed on the monotonic clock. */
  readonly persist: <Result>(until: number, attempt: () => Promise<Result>) => Promise<Result>;
  /** A connection outside the pool, for work that takes as long as it takes. */
  readonly borrow: <Result>(work: (client: pg.Client) => Promise<Result>) => Promise<Result>;
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

/** How long to wait before another attempt: long enough for a server that is restarting, short beside the deadline. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 800;
/** How long a server that hangs may keep a connection from closing. */
const LONGEST_GOODBYE_MS = 1000;
/** How often several servers are asked who can write when nothing seems wrong. */
const WATCH_EVERY_MS = 5000;

/** Finds the writable server and opens the connections that are always kept. Throws `storage-unavailable` when there is none. */
export async function openPostgresPool({
  address,
  settings,
  clock,
}: {
  readonly address: string;
  readonly settings: PoolSettings;
  readonly clock: Clock;
}): Promise<PostgresPool> {
  const servers = listServers(address);
  const gate = createConnectionGate({ most: settings.max, clock });
  let current: { readonly writable: WritableServer; readonly pool: pg.Pool } | undefined;
  let looking: Promise<pg.Pool> | undefined;
  /** False from a command without an answer until the servers have been asked: nobody should run into the same wall meanwhile. */
  let trusted = false;
  /** Of all pools: one that was left for another server may still be closing its own. */
  let opened = 0;
  let becomeEmpty = () => {};

  const tell = (event: Signals['storage-pool']['event'], waitedMs?: number) =>
    emitSignal('storage-pool', {
      event,
      open: opened,
      inUse: gate.inside(),
      waiting: gate.waiting(),
      ...(waitedMs === undefined ? {} : { waitedMs }),
    });

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

  const connect = async (): Promise<pg.PoolClient> => {
    const pool = trusted && current !== undefined ? current.pool : await look();
    try {
      return await pool.connect();
    } catch (error) {
      throw readFailure(error, { sent: false });
    }
  };

  const send: PostgresPool['send'] = async (statement, values, until) => {
    const started = clock.monotonic();
    const inside = await gate.enter(Math.min(settings.waitMs, Math.max(until - started, 0)));
    const waitedMs = clock.monotonic() - started;
    if (!inside) {
      tell('timed-out', waitedMs);
      throw unavailable('Too many requests are waiting for the database.');
    }
    tell('taken', waitedMs);
    try {
      const client = await connect();
      // The remaining time is the client's patience; the server gives up by itself after `statement_timeout`.
      const patience = Math.max(until - clock.monotonic(), 1);
      return await ask(client, { ...statement, values: [...values], rowMode: 'array', query_timeout: patience });
    } finally {
      gate.leave();
      tell('returned');
    }
  };

  const persist: PostgresPool['persist'] = async (until, attempt) => {
    for (let failures = 0; ; failures += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        trusted = false;
        const found = look();
        const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
        if (clock.monotonic() + pause >= until) {
          // Nobody waits for the outcome: the next command will.
          found.catch(() => {});
          throw unavailable('The database server did not answer in time.', error.cause);
        }
        await Promise.all([found, clock.sleep(pause)]);
      }
    }
  };

  const borrow: PostgresPool['borrow'] = async (work) => {
    const { server } = current?.writable ?? { server: servers[0] ?? address };
    const client = new pg.Client({ ...poolOptions(server, settings), statement_timeout: 0 });
    // What happens to the connection is told by the statement that runs on it.
    client.on('error', () => {});
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      throw giveUp(error);
    } finally {
      await client.end();
    }
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

  const pool = await look();
  await warmUp(pool, settings.min);
  return {
    send,
    persist,
    borrow,
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

/** Asks on a connection, and lets go of one that did not answer: it may still answer what nobody waits for any more. */
async function ask(
  client: pg.PoolClient,
  query: pg.QueryArrayConfig & { readonly query_timeout: number },
): Promise<readonly Row[]> {
  try {
    const { rows } = await client.query<(string | number | null)[]>(query);
    client.release();
    return rows;
  } catch (error) {
    const failure = readFailure(error, { sent: true });
    client.release(failure instanceof Problem ? undefined : true);
    throw failure;
  }
}

async function warmUp(pool: pg.Pool, connections: number): Promise<void> {
  try {
    const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
    for (const client of clients) client.release();
  } catch (error) {
    throw giveUp(error);
  }
}

function giveUp(error: unknown): unknown {
  const failure = readFailure(error, { sent: true });
  return failure instanceof NoAnswer ? unavailable('The database server went away.', failure.cause) : failure;
}
