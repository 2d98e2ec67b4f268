/** What `doctor` looks at, one thing each. */
import { existsSync } from 'node:fs';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import type { AiConfig } from '#config/ai-config.ts';
import type { Config } from '#config/load-config.ts';
import { reachModelAddress } from '#ports/llm/reach-address.ts';

export interface Finding {
  /** `pity`: the service starts, but somebody will miss something. */
  readonly state: 'good' | 'pity' | 'bad';
  readonly sentence: string;
}

const LEAST_NODE = 26;
const MEGABYTE = 1024 * 1024;

/** `version` as `process.versions.node` gives it. */
export function examineNode(version: string, packageRoot: string): Finding {
  const major = Number.parseInt(version, 10);
  if (major >= LEAST_NODE) return { state: 'good', sentence: `Node ${version} runs this.` };
  return {
    state: 'bad',
    sentence: `Node ${version} is too old: ${LEAST_NODE} or newer is needed. \`npm ci\` in ${packageRoot} brings one along; \`npm start\` uses it.`,
  };
}

/** Whether the folder can be written to, and how much room there is. */
export async function examineFolder(folder: string): Promise<Finding> {
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(probe, 'x');
    await rm(probe);
    const { bavail, bsize } = await statfs(folder);
    const free = Math.floor((bavail * bsize) / MEGABYTE);
    const sentence = `${folder} can be written to and has ${free} MB free.`;
    return free < 500 ? { state: 'pity', sentence: `${sentence} That is little.` } : { state: 'good', sentence };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no reason given';
    return { state: 'bad', sentence: `${folder} cannot be written to (${code}): choose another with FOCUSFORGE_DATA.` };
  }
}

/** Whether the address can be listened on. */
export function examinePort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<Finding> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is taken: FocusForge is running already, or another program uses it.`;
      const sentence =
        error.code === 'EADDRINUSE' ? taken : `${host}, port ${port} cannot be listened on (${error.code}).`;
      resolve({ state: 'bad', sentence });
    });
    server.listen({ host, port }, () => {
      server.close(() => resolve({ state: 'good', sentence: `${host}, port ${port} is free.` }));
    });
  });
}

export function examineWeb(webRoot: string): Finding {
  return existsSync(join(webRoot, 'index.html'))
    ? { state: 'good', sentence: 'The screens are built.' }
    : { state: 'pity', sentence: 'The screens are not built: run `npm run build:web`.' };
}

/** Whether each model that is set answers. */
export async function examineModels({
  models,
  deadlineMs,
}: Pick<AiConfig, 'models' | 'deadlineMs'>): Promise<readonly Finding[]> {
  if (models.length === 0) return [{ state: 'good', sentence: 'No model is set: templates and memory answer.' }];
  const until = models.length === 1 ? 'Templates and memory answer until it does.' : 'Others are asked until it does.';
  return Promise.all(
    models.map(async ({ name, url, key, model }): Promise<Finding> => {
      const api = name === 'ai' || name === 'ai2' ? 'openai' : name;
      const { answers, detail } = await reachModelAddress({ api, baseUrl: url, apiKey: key, model, deadlineMs });
      return answers ? { state: 'good', sentence: detail } : { state: 'pity', sentence: `${detail} ${until}` };
    }),
  );
}
