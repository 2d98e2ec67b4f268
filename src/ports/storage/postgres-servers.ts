/**
 * The servers that an address names (`postgres://user@one:5432,two:5432/database`) and which of them may write. All are asked at once.
 * After a promotion two may say that they can: the old primary does not know yet. The one on the higher timeline is the newer.
 */
import pg from 'pg';
import type { Clock } from '#kernel/clock.ts';
import { NoAnswer, readFailure, unavailable } from './postgres-problem.ts';

/** One server: an address with a single host. */
export type Server = string;

export interface WritableServer {
  readonly server: Server;
  /** Rises at each promotion. */
  readonly timeline: number;
}

/** How long to wait for the other servers once one has said that it can write. */
const GRACE_MS = 300;
/** Between two rounds of asking. */
const ROUND_MS = 200;

const ASK = `
  SELECT current_setting('server_encoding'),
         CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' THEN NULL
              ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END`;

/** Splits an address into one for each host; throws `storage-unavailable` when it is none. Settings only libpq knows are dropped: the writable server is always the one wanted. */
export function listServers(address: string): readonly Server[] {
  const parts = /^(?<before>[a-z]+:\/\/(?:[^@/?]*@)?)(?<hosts>[^/?]*)(?<after>.*)$/s.exec(address)?.groups ?? {};
  const { before = '', hosts = '', after = '' } = parts;
  const [path = '', settings = ''] = after.split('?', 2);
  const kept = new URLSearchParams(settings);
  kept.delete('target_session_attrs');
  kept.delete('load_balance_hosts');
  const rest = kept.size === 0 ? path : `${path}?${kept}`;
  const servers = hosts.split(',').map((host) => `${before}${host}${rest}`);
  if (servers.every((server) => URL.canParse(server))) return servers;
  throw unavailable('STORAGE_URL is not an address that PostgreSQL understands.');
}

/** Asks the servers until one can write. Throws `storage-unavailable` when none does before `until` on the monotonic clock. */
export async function findWritable(
  servers: readonly Server[],
  { until, clock }: { readonly until: number; readonly clock: Clock },
): Promise<WritableServer> {
  for (;;) {
    const left = until - clock.monotonic();
    const { writable, failure } = await askAll(servers, { ms: Math.max(left, 1), clock });
    if (writable !== undefined) return writable;
    if (clock.monotonic() + ROUND_MS >= until) {
      const detail = servers.length === 1 ? 'The database server' : 'None of the database servers';
      throw unavailable(`${detail} ${servers.length === 1 ? 'cannot' : 'can'} be written to right now.`, failure);
    }
    await clock.sleep(ROUND_MS);
  }
}

async function askAll(servers: readonly Server[], { ms, clock }: { readonly ms: number; readonly clock: Clock }) {
  const found: WritableServer[] = [];
  let failure: unknown;
  let fatal: unknown;
  const asking = servers.map(async (server) => {
    try {
      const timeline = await ask(server, ms);
      if (timeline !== undefined) found.push({ server, timeline });
      return timeline;
    } catch (error) {
      failure = error instanceof NoAnswer ? error.cause : error;
      if (!(error instanceof NoAnswer)) fatal = error;
      return undefined;
    }
  });
  const first = asking.map(async (answer) => (await answer) ?? Promise.reject(new Error('it cannot write')));
  const enough = new AbortController();
  await Promise.any(first).then(
    () => Promise.race([Promise.all(asking), clock.sleep(GRACE_MS, { signal: enough.signal })]),
    () => undefined,
  );
  enough.abort();
  const writable = found.toSorted((left, right) => right.timeline - left.timeline)[0];
  // A wrong password stays wrong however often it is tried.
  if (writable === undefined && fatal !== undefined) throw fatal;
  return { writable, failure };
}

/** The timeline of a server that can write; undefined when it only reads. */
async function ask(server: Server, ms: number): Promise<number | undefined> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: ms, query_timeout: ms });
  // What happens to the connection afterwards is told by the query.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<[string, string | null]>({ text: ASK, rowMode: 'array' });
    const [encoding, timeline] = rows[0] ?? ['', null];
    if (encoding !== 'UTF8')
      throw unavailable(`The database is encoded in ${encoding}. Create one with ENCODING 'UTF8'.`);
    return timeline === null ? undefined : Number.parseInt(timeline, 16);
  } catch (error) {
    throw readFailure(error, { sent: false });
  } finally {
    await client.end();
  }
}
