/** Rows 16 to 19: what the service says about itself, held against what was done to it. */
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import type { Outcome, Row } from './rows.ts';
import { type System, sumOf } from './system.ts';

const REQUESTS = 'focusforge_http_request_duration_seconds_count';

export const observationRows: readonly Row[] = [
  {
    number: 16,
    title: 'real-time metrics',
    lacking: 'a real Prometheus scraping',
    check: async ({ server, readSamples }) => {
      await server.client.readMe();
      const before = await readSamples();
      for (let round = 0; round < 50; round += 1) {
        await server.client.readMe();
        await fetch(`${server.url}/api/v1/tasks/task-${round}`);
        await fetch(`${server.url}/no-such-place-${round}`);
      }
      const after = await readSamples();
      const moved = sumOf(after, REQUESTS) - sumOf(before, REQUESTS);
      assert.ok(moved >= 150, `150 requests moved the counters by ${moved}`);
      const added = [...after.keys()].filter((key) => !before.has(key)).length;
      const named = [...after.keys()].filter((key) => /task-\d|no-such-place/.test(key));
      assert.deepEqual(named, [], 'no label names an address');
      return { kind: 'passed', figure: `${moved} counted in one look, ${after.size} samples, ${added} of them new` };
    },
  },
  {
    number: 17,
    title: 'system resources',
    embedded: async (system) => {
      const disk = [...(await system.readSamples())].find(([key]) => /disk.*free/.test(key));
      assert.ok(disk !== undefined && disk[1] > 0, 'free space of the data folder');
      return checkSystemFigures(system);
    },
    // Nothing of an instance whose documents are on a server is on its own disk.
    cluster: checkSystemFigures,
  },
  {
    number: 18,
    title: 'request performance',
    check: async (system) => {
      const own = await loadGoals(system, 300);
      const { requests } = (await system.readJson('/metrics/performance')).body as { requests: Performance[] };
      const theirs = requests.find((one) => one.route.includes('/api/v1/goals') && !one.route.includes('understand'));
      assert.ok(theirs !== undefined, 'the route is listed');
      const pairs = [
        [own.p50, theirs.p50_ms],
        [own.p95, theirs.p95_ms],
        [own.p99, theirs.p99_ms],
      ] as const;
      // The generator also sees the loopback and its own scheduling: a millisecond is the least that can be told apart.
      const apart = pairs.map(([ours, said]) => Math.abs(ours - said));
      const within = pairs.every(([ours], index) => (apart[index] ?? 0) <= Math.max(1, ours * 0.05));
      const figure = pairs.map(([ours, said]) => `${ours.toFixed(1)}/${said.toFixed(1)}`).join(', ');
      return { kind: within ? 'passed' : 'failed', figure: `p50, p95, p99 in ms, measured/reported: ${figure}` };
    },
  },
  {
    number: 19,
    title: 'error tracking',
    lacking: 'failed jobs',
    check: async ({ server, readSamples, readJson, withLockedDatabase }) => {
      const before = serverErrors(await readSamples());
      const reply = await withLockedDatabase(() =>
        fetch(`${server.url}/api/v1/tasks`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ title: 'Written while the database is stuck' }),
        }),
      );
      const problem = (await reply.json()) as { code: string; instance: string };
      assert.equal(reply.status, 503, JSON.stringify(problem));
      const counted = serverErrors(await readSamples()) - before;
      assert.equal(counted, 1, 'counted once');
      const logged = server
        .output()
        .split('\n')
        .filter((line) => line.includes(problem.instance));
      assert.equal(logged.length, 1, 'logged once with its request id');
      const { recent_errors: recent } = (await readJson('/metrics/performance')).body as {
        recent_errors: { requestId: string }[];
      };
      assert.equal(recent.filter((one) => one.requestId === problem.instance).length, 1, 'listed once');
      const { items } = await server.client.listTasks();
      assert.ok(
        items.every((task) => task.title !== 'Written while the database is stuck'),
        'nothing was written',
      );
      return { kind: 'passed', figure: '1 failure made, 1 counted, 1 logged, 1 listed' };
    },
  },
];

const SYSTEM_SAMPLES = [
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'process_open_fds',
  'nodejs_heap_size_used_bytes',
  'nodejs_eventloop_delay_max_seconds',
  'nodejs_gc_seconds_total',
];

async function checkSystemFigures({ server, readSamples, readJson }: System): Promise<Outcome> {
  const before = await readSamples();
  for (let round = 0; round < 50; round += 1) await server.client.readMe();
  const samples = await readSamples();
  // A figure that nobody fills in is nothing, or not there at all.
  const empty = SYSTEM_SAMPLES.filter((name) => sumOf(samples, name) <= 0);
  assert.deepEqual(empty, [], 'every figure is there and says something');
  const cpuMs = 1000 * (sumOf(samples, 'process_cpu_seconds_total') - sumOf(before, 'process_cpu_seconds_total'));
  assert.ok(cpuMs > 0, 'work costs processor time');
  const { system } = (await readJson('/metrics/performance')).body as { system: Record<string, number> };
  const memory = Math.round(sumOf(samples, 'process_resident_memory_bytes') / 1024 ** 2);
  const figures = Object.keys(system).length;
  return {
    kind: 'passed',
    figure: `${memory} MB resident, 50 requests took ${cpuMs.toFixed(0)} ms of a processor, ${figures} figures in /metrics/performance`,
  };
}

interface Performance {
  readonly route: string;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
}

/** Times each request from sending it to the first byte of its answer, on one connection; reading the answer is the caller's own time. */
async function loadGoals({ server }: System, count: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(server.url);
  const send = (text: string) =>
    new Promise<number>((resolve, reject) => {
      const body = JSON.stringify({ text });
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const sending = request({ agent, hostname, port, method: 'POST', path: '/api/v1/goals', headers }, (reply) => {
        const ms = performance.now() - started;
        reply.resume();
        reply.on('end', () => resolve(ms));
      });
      sending.on('error', reject);
      const started = performance.now();
      sending.end(body);
    });
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) times.push(await send(`Write letter number ${round}, 25 min`));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function serverErrors(samples: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [key, value] of samples) if (key.startsWith(REQUESTS) && /status_class="5/.test(key)) sum += value;
  return sum;
}
