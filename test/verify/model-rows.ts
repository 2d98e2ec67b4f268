/**
 * Rows 11 to 15, 27 and 30: models behind the optimizer, in the product itself over real HTTP with a model that misbehaves on demand. Each row
 * has a service of its own, because each needs it set up and treated in another way: one process with everything embedded, or three
 * instances on PostgreSQL and Redis.
 */
import { noPostgres, startPostgres } from '#testing/postgres-server.ts';
import { missingRedis } from '#testing/redis-server.ts';
import { checkBreaker } from './model-breaker-row.ts';
import { checkParallelSteps } from './model-chain-row.ts';
import { checkFaults } from './model-fault-row.ts';
import { checkAtOnce, checkPersonLimit } from './model-limit-rows.ts';
import { checkRetries } from './model-retry-row.ts';
import { checkSpeed } from './model-speed-row.ts';
import type { Outcome, Row } from './rows.ts';

type Check = (storageUrl: string | undefined) => Promise<Outcome>;

const CHECKS: readonly (readonly [number, string, Check])[] = [
  [11, 'circuit breaker', checkBreaker],
  [12, 'rate limit 10 a minute', checkPersonLimit],
  [13, 'at most 3 at once', checkAtOnce],
  [14, 'retry with backoff', checkRetries],
  [15, 'parallel execution', checkParallelSteps],
  [27, '5 x faster', checkSpeed],
  [30, 'AI reliability', checkFaults],
];

export const modelRows: readonly Row[] = CHECKS.map(([number, title, check]) => ({
  number,
  title,
  embedded: () => check(undefined),
  cluster: () => checkOnCluster(check),
}));

async function checkOnCluster(check: Check): Promise<Outcome> {
  const missing = [noPostgres, missingRedis].find((one) => typeof one === 'string');
  if (missing !== undefined) return { kind: 'skipped', why: String(missing) };
  await using database = await startPostgres();
  // Awaited here: the server is gone when this function is left.
  return await check(database.address);
}
