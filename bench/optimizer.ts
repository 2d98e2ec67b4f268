/**
 * What the optimizer costs with everything on (deadline, limits, places, breaker, retries, memory and sharing, the list of sent words,
 * signals into the product's own metrics), beside a bare call of the same model: within the process with a model that answers at once, with
 * a Redis on loopback, and through real HTTP. And what it saves: 1,000 identical calls in two processes. Overhead is a difference of
 * medians; both sides take turns call by call in one run, so that a busy machine disturbs both alike.
 */
import { tmpdir } from 'node:os';
import { systemClock } from '#kernel/clock.ts';
import { createMetrics } from '#observe/metrics.ts';
import { watchSystem } from '#observe/system-figures.ts';
import { createOpenAiCompatibleLlm } from '#ports/llm/llm-openai-compatible.ts';
import { openLiveModels } from '#testing/open-live-models.ts';
import { missingRedis, startRedis } from '#testing/redis-server.ts';
import { startUpstream } from '#testing/test-upstream.ts';
import { instantLlm } from './optimizer-instant-llm.ts';
import { type Overhead, overheadOf } from './optimizer-overhead.ts';
import { askTogether } from './optimizer-together.ts';

/** No limit that a benchmark could reach, but each of them counted. */
const POLICY = {
  personRequestsPerMinute: 100_000_000,
  serviceRequestsPerMinute: 100_000_000,
  serviceTokensPerMinute: 1_000_000_000_000,
} as const;

type Figures = Readonly<Record<string, number>>;

/** Prints a table unless `--json` is among the arguments. */
export async function runOptimizerBench(args: readonly string[]): Promise<Figures> {
  using watching = watchAsTheProductDoes();
  const lines = [
    `${''.padEnd(18)}${'p50 us'.padStart(9)}${'least us'.padStart(9)}${'p99 us'.padStart(9)}${'bare p50'.padStart(10)}${'ratio'.padStart(8)}`,
  ];
  const figures: Record<string, number> = {};
  const add = (name: string, means: string, overhead: Overhead) => {
    figures[`${name}P50Us`] = overhead.p50Us;
    figures[`${name}LeastUs`] = overhead.leastUs;
    figures[`${name}P99Us`] = overhead.p99Us;
    figures[`${name}Ratio`] = overhead.ratio;
    const cells = [overhead.p50Us, overhead.leastUs, overhead.p99Us].map((us) => us.toFixed(1).padStart(9)).join('');
    const bare = overhead.bareP50Us.toFixed(1).padStart(10);
    lines.push(`${name.padEnd(18)}${cells}${bare}${overhead.ratio.toFixed(2).padStart(8)}  ${means}`);
  };

  await measureInProcess(add, watching);
  await measureOverHttp(add);
  if (missingRedis === undefined) Object.assign(figures, await measureShared(add, lines));
  else lines.push(missingRedis);
  if (!args.includes('--json')) console.log(lines.join('\n'));
  return figures;
}

type Add = (name: string, means: string, overhead: Overhead) => void;

async function measureInProcess(add: Add, { heard }: { readonly heard: () => Promise<number> }): Promise<void> {
  const llm = instantLlm();
  await using embedded = await openLiveModels({ llms: [llm], policy: POLICY });
  add('embedded', 'a new call, all in this process', await overheadOf({ ...embedded, llm, times: 400 }));
  add('remembered', 'the same call again', await overheadOf({ ...embedded, llm, times: 400, isRepeated: true }));
  if ((await heard()) === 0) throw new Error('no signal reached the metrics: it was not measured with everything on');
}

async function measureOverHttp(add: Add): Promise<void> {
  await using upstream = await startUpstream();
  const llm = createOpenAiCompatibleLlm({ baseUrl: upstream.baseUrl, model: 'right' });
  await using embedded = await openLiveModels({ llms: [llm], policy: POLICY });
  add('http', 'a new call through HTTP on loopback', await overheadOf({ ...embedded, llm, times: 60 }));
}

async function measureShared(add: Add, lines: string[]): Promise<Figures> {
  await using redis = await startRedis();
  const llm = instantLlm();
  {
    await using shared = await openLiveModels({ llms: [llm], redisUrl: redis.url, policy: POLICY });
    add('redis', 'a new call with Redis on loopback', await overheadOf({ ...shared, llm, times: 150, restMs: 0.5 }));
    const again = await overheadOf({ ...shared, llm, times: 150, restMs: 0.5, isRepeated: true });
    add('redisRemembered', 'the same call again', again);
  }
  const together = await askTogether({ redisUrl: redis.url, callers: 1000, processes: 2 });
  lines.push(
    `${together.answered} identical calls in ${together.processes} processes: ${together.calls} reached the model`,
  );
  return { togetherCalls: together.calls, togetherAnswered: together.answered };
}

/** Metrics that hear every signal, as in a running service. */
function watchAsTheProductDoes() {
  const metrics = createMetrics({ system: watchSystem({ folder: tmpdir(), clock: systemClock }) });
  return {
    /** How many calls to a model they have counted. */
    heard: async () => {
      const lines = (await metrics.text()).split('\n');
      const counts = lines.filter((line) => line.startsWith('focusforge_llm_call_duration_seconds_count'));
      return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    [Symbol.dispose]: () => metrics.close(),
  };
}
