/**
 * A real MongoDB replica set for tests: three members in folders of their own on free loopback ports, or one where that is enough. The
 * program is the `mongod` that MONGOD_BIN names, or the one on PATH. Members are stopped, killed and started at will, and leave nothing
 * behind.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document, MongoClient } from 'mongodb';
import { findFreePort, findProgram, isProgram, type RunningProgram, runProgram, until } from './running-program.ts';

const mongod = findMongod();

/** Why there can be none here, for a named skip; false when there can. */
export const noMongo: string | false =
  mongod === undefined && 'no MongoDB here: set MONGOD_BIN to a mongod 4.4 or newer, or put one on PATH';

export interface ReplicaSetMember {
  readonly port: number;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly stop: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  readonly start: () => Promise<void>;
}

export interface ReplicaSet extends AsyncDisposable {
  readonly members: readonly ReplicaSetMember[];
  /** The address of a database in it. */
  readonly addressOf: (database: string) => string;
  /** Runs a command on the primary's database `admin`. */
  readonly command: (command: Document) => Promise<Document>;
  readonly primary: () => Promise<ReplicaSetMember>;
}

/** A new, empty replica set that has elected its primary. */
export async function startReplicaSet({ size }: { readonly size: number }): Promise<ReplicaSet> {
  await using starting = new AsyncDisposableStack();
  const members: ReplicaSetMember[] = [];
  for (let number = 0; number < size; number += 1) {
    const member = await startMember(['--replSet', 'focusforge']);
    starting.use(member);
    members.push(member);
  }
  const hosts = members.map(({ port }) => `127.0.0.1:${port}`);
  const configuration = {
    _id: 'focusforge',
    members: hosts.map((host, _id) => ({ _id, host })),
    // An election within seconds, as a small set on one machine can have.
    settings: { electionTimeoutMillis: 2000, heartbeatIntervalMillis: 500 },
  };
  await commandOn(members[0] as ReplicaSetMember, { replSetInitiate: configuration });
  const primary = () =>
    until(async () => {
      for (const member of members) {
        const answer = await commandOn(member, { isMaster: 1 }).catch(() => undefined);
        if (answer?.ismaster === true) return member;
      }
      return undefined;
    });
  await primary();
  const running = starting.move();
  return {
    members,
    addressOf: (database) => `mongodb://${hosts.join(',')}/${database}?replicaSet=focusforge`,
    command: async (command) => commandOn(await primary(), command),
    primary,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** A server that belongs to no replica set. */
export async function startSingleMongo(): Promise<ReplicaSetMember & AsyncDisposable> {
  return startMember([]);
}

async function startMember(args: readonly string[]): Promise<ReplicaSetMember & AsyncDisposable> {
  if (mongod === undefined) throw new Error(String(noMongo));
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-mongodb-'));
  const port = await findFreePort();
  let program: RunningProgram | undefined;
  const member: ReplicaSetMember = {
    port,
    signal: (signal) => program?.child.kill(signal),
    stop: async (signal) => program?.end(signal),
    start: async () => {
      const place = [
        '--dbpath',
        folder,
        '--port',
        String(port),
        '--bind_ip',
        '127.0.0.1',
        // A transaction may fill a tenth of it before the engine rolls it back, and a commit may weigh 32 MB.
        '--wiredTigerCacheSizeGB',
        '1',
      ];
      const started = runProgram(mongod, [...place, ...args]);
      program = started;
      await until(async () => {
        if (started.child.exitCode !== null) throw new Error(`mongod ended: ${started.output()}`);
        return commandOn(member, { ping: 1 }).then(
          () => true,
          () => undefined,
        );
      });
    },
  };
  await member.start();
  return {
    ...member,
    [Symbol.asyncDispose]: async () => {
      program?.child.kill('SIGCONT');
      await program?.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Asks one member, whatever its state. */
async function commandOn({ port }: Pick<ReplicaSetMember, 'port'>, command: Document): Promise<Document> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1000,
    connectTimeoutMS: 1000,
  });
  try {
    return await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}

function findMongod(): string | undefined {
  const named = process.env.MONGOD_BIN;
  if (named === undefined) return findProgram('mongod');
  if (!isProgram(named)) throw new Error(`MONGOD_BIN is ${named}, which is no program`);
  return named;
}
