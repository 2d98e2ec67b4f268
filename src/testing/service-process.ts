/** A process of the service on a free port: waits until it says its address, ends it by the signal a test chooses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface ServiceProcess {
  readonly child: ChildProcess;
  /** Undefined for one that listens nowhere. */
  readonly url: string;
  /** What it has printed so far. */
  readonly output: () => string;
  /** Sends a signal and waits for the end; resolves with the exit code. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

export interface ServiceProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly command?: 'serve' | 'worker';
  /** For Node itself. */
  readonly nodeArgs?: readonly string[];
}

const READY = /ready on (http:\/\/\S+)|working off jobs/;

/** Resolves when it is ready; rejects with what it printed when it ends before. */
export async function startService(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const { env, command = 'serve', nodeArgs = [] } = options;
  const child = spawn(process.execPath, [...nodeArgs, MAIN, command], {
    env: { ...withoutSettings(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = READY.exec(printed);
      if (found !== null) resolve(found[1] ?? '');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${printed}`)));
  });
  return { child, url, output: () => printed, end: (signal) => end(child, signal) };
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
