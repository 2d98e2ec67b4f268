/**
 * A real Redis of a test's own: on a free loopback port, in a temporary folder, killed, halted and started again at will. Where the
 * program is not installed, `missingRedis` is the reason to skip, with the command that installs it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Undefined where Redis can be started; otherwise why not, as the reason of a skip. */
export const missingRedis: string | undefined = ['redis-server', 'redis-sentinel'].some(
  (program) => spawnSync(program, ['--version']).error !== undefined,
)
  ? 'Redis is not installed: apt-get install redis-server redis-sentinel'
  : undefined;

export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  /** `redis://127.0.0.1:PORT` */
  readonly url: string;
  /** SIGKILL: nothing is written, nobody is told. */
  readonly kill: () => Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  readonly halt: () => void;
  /** SIGCONT. */
  readonly resume: () => void;
  /** Starts it again on the same port: with what its append-only file holds, or empty when it has none. */
  readonly restart: () => Promise<void>;
}

export interface RedisPlace {
  readonly port: number;
  readonly folder: string;
}

export interface RedisServerOptions {
  /** Every write is on disk before it is answered. */
  readonly appendOnly?: boolean;
  /** The port of the server it copies. */
  readonly replicaOf?: number;
  /** Its whole configuration, in place of that of tests. */
  readonly configFor?: (place: RedisPlace) => string;
}

export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-redis-'));
  const port = await freePort();
  const config = options.configFor?.({ port, folder }).split('\n') ?? [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    'save ""',
    'repl-diskless-sync-delay 0',
    ...(options.appendOnly === true ? ['appendonly yes', 'appendfsync always'] : []),
    ...(options.replicaOf === undefined ? [] : [`replicaof 127.0.0.1 ${options.replicaOf}`]),
  ];
  return run({ program: 'redis-server', arguments: [], port, folder, config });
}

export interface Sentinels extends AsyncDisposable {
  /** `redis+sentinel://127.0.0.1:PORT,127.0.0.1:PORT/focus` */
  readonly url: string;
}

/** Three Sentinels that watch a master which has a replica, and put it in its place within a second or two. */
export async function startSentinels(
  masterPort: number,
  configFor?: (place: RedisPlace) => string,
): Promise<Sentinels> {
  await using started = new AsyncDisposableStack();
  const ports: number[] = [];
  for (let number = 0; number < 3; number += 1) {
    const folder = await mkdtemp(join(tmpdir(), 'focusforge-sentinel-'));
    const port = await freePort();
    const config = configFor?.({ port, folder }).split('\n') ?? [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor focus 127.0.0.1 ${masterPort} 2`,
      'sentinel down-after-milliseconds focus 700',
      'sentinel failover-timeout focus 3000',
    ];
    started.use(await run({ program: 'redis-server', arguments: ['--sentinel'], port, folder, config }));
    ports.push(port);
  }
  // Only Sentinels that know each other and the replica can put it in the master's place, and they learn of each other from the master.
  for (const port of ports) await untilSentinelKnows(port);
  const open = started.move();
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',');
  return { url: `redis+sentinel://${hosts}/focus`, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

async function untilSentinelKnows(port: number): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const answer = (await askRedis(port, 'SENTINEL MASTER focus')).split('\r\n');
    const countOf = (name: string) => Number(answer[answer.indexOf(name) + 2]);
    if (countOf('num-other-sentinels') >= 2 && countOf('num-slaves') >= 1) return;
    await pause(25);
  }
  throw new Error('the Sentinels have not found each other and a replica');
}

/** Sends one command to a server as text and gives the first lines of its answer. */
export async function askRedis(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.end(`${command}\r\nQUIT\r\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  } finally {
    socket.destroy();
  }
}

interface Program {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly port: number;
  readonly folder: string;
  readonly config: readonly string[];
}

async function run(program: Program): Promise<RedisServer> {
  const { port, folder } = program;
  let child = await launch(program);
  const end = async () => {
    const { exitCode, signalCode } = child;
    if (exitCode !== null || signalCode !== null) return;
    const closed = once(child, 'exit');
    child.kill('SIGKILL');
    await closed;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: end,
    halt: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    restart: async () => {
      await end();
      child = await launch(program);
    },
    [Symbol.asyncDispose]: async () => {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch({ program, arguments: flags, port, folder, config }: Program): Promise<ChildProcess> {
  const file = join(folder, 'redis.conf');
  await writeFile(file, `${config.join('\n')}\n`);
  const child = spawn(program, [file, ...flags], { stdio: 'ignore' });
  const gone = once(child, 'exit').then(() => false);
  // A server answers within some tens of milliseconds; ten seconds mean that it never will.
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const answered = await Promise.race([
      gone,
      askRedis(port, 'PING').then(
        (answer) => answer.includes('PONG'),
        () => null,
      ),
    ]);
    if (answered === true) return child;
    if (answered === false && child.exitCode !== null) break;
    await pause(25);
  }
  child.kill('SIGKILL');
  throw new Error(`${program} did not start on port ${port}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
