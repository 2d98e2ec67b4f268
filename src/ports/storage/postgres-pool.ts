/**
 * Statements sent to whichever server can write at the moment. A statement is sent once; when no answer comes, the servers are asked anew
 * who can write, and whoever sent it decides whether to try again (`persist`). Never more connections than the settings allow, and no wait
 * is longer than they say.
 */
import pg from 'pg';
import type { Clock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';
import { emitSignal, type Signals } from '#kernel/signal.ts';
import { createConnectionGate } from './connection-gate.ts';
import type { PoolSettings } from './pool-settings.ts';
import { NoAnswer, readFailure, unavailable } from './postgres-problem.ts';
import { createWritablePool, type WritablePool } from './postgres-writable-pool.ts';

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

/** How long to wait before another attempt: long enough for a server that is restarting, short beside the deadline. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 800;

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
  const gate = createConnectionGate({ most: settings.max, clock });
  const tell = (event: Signals['storage-pool']['event'], waitedMs?: number) =>
    emitSignal('storage-pool', {
      event,
      open: writable.opened(),
      inUse: gate.inside(),
      waiting: gate.waiting(),
      ...(waitedMs === undefined ? {} : { waitedMs }),
    });

  const writable: WritablePool = createWritablePool({ address, settings, clock, tell });

  const connect = async (): Promise<pg.PoolClient> => {
    const pool = await writable.pool();
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
        const found = writable.findAnew();
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
    const client = new pg.Client({ ...writable.options(), statement_timeout: 0 });
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

  try {
    await warmUp(await writable.pool(), settings.min);
  } catch (error) {
    await writable.close();
    throw error;
  }
  return { send, persist, borrow, close: writable.close };
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
