/**
 * A process with the optimizer in it, one of several on one Redis in front of one model: asks for many things at the same moment and tells
 * what came of each. Run as a program it is that process; `startModelsProcess` starts one and talks to it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import { ModelsUnavailable } from '#optimizer/models.ts';
import type { OptimizerPolicy } from '#optimizer/optimizer-policy.ts';
import { createOpenAiCompatibleLlm } from '#ports/llm/llm-openai-compatible.ts';
import { openLiveModels } from './open-live-models.ts';

export interface ModelsProcessOptions {
  readonly redisUrl: string;
  /** Of the model. */
  readonly baseUrl: string;
  readonly model: string;
  readonly policy?: Partial<OptimizerPolicy>;
}

/** What is asked for at the same moment. */
export interface Questions {
  readonly person: string;
  readonly prompts: readonly string[];
}

export interface Asked {
  /** `answered`, or why there was no answer. */
  readonly outcome: string;
  readonly retryAfterMs: number | null;
}

export interface ModelsProcess extends AsyncDisposable {
  readonly ask: (questions: Questions) => Promise<readonly Asked[]>;
}

/** Resolves when it is ready to ask. */
export async function startModelsProcess(options: ModelsProcessOptions): Promise<ModelsProcess> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the process ended before it answered');
    return String(value);
  };
  await nextLine();
  return {
    ask: async (questions) => {
      child.stdin.write(`${JSON.stringify(questions)}\n`);
      return JSON.parse(await nextLine()) as readonly Asked[];
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

const Answer = z.strictObject({ steps: z.array(z.string()), minutes: z.number() });

async function run(options: ModelsProcessOptions): Promise<void> {
  const { redisUrl, baseUrl, model, policy = {} } = options;
  const llm = createOpenAiCompatibleLlm({ baseUrl, model });
  await using open = await openLiveModels({ llms: [llm], redisUrl, policy });
  const ask = async (person: string, prompt: string): Promise<Asked> => {
    const call = {
      ...{ person: person as PersonId, chain: 'test', version: 1, system: 'Break it down.', prompt },
      ...{ schema: Answer, maxOutputTokens: 300 },
    };
    try {
      await open.models.complete(call, { signal: new AbortController().signal });
      return { outcome: 'answered', retryAfterMs: null };
    } catch (error) {
      if (!(error instanceof ModelsUnavailable)) throw error;
      return { outcome: error.reason, retryAfterMs: error.retryAfterMs ?? null };
    }
  };
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const { person, prompts } = JSON.parse(line) as Questions;
    process.stdout.write(`${JSON.stringify(await Promise.all(prompts.map((prompt) => ask(person, prompt))))}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run(JSON.parse(process.argv[2] ?? '{}') as ModelsProcessOptions);
}
