/**
 * A real PostgreSQL server for tests: in a folder of its own on a free loopback port, with the durability it has by default, alone or as a
 * primary with a synchronous standby. It is started, stopped, killed and promoted at will, and leaves nothing behind.
 */
import { execFileSync } from 'node:child_process';
import { chownSync, globSync } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { findFreePort, findProgram, type RunningProgram, runProgram, runToEnd, until } from './running-program.ts';

/** Where Debian and its relatives keep them, the newest last. */
const initdb = findProgram('initdb', globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed());

/** Why there can be none here, for a named skip; undefined when there can. */
export const noPostgres: string | false =
  initdb === undefined && 'no PostgreSQL here: install the package postgresql, or put its initdb on PATH';

export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  /** `postgres://…` of the database `postgres`. */
  readonly address: string;
  /** Runs statements as the superuser, on a connection of their own; the rows of the last one. */
  readonly query: (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** As the operating system would: SIGINT is "fast", SIGKILL is a crash, SIGSTOP a hang. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Waits for the end. */
  readonly stop: (signal: 'SIGINT' | 'SIGKILL') => Promise<void>;
  readonly start: () => Promise<void>;
  /** Makes a standby the primary. */
  readonly promote: () => Promise<void>;
}

/** The settings of a server on this port, in place of those that tests have. */
export type ConfigFor = (port: number) => string;

const testConfig: ConfigFor = (port) =>
  `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = ''\nmax_connections = 200\nwal_level = replica\n`;

/** A new, empty server. */
export async function startPostgres(configFor: ConfigFor = testConfig): Promise<PostgresServer> {
  const folder = await makeFolder();
  await runAsOwner('initdb', [
    '--pgdata',
    folder,
    '--auth',
    'trust',
    '--username',
    'postgres',
    '--encoding',
    'UTF8',
    '--no-sync',
  ]);
  const server = await createServer(folder, configFor);
  await server.start();
  return server;
}

/** A copy of a running server that follows it. Once it does, the primary acknowledges nothing that the standby does not have on disk. */
export async function startStandby(
  primary: PostgresServer,
  configFor: ConfigFor = testConfig,
): Promise<PostgresServer> {
  const folder = await makeFolder();
  const from = `host=127.0.0.1 port=${primary.port} user=postgres application_name=standby`;
  await runAsOwner('pg_basebackup', [
    '--pgdata',
    folder,
    '--dbname',
    from,
    '--write-recovery-conf',
    '--wal-method',
    'stream',
    '--checkpoint',
    'fast',
  ]);
  const standby = await createServer(folder, configFor);
  await standby.start();
  await primary.query(`ALTER SYSTEM SET synchronous_standby_names = 'standby'`);
  await primary.query('SELECT pg_reload_conf()');
  await until(async () => {
    const [row] = await primary.query(`SELECT sync_state FROM pg_stat_replication WHERE application_name = 'standby'`);
    return row?.sync_state === 'sync' ? true : undefined;
  });
  return standby;
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-postgres-'));
  const { uid, gid } = owner();
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  return folder;
}

async function createServer(folder: string, configFor: ConfigFor): Promise<PostgresServer> {
  const port = await findFreePort();
  const address = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await appendFile(join(folder, 'postgresql.conf'), `\n${configFor(port)}`);
  let program: RunningProgram | undefined;

  const query: PostgresServer['query'] = async (text) => {
    const client = new pg.Client({ connectionString: address });
    client.on('error', () => {});
    try {
      await client.connect();
      // Several statements give several results.
      const results = [await client.query(text)].flat();
      return results.at(-1)?.rows ?? [];
    } finally {
      await client.end();
    }
  };

  const start = async () => {
    const started = runProgram(programOf('postgres'), ['-D', folder], { cwd: folder, ...owner() });
    program = started;
    await until(async () => {
      if (started.child.exitCode !== null) throw new Error(`PostgreSQL ended: ${started.output()}`);
      return query('SELECT 1').then(
        () => true,
        () => undefined,
      );
    });
  };

  return {
    port,
    folder,
    address,
    query,
    start,
    signal: (signal) => {
      for (const pid of program === undefined ? [] : [program.child.pid ?? 0, ...childrenOf(program)]) {
        process.kill(pid, signal);
      }
    },
    stop: async (signal) => program?.end(signal),
    promote: async () => {
      await query('SELECT pg_promote(true, 30)');
    },
    [Symbol.asyncDispose]: async () => {
      program?.child.kill('SIGCONT');
      await program?.end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Postgres is several processes, and a hang of the machine stops all of them. */
function childrenOf({ child }: RunningProgram): readonly number[] {
  const listed = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)]).toString();
  return listed
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0);
}

function programOf(name: string): string {
  if (initdb === undefined) throw new Error(String(noPostgres));
  return join(dirname(initdb), name);
}

async function runAsOwner(name: string, args: readonly string[]): Promise<void> {
  await runToEnd(programOf(name), args, { cwd: tmpdir(), ...owner() });
}

/** PostgreSQL refuses to run as root, so root hands it to the account that has least to lose. */
function owner(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody']).toString()));
  return uid === undefined || gid === undefined ? {} : { uid, gid };
}
