/**
 * Two questions. What does the whole stack cost beside bare Fastify answering the same 20 documents from the same SQLite file? And how
 * long does a sentence take to become a plan, and where does that time go? Each side is a process of its own; they take turns in one run,
 * and the figure is the median of the turns.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Client, createClient } from '#contract/client.ts';
import { loadFor } from './http-load.ts';
import { compareSignIns, type SignInFigures } from './http-sign-in.ts';
import { type StartedProcess, startProcess } from './start-process.ts';

export interface HttpFigures extends SignInFigures {
  /** Requests a second, ours / bare: the median of paired turns. */
  readonly ratio: number;
  readonly rps: number;
  readonly bareRps: number;
  /** Processor time a request, bare / ours: steadier than `ratio` where other programs run. */
  readonly cpuRatio: number;
  readonly goalP50Ms: number;
  readonly goalP95Ms: number;
  /** Mean milliseconds of each phase of a goal, as the service itself measures them. */
  readonly goalPhasesMs: Readonly<Record<string, number>>;
  readonly goals: number;
}

const TASKS = 200;
const PAGE = 20;
const CONNECTIONS = 8;
const TURNS = 16;
const TURN_MS = 500;
const WARM_UP_MS = 2000;
const GOALS = 100;
const GOALS_WARM_UP = 10;

export async function runHttpBench(args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-bench-'));
  try {
    const lists = await compareLists(join(folder, 'lists'));
    const signIns = await timeSignIns(join(folder, 'sign-ins', 'open'));
    const goals = await timeGoals(join(folder, 'goals'));
    const figures: HttpFigures = { ...lists, ...signIns, ...goals };
    if (!args.includes('--json')) printFigures(figures);
    return { ...figures };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function startOurs(data: string, more: Readonly<Record<string, string>> = {}): Promise<StartedProcess> {
  const env = { FOCUSFORGE_PORT: '0', FOCUSFORGE_DATA: data, FOCUSFORGE_LOG_LEVEL: 'error', ...more };
  return startProcess('src/main.ts', { args: ['serve'], env });
}

interface Side {
  readonly port: number;
  readonly path: string;
  /** Processor seconds used so far. */
  readonly cpuSeconds: () => Promise<number>;
}

async function compareLists(data: string): Promise<Pick<HttpFigures, 'ratio' | 'rps' | 'bareRps' | 'cpuRatio'>> {
  await using ourProcess = await startOurs(data);
  await makeTasks(createClient({ baseUrl: `http://127.0.0.1:${ourProcess.port}` }));
  await using bareProcess = await startProcess('bench/http-bare-server.ts', { args: [join(data, 'focusforge.db')] });
  const ours: Side = {
    port: ourProcess.port,
    path: `/api/v1/tasks?limit=${PAGE}`,
    cpuSeconds: () => readOurCpu(ourProcess.port),
  };
  const bare: Side = {
    port: bareProcess.port,
    path: `/tasks?limit=${PAGE}`,
    cpuSeconds: () => readBareCpu(bareProcess.port),
  };
  await checkSameItems(ours, bare);
  for (const side of [ours, bare]) await loadFor({ ...side, connections: CONNECTIONS, ms: WARM_UP_MS });

  const turns: { readonly ours: Turn; readonly bare: Turn }[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    // Who begins changes, so that neither always has the warmer machine.
    if (turn % 2 === 0) turns.push({ ours: await takeTurn(ours), bare: await takeTurn(bare) });
    else turns.push(await takeTurn(bare).then(async (first) => ({ bare: first, ours: await takeTurn(ours) })));
  }
  return {
    ratio: median(turns.map((turn) => turn.ours.rps / turn.bare.rps)),
    rps: median(turns.map((turn) => turn.ours.rps)),
    bareRps: median(turns.map((turn) => turn.bare.rps)),
    cpuRatio: median(turns.map((turn) => turn.bare.cpuSeconds / turn.ours.cpuSeconds)),
  };
}

async function makeTasks(client: Client): Promise<void> {
  for (let n = 0; n < TASKS; n += 1) {
    const title = `Write section ${n} of the report`;
    await client.createTask({
      body: { title, notes: 'Two pages, with a figure.', tags: ['report'], estimateMinutes: 90 },
    });
  }
}

async function timeSignIns(data: string): Promise<SignInFigures> {
  const tokenSecret = await prepareSignIns(data);
  const path = `/api/v1/tasks?limit=${PAGE}`;
  return compareSignIns({ data, path, tokenSecret, startOurs, readCpuSeconds: readOurCpu });
}

/** A person with tasks and a token. The server is stopped when this resolves. */
async function prepareSignIns(data: string): Promise<string> {
  await using preparing = await startOurs(data);
  const client = createClient({ baseUrl: `http://127.0.0.1:${preparing.port}` });
  await makeTasks(client);
  return (await client.createToken({ body: { name: 'bench', scopes: ['read'] } })).secret;
}

interface Turn {
  readonly rps: number;
  /** Of one request. */
  readonly cpuSeconds: number;
}

async function takeTurn(side: Side): Promise<Turn> {
  const before = await side.cpuSeconds();
  const { requests, seconds } = await loadFor({ ...side, connections: CONNECTIONS, ms: TURN_MS });
  const used = (await side.cpuSeconds()) - before;
  return { rps: requests / seconds, cpuSeconds: used / requests };
}

async function checkSameItems(ours: Side, bare: Side): Promise<void> {
  const [one, other] = await Promise.all(
    [ours, bare].map(async ({ port, path }) => {
      const reply = await fetch(`http://127.0.0.1:${port}${path}`);
      return JSON.stringify(((await reply.json()) as { readonly items: unknown }).items);
    }),
  );
  if (one !== other) throw new Error('the two sides do not answer the same documents');
}

async function readOurCpu(port: number): Promise<number> {
  return readMetric(await readMetrics(port), 'process_cpu_seconds_total');
}

async function readBareCpu(port: number): Promise<number> {
  const { user, system } = (await (await fetch(`http://127.0.0.1:${port}/cpu`)).json()) as NodeJS.CpuUsage;
  return (user + system) / 1e6;
}

async function readMetrics(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}

/** The value of a series as it stands in the text format; 0 when it is not there yet. */
function readMetric(text: string, series: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length + 1));
}

async function timeGoals(
  data: string,
): Promise<Pick<HttpFigures, 'goalP50Ms' | 'goalP95Ms' | 'goalPhasesMs' | 'goals'>> {
  await using ours = await startOurs(data);
  const client = createClient({ baseUrl: `http://127.0.0.1:${ours.port}` });
  for (let n = 0; n < GOALS_WARM_UP; n += 1) await client.createGoal({ body: { text: sentence(n) } });
  const before = await readMetrics(ours.port);
  const times: number[] = [];
  for (let n = 0; n < GOALS; n += 1) {
    const started = performance.now();
    await client.createGoal({ body: { text: sentence(GOALS_WARM_UP + n) } });
    times.push(performance.now() - started);
  }
  return {
    goals: GOALS,
    goalP50Ms: quantile(times, 0.5),
    goalP95Ms: quantile(times, 0.95),
    goalPhasesMs: meanPhases(before, await readMetrics(ours.port)),
  };
}

const WHATS = [
  'Write the report on',
  'Study for the exam in',
  'Clean up',
  'Prepare the talk about',
  'Fix the bug in',
  'Plan the trip to',
];
const WHENS = ['by Friday', 'next week', 'tomorrow 5pm', 'in 10 days', ''];

/** No two alike, so that nothing answers from a cache. */
function sentence(n: number): string {
  const hours = 1 + (n % 4);
  return `${WHATS[n % WHATS.length]} subject ${n} ${WHENS[n % WHENS.length]} about ${hours} hours #area${n % 7}`;
}

function meanPhases(before: string, after: string): Record<string, number> {
  const name = 'focusforge_goal_phase_duration_seconds';
  const phases = [...after.matchAll(new RegExp(`^${name}_count\\{phase="([\\w-]+)"\\}`, 'gm'))].map(
    ([, phase = '']) => phase,
  );
  const grown = (part: string, phase: string) =>
    readMetric(after, `${name}_${part}{phase="${phase}"}`) - readMetric(before, `${name}_${part}{phase="${phase}"}`);
  return Object.fromEntries(phases.map((phase) => [phase, (grown('sum', phase) / grown('count', phase)) * 1000]));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function printFigures(figures: HttpFigures): void {
  const rows: readonly (readonly [string, string])[] = [
    ['20 documents, whole stack', `${Math.round(figures.rps)} requests/s`],
    ['20 documents, bare Fastify', `${Math.round(figures.bareRps)} requests/s`],
    ['ratio (median of paired turns)', figures.ratio.toFixed(2)],
    ['ratio of processor time', figures.cpuRatio.toFixed(2)],
    ['with a session / without accounts', figures.sessionRatio.toFixed(3)],
    ['  the same in processor time', figures.sessionCpuRatio.toFixed(3)],
    ['with a token / without accounts', figures.tokenRatio.toFixed(3)],
    ['  the same in processor time', figures.tokenCpuRatio.toFixed(3)],
    [`goal to plan, p50 of ${figures.goals}`, `${figures.goalP50Ms.toFixed(1)} ms`],
    [`goal to plan, p95 of ${figures.goals}`, `${figures.goalP95Ms.toFixed(1)} ms`],
    ...Object.entries(figures.goalPhasesMs).map(
      ([phase, ms]) => [`  of which ${phase}`, `${ms.toFixed(1)} ms`] as const,
    ),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
}
