/**
 * `npm run verify [-- --cluster [--mongodb]]`: runs every row of the checklist that this release can show against a running system, with
 * everything in one process or a cluster of the real programs, and prints each with what it measured. A row that is not there yet, or
 * that this mode cannot show, is named and never counts as passed. Exits non-zero when a row that applies fails. `--rows=6,7` looks only
 * at some.
 */
import { missingPrograms } from '../cluster/local-cluster.ts';
import { cacheRows } from './cache-rows.ts';
import { type ClusterSystem, startClusterSystem } from './cluster-system.ts';
import { createDatabaseRows } from './database-rows.ts';
import { limiterRows } from './limiter-rows.ts';
import { modelRows } from './model-rows.ts';
import { observationRows } from './observation-rows.ts';
import { redisRows } from './redis-rows.ts';
import { type Outcome, type Row, TITLES } from './rows.ts';
import { schemaRows } from './schema-rows.ts';
import { serviceRows } from './service-rows.ts';
import { type EmbeddedSystem, startEmbeddedSystem } from './system.ts';
import { workerRows } from './worker-rows.ts';

const MARKS = { passed: '✔', failed: '✘', skipped: '–' } as const;
const database = process.argv.includes('--mongodb') ? 'mongodb' : 'postgres';
const isCluster = process.argv.includes('--cluster') || database === 'mongodb';
const wanted = process.argv
  .find((given) => given.startsWith('--rows='))
  ?.replace('--rows=', '')
  .split(',')
  .map(Number);
process.exitCode = await run();

async function run(): Promise<number> {
  const missing = isCluster ? missingPrograms(database) : [];
  for (const sentence of missing) console.log(sentence);
  if (missing.length > 0) return 1;
  const rows: readonly Row[] = [
    ...createDatabaseRows(),
    ...[...schemaRows, ...serviceRows, ...cacheRows, ...redisRows, ...limiterRows, ...observationRows, ...workerRows],
    ...modelRows,
  ];
  await using system = isCluster ? await startClusterSystem(database) : await startEmbeddedSystem();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [position, title] of TITLES.entries()) {
    const number = position + 1;
    if (wanted !== undefined && !wanted.includes(number)) continue;
    const known = rows.filter((row) => row.number === number);
    for (const row of known.length === 0 ? [{ number, title }] : known) {
      const outcome = await runRow(row, system);
      counts[outcome.kind] += 1;
      print(row, outcome);
    }
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed > 0 ? 1 : 0;
}

function print({ number, title, lacking }: Row, outcome: Outcome): void {
  const text = outcome.kind === 'skipped' ? outcome.why : outcome.figure;
  console.log(`${MARKS[outcome.kind]} ${String(number).padStart(2)} ${title}: ${text}`);
  if (lacking !== undefined && outcome.kind !== 'skipped') console.log(`      not shown yet: ${lacking}`);
}

async function runRow(row: Row, system: EmbeddedSystem | ClusterSystem): Promise<Outcome> {
  try {
    const outcome = system.mode === 'embedded' ? row.embedded?.(system) : row.cluster?.(system);
    return (await (outcome ?? row.check?.(system))) ?? { kind: 'skipped', why: whyNot(row) };
  } catch (error) {
    return { kind: 'failed', figure: error instanceof Error ? error.message : String(error) };
  }
}

function whyNot({ embedded, cluster }: Row): string {
  if (cluster !== undefined) return 'shown on a cluster, by `npm run verify -- --cluster`';
  return embedded === undefined ? 'not there yet' : 'shown with everything in one process, by `npm run verify`';
}
