/** What the processes of the rows about shared ports can be told to do, and how. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface PortFigures {
  /** How often the function behind the cache was called. */
  readonly computations: number;
  /** How often an answer came from each place. */
  readonly reads: Readonly<Record<string, number>>;
  readonly isRedisUp: boolean;
}

export interface Consumed {
  readonly accepted: number;
  /** How long each refused one was told to wait, in seconds. */
  readonly waits: readonly number[];
}

/** Each gives its answer over the channel between the processes. */
export interface PortVerbs {
  /** Asks the cached function; the answer names the process that made it and how often it had been made by then. */
  readonly ask: (key: string) => Promise<string>;
  /** Whether Redis holds the answer: it is put there after whoever asked was answered. */
  readonly isStored: (key: string) => Promise<boolean>;
  /** `ask` by so many callers at the same moment; every different answer. */
  readonly askAtOnce: (key: string, callers: number) => Promise<readonly string[]>;
  readonly forget: (key: string) => Promise<void>;
  /** Asks until the answer is another than this one; when that was, in milliseconds since 1970. Throws when it stays for 2 s. */
  readonly watch: (key: string, answer: string) => Promise<number>;
  /** Asks over and over, until `stopAsking`; how many were answered and how many failed. */
  readonly keepAsking: (keys: number) => Promise<{ readonly answered: number; readonly failed: number }>;
  readonly stopAsking: () => Promise<void>;
  /** Reads every sample through the cache and compares; the names of those that came back as they were. */
  readonly readSamples: () => Promise<readonly string[]>;
  /** Tries to remember what cannot be; the names of what was refused. */
  readonly refuseSamples: () => Promise<readonly string[]>;
  /** Puts texts where answers are kept in Redis; how many were taken for nothing. */
  readonly readPlanted: (texts: readonly string[]) => Promise<number>;
  readonly consume: (person: string, times: number) => Promise<Consumed>;
  readonly figures: () => Promise<PortFigures>;
}

export interface PortProcess extends AsyncDisposable {
  readonly call: <Verb extends keyof PortVerbs>(
    verb: Verb,
    ...given: Parameters<PortVerbs[Verb]>
  ) => ReturnType<PortVerbs[Verb]>;
}

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

const CHILD = fileURLToPath(new URL('./run-ports.ts', import.meta.url));

/** Starts a process with the cache and the limiter that an install with this Redis has; without one, with those of one process. */
export async function startPortProcess(redisUrl: string | undefined): Promise<PortProcess> {
  // Whoever evaluated a text there would fail at it.
  const child = fork(CHILD, redisUrl === undefined ? [] : [redisUrl], {
    execArgv: ['--disallow-code-generation-from-strings'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  child.on('message', (reply) => settle(reply as Reply, waiting));
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`a process of the ports ended with ${code}`));
  });
  let calls = 0;
  const process: PortProcess = {
    call: (verb, ...given) => {
      calls += 1;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(calls, answer);
      // Whoever has given up waiting, because something else failed, does not hear of the end of the process.
      answer.promise.catch(() => undefined);
      child.send({ id: calls, verb, given });
      return answer.promise as ReturnType<PortVerbs[typeof verb]>;
    },
    [Symbol.asyncDispose]: () => end(child),
  };
  await process.call('figures');
  return process;
}

function settle({ id, result, error }: Reply, waiting: Map<number, PromiseWithResolvers<unknown>>): void {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) asked?.resolve(result);
  else asked?.reject(new Error(error));
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** So many of them, ended together. */
export async function startPortProcesses(redisUrl: string, count: number) {
  await using starting = new AsyncDisposableStack();
  const processes: PortProcess[] = [];
  for (const process of await Promise.all(Array.from({ length: count }, () => startPortProcess(redisUrl)))) {
    processes.push(starting.use(process));
  }
  const running = starting.move();
  return { processes, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
