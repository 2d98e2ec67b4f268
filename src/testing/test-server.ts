/** The whole service as its users meet it: a process of its own on a free port, with its own data folder, killed and started at will. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '#contract/client.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly client: Client;
  readonly folder: string;
  /** What it has printed so far. */
  readonly output: () => string;
  /** SIGKILL: no handler runs. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Starts it again on the same data and the same port. */
  readonly restart: () => Promise<void>;
}

/** Starts a server and waits until it says its address. The data folder is removed at the end unless it was given. */
export async function startTestServer(
  options: { readonly env?: Readonly<Record<string, string>>; readonly folder?: string } = {},
): Promise<TestServer> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'focusforge-test-')));
  const env = { FOCUSFORGE_PORT: '0', FOCUSFORGE_DATA: folder, FOCUSFORGE_LOG_LEVEL: 'error', ...options.env };
  let running = await launch(env);
  const { url } = running;
  const port = new URL(url).port;
  return {
    url,
    folder,
    client: createClient({ baseUrl: url }),
    output: () => running.output(),
    kill: () => end(running.child, 'SIGKILL').then(() => undefined),
    stop: () => end(running.child, 'SIGTERM'),
    restart: async () => {
      running = await launch({ ...env, FOCUSFORGE_PORT: port });
    },
    [Symbol.asyncDispose]: async () => {
      await end(running.child, 'SIGKILL');
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: { ...withoutSettings(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /ready on (http:\/\/\S+)/.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${printed}`)));
  });
  return { child, url, output: () => printed };
}

/** The environment of the tests without settings of a real install. */
function withoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FOCUSFORGE_')));
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  return child.exitCode;
}
