/** What time it is at a PostgreSQL server, for who wants to know whether clocks agree. */
import pg from 'pg';
import { systemClock } from '#kernel/clock.ts';
import { findWritable, listServers } from './postgres-servers.ts';

const PATIENCE_MS = 5000;

/** Milliseconds since 1970 at the server that can write. Throws `storage-unavailable` when there is none, or what the client says. */
export async function readPostgresClock(address: string): Promise<number> {
  const until = systemClock.monotonic() + PATIENCE_MS;
  const { server } = await findWritable(listServers(address), { until, clock: systemClock });
  const client = new pg.Client({ connectionString: server, query_timeout: PATIENCE_MS });
  // What happens to the connection is told by the query.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ ms: string }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms',
    );
    return Number(rows[0]?.ms);
  } finally {
    await client.end();
  }
}
