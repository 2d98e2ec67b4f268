/**
 * Storage on PostgreSQL 13 or newer, shared by any number of instances. It promises what `storage-behaviour.ts` lists, and that a resolved
 * commit survives the server: on disk there, and on its synchronous standby where there is one. The address may name several hosts; after
 * a promotion the writable one is found again. Commands wait out a short interruption; what cannot be answered by the deadline throws.
 */
import { type Clock, systemClock } from '#kernel/clock.ts';
import { POOL_DEFAULTS, type PoolSettings } from './pool-settings.ts';
import { createPostgresCommits } from './postgres-commit.ts';
import { openPostgresPool, type PostgresPool, type Row } from './postgres-pool.ts';
import { boundsOf, createPostgresStatements } from './postgres-statements.ts';
import { prepareTables } from './postgres-tables.ts';
import type { AnyShelf, Storage } from './storage.ts';
import { createStorage, type Engine, type StoredRow } from './storage-engine.ts';

/** Between two rounds of forgetting commits that are long settled. */
const FORGET_EVERY_MS = 10 * 60_000;

/**
 * Connects to `address` (`postgres://user:password@one:5432,two:5432/database`) and brings its tables in line with `shelves`. Throws
 * `storage-unavailable` with a sentence when the database cannot be used.
 */
export async function openPostgresStorage(options: {
  readonly address: string;
  readonly shelves: readonly AnyShelf[];
  readonly clock?: Clock;
  readonly pool?: Partial<PoolSettings>;
}): Promise<Storage> {
  const { address, shelves, clock = systemClock } = options;
  const settings = { ...POOL_DEFAULTS, ...options.pool };
  const pool = await openPostgresPool({ address, settings, clock });
  try {
    await pool.borrow((client) => prepareTables(client, shelves));
  } catch (error) {
    await pool.close();
    throw error;
  }
  const engine = createPostgresEngine(pool, { shelves, deadline: () => clock.monotonic() + settings.commandMs, clock });
  return createStorage(engine, { shelves, clock });
}

function createPostgresEngine(
  pool: PostgresPool,
  {
    shelves,
    deadline,
    clock,
  }: { readonly shelves: readonly AnyShelf[]; readonly deadline: () => number; readonly clock: Clock },
): Engine {
  const statements = createPostgresStatements();
  const commits = createPostgresCommits(pool, shelves);

  const read = (statement: Parameters<PostgresPool['send']>[0], values: readonly unknown[]) => {
    const until = deadline();
    return pool.persist(until, () => pool.send(statement, values, until));
  };

  const forgetLater = (): (() => void) =>
    clock.after(FORGET_EVERY_MS, () => {
      // Whatever is in the way now may be gone the next time.
      void commits.forget(deadline()).catch(() => {});
      cancelForgetting = forgetLater();
    });
  let cancelForgetting = forgetLater();

  return {
    get: async (shelf, person, id) => {
      const [row] = await read(statements.get(shelf), [person, id]);
      return row && toStored(row);
    },
    find: async (shelf, plan, { person, after, limit }) => {
      const rows = await read(statements.find(shelf, plan, after), [person, ...boundsOf(plan, after), limit]);
      return rows.map(toStored);
    },
    count: async (shelf, plan, person) => {
      const [row] = await read(statements.count(shelf, plan), [person, ...boundsOf(plan, undefined)]);
      return Number(row?.[0]);
    },
    persons: async (shelf, after, limit) => {
      const rows = await read(statements.persons(shelf), [after, limit]);
      return rows.map(([person]) => String(person));
    },
    commit: (writes) => commits.commit(writes, deadline()),
    close: () => {
      cancelForgetting();
      return pool.close();
    },
  };
}

/** The client hands over a 64-bit integer as text. */
function toStored([id, revision, schemaVersion, body, key]: Row): StoredRow {
  return [String(id), Number(revision), Number(schemaVersion), String(body), String(key)];
}
