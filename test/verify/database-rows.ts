/** Rows 1 to 3 and 20: the pool, and what is said and answered while a database loses its primary, once for all of them. */
import assert from 'node:assert/strict';
import { HealthReply } from '#contract/system-routes.ts';
import { waitUntil } from '#testing/wait-until.ts';
import type { LocalCluster } from '../cluster/local-cluster.ts';
import { assertSurvived, type RequestLoadReport, startRequestLoad } from '../cluster/request-load.ts';
import { sendRequest } from '../cluster/send-request.ts';
import type { ClusterSystem } from './cluster-system.ts';
import type { Outcome, Row } from './rows.ts';
import { type System, sumOf } from './system.ts';

const REQUESTS = 500;
/** The defaults of POOL_MIN and POOL_MAX. */
const LEAST = 10;
const MOST = 50;
const PEOPLE = 8;
/** Of a request from its arrival to its answer: the default of REQUEST_DEADLINE_MS. */
const DEADLINE_MS = 30_000;
const OPEN = 'focusforge_storage_pool_connections{state="open"}';
const WAITS = 'focusforge_storage_pool_wait_seconds_count';

/** What was seen while the primary was lost. */
interface Failover {
  /** Until every instance said that it was ill, and, after another took over, that it was well. */
  readonly noticedMs: number;
  readonly recoveredMs: number;
  /** What readiness answered in between. */
  readonly ill: Readiness;
  readonly report: RequestLoadReport;
}

export function createDatabaseRows(): readonly Row[] {
  let seen: Promise<Failover> | undefined;
  const failover = (system: ClusterSystem) => {
    seen ??= loseDatabase(system);
    return seen;
  };
  return [
    { number: 1, title: 'database pool 10 to 50', cluster: checkPool },
    { number: 2, title: 'database health', cluster: async (system) => checkHealth(await failover(system)) },
    {
      number: 3,
      title: 'graceful database errors',
      embedded: checkStuck,
      cluster: async (system) => checkErrors((await failover(system)).report),
    },
    {
      number: 20,
      title: 'health summaries',
      embedded: async (system) => {
        const { figure, ...outcome } = await checkSummaries(system);
        return { ...outcome, figure: `${figure}; readiness at 503 is shown on a cluster only` };
      },
      cluster: async (system) => {
        const { ill } = await failover(system);
        assert.equal(ill.code, 503, 'readiness while nothing can be read');
        assertSentences(ill.health);
        const { figure, ...outcome } = await checkSummaries(system);
        const { storage } = ill.health.components;
        return { ...outcome, figure: `${figure}; without a primary 503 and “${storage?.detail}”` };
      },
    },
  ];
}

async function checkPool({ cluster, server, readSamples: read }: ClusterSystem): Promise<Outcome> {
  const before = await read();
  const atFirst = before.get(OPEN) ?? 0;
  let [most, isOver] = [atFirst, false];
  const watching = (async () => {
    while (!isOver) most = Math.max(most, (await read()).get(OPEN) ?? 0);
  })();
  const fates = await Promise.all(
    Array.from({ length: REQUESTS }, (_, number) =>
      sendRequest(
        number % 5 === 0
          ? { method: 'POST', url: `${server.url}/api/v1/tasks`, body: { title: `At once ${number}` } }
          : { method: 'GET', url: `${server.url}/api/v1/tasks?limit=1` },
      ),
    ),
  );
  isOver = true;
  await watching;
  const after = await read();
  most = Math.max(most, after.get(OPEN) ?? 0);
  const answered = fates.filter((fate) => fate.kind === 'answer' && fate.status < 300).length;
  const waits = sumOf(after, WAITS) - sumOf(before, WAITS);
  const { pools } = cluster.database;
  assert.equal(atFirst, LEAST * pools, 'connections open before the load');
  assert.ok(most > atFirst, `the pool stays at ${atFirst} connections under ${REQUESTS} requests at once`);
  // Only one member is asked; a pool to another stays as it was opened.
  assert.ok(most <= MOST + LEAST * (pools - 1), `${most} connections`);
  assert.equal(answered, REQUESTS);
  assert.ok(waits >= REQUESTS, `the histogram of waiting counted ${waits} times`);
  return {
    kind: 'passed',
    figure: `${atFirst} open at first${pools === 1 ? '' : ` (${LEAST} to each of ${pools} members)`}, at most ${most} under ${REQUESTS} requests at once, ${waits} waits in the histogram`,
  };
}

async function checkHealth({ noticedMs, recoveredMs }: Failover): Promise<Outcome> {
  const figure = `ill ${noticedMs} ms after the loss, well ${recoveredMs} ms after another took over, no process restarted`;
  return { kind: noticedMs <= 5000 ? 'passed' : 'failed', figure };
}

async function checkErrors(report: RequestLoadReport): Promise<Outcome> {
  assertSurvived(report);
  assert.ok(report.slowestMs <= DEADLINE_MS, `a request took ${report.slowestMs} ms`);
  const fates = Object.entries(report.fates).map(([word, count]) => `${count} x ${word}`);
  return {
    kind: 'passed',
    figure: `${fates.join(', ')}; slowest ${report.slowestMs} ms; ${report.acknowledged} acknowledged, 0 lost, 0 double; longest outage ${report.longestOutageMs} ms`,
  };
}

/** With a file there is no primary to lose; a program that holds it is what happens instead. */
async function checkStuck({ server, withLockedDatabase }: System): Promise<Outcome> {
  await using load = startRequestLoad({ urls: () => [server.url], people: PEOPLE });
  await load.progress(100);
  const reads = await withLockedDatabase(async () => {
    const refused = load.refusal();
    const read = await sendRequest({ method: 'GET', url: `${server.url}/api/v1/tasks?limit=1` });
    await refused;
    return read.kind === 'answer' && read.status === 200;
  });
  await load.progress(100);
  const report = await load.finish();
  assert.ok(reads, 'reading goes on');
  return checkErrors(report);
}

async function checkSummaries({ readJson }: System) {
  const whole = await readJson('/health');
  const others = await Promise.all(['/health/live', '/health/ready'].map(readJson));
  assert.deepEqual(
    [whole, ...others].map(({ status }) => status),
    [200, 200, 200],
  );
  const health = HealthReply.parse(whole.body);
  assertSentences(health);
  const figure = `${Object.keys(health.components).length} components, each with a sentence`;
  return { kind: 'passed', figure } as const;
}

function assertSentences({ components }: HealthReply): void {
  const mute = Object.entries(components).filter(([, component]) => !/^[A-Z0-9].* .*\.$/.test(component.detail));
  assert.deepEqual(mute, [], 'every component says how it is in a sentence');
}

async function loseDatabase({ cluster, servers }: ClusterSystem): Promise<Failover> {
  const processes = cluster.instances.map(({ child }) => child.pid);
  const urls = servers.map(({ url }) => url);
  await using load = startRequestLoad({ urls: () => urls, people: PEOPLE });
  await load.progress(100);
  const allSay = (isWell: boolean) =>
    waitUntil(`all say that they are ${isWell ? 'well' : 'ill'}`, async () => {
      const all = await Promise.all(urls.map(readHealth));
      return all.every((one) => isServing(one) === isWell) ? all[0] : undefined;
    });
  const { ill, noticedMs } = await withoutPrimary(cluster, async () => {
    const lostAt = performance.now();
    const first = await allSay(false);
    const ms = Math.round(performance.now() - lostAt);
    // A loss that is over soon costs only time; this one lasts until people hear of it.
    await load.refusal();
    return { ill: first, noticedMs: ms };
  });
  const tookOverAt = performance.now();
  await allSay(true);
  const recoveredMs = Math.round(performance.now() - tookOverAt);
  await load.progress(100);
  const report = await load.finish();
  assert.deepEqual(
    cluster.instances.map(({ child }) => (child.exitCode === null ? child.pid : undefined)),
    processes,
  );
  return { noticedMs, recoveredMs, ill, report };
}

/** Whatever becomes of `look`, the rows that follow have a primary. */
async function withoutPrimary<Seen>({ database }: LocalCluster, look: () => Promise<Seen>): Promise<Seen> {
  await database.losePrimary();
  try {
    return await look();
  } finally {
    await database.takeOver();
  }
}

interface Readiness {
  readonly code: number;
  readonly health: HealthReply;
}

async function readHealth(url: string): Promise<Readiness> {
  const reply = await fetch(`${url}/health/ready`);
  return { code: reply.status, health: HealthReply.parse(await reply.json()) };
}

/** Not whether all is well: a machine that is busy with a load may be late with its timers. */
function isServing({ code, health }: Readiness): boolean {
  return code === 200 && health.components.storage?.status === 'healthy';
}
