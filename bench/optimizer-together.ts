/** The same question from many callers in several processes at the same moment, and how often the model was asked it. */
import { startModelsProcess } from '#testing/models-process.ts';
import { spawnUpstream } from '#testing/test-upstream.ts';

export interface Together {
  readonly processes: number;
  readonly answered: number;
  /** That reached the model. */
  readonly calls: number;
}

export async function askTogether(options: {
  readonly redisUrl: string;
  readonly callers: number;
  readonly processes: number;
}): Promise<Together> {
  const { redisUrl, callers, processes: count } = options;
  await using open = new AsyncDisposableStack();
  const upstream = open.use(await spawnUpstream());
  const starting = { redisUrl, baseUrl: upstream.baseUrl, model: 'slow-300' };
  const processes = await Promise.all(Array.from({ length: count }, () => startModelsProcess(starting)));
  for (const one of processes) open.use(one);
  const prompts = Array.from({ length: callers / count }, () => 'Write the report by Friday');
  const outcomes = await Promise.all(processes.map((one) => one.ask({ person: 'person-1', prompts })));
  const answered = outcomes.flat().filter(({ outcome }) => outcome === 'answered').length;
  return { processes: count, answered, calls: (await upstream.figures()).calls };
}
