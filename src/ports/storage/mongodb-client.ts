/**
 * The driver's client as storage wants it: every read from the primary and of what a majority has, every write journaled by a majority,
 * and no wait longer than the settings allow. A server that is no replica set is refused, because it cannot commit several documents
 * at once.
 */
import { type Db, MongoClient } from 'mongodb';
import type { Clock } from '#kernel/clock.ts';
import { emitSignal, type Signals } from '#kernel/signal.ts';
import { APP_NAME } from './mongodb-abandoned.ts';
import { asMongoProblem, unavailable } from './mongodb-problem.ts';
import type { PoolSettings } from './pool-settings.ts';

export interface MongoDatabase {
  readonly client: MongoClient;
  readonly database: Db;
  /** Gives up on `work` when `ms` have passed; the driver ends it by itself later. */
  readonly within: <Result>(ms: number, work: () => Promise<Result>) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** Taken when the address names no database. */
const DEFAULT_DATABASE = 'focusforge';
/** How often the driver asks each server how it is, besides what it notices by using them. */
const HEARTBEAT_MS = 2000;

/** Throws `storage-unavailable` when no primary can be found, or when it is not one of a replica set. */
export async function openMongoDatabase({
  address,
  settings,
  clock,
}: {
  readonly address: string;
  readonly settings: PoolSettings;
  readonly clock: Clock;
}): Promise<MongoDatabase> {
  const client = createClient(address, settings);
  try {
    await client.connect();
    const database = client.db(nameOf(address));
    await refuseSingleServer(database);
    return {
      client,
      database,
      within: (ms, work) => giveUpAfter(ms, work, clock),
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    throw asMongoProblem(error);
  }
}

function createClient(address: string, settings: PoolSettings): MongoClient {
  try {
    const client = new MongoClient(address, clientOptions(settings));
    tellAboutPool(client);
    return client;
  } catch (error) {
    // Several classes of several packages; nothing has been asked of a server yet.
    throw unavailable('STORAGE_URL is not an address that MongoDB understands.', error);
  }
}

function clientOptions({ min, max, idleMs, waitMs, commandMs }: PoolSettings) {
  return {
    appName: APP_NAME,
    minPoolSize: min,
    maxPoolSize: max,
    maxIdleTimeMS: idleMs,
    waitQueueTimeoutMS: waitMs,
    serverSelectionTimeoutMS: waitMs,
    connectTimeoutMS: waitMs,
    // A server that hangs keeps its connections open and says nothing.
    socketTimeoutMS: commandMs,
    heartbeatFrequencyMS: HEARTBEAT_MS,
    readPreference: 'primary',
    readConcernLevel: 'majority',
    writeConcern: { w: 'majority', journal: true },
    retryReads: true,
    retryWrites: true,
  } as const;
}

function nameOf(address: string): string {
  const name = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(address)?.[1];
  return name === undefined ? DEFAULT_DATABASE : decodeURIComponent(name);
}

async function refuseSingleServer(database: Db): Promise<void> {
  // The first servers of 4.4 know the question only by its old name, and the newest still do.
  const answer = await database.admin().command({ isMaster: 1 });
  const isRouter = answer.msg === 'isdbgrid';
  if (answer.setName === undefined && !isRouter) {
    throw unavailable(
      'This MongoDB server is not a member of a replica set. Start it with --replSet NAME and run rs.initiate(); one member is enough.',
    );
  }
}

async function giveUpAfter<Result>(ms: number, work: () => Promise<Result>, clock: Clock): Promise<Result> {
  let cancel = () => {};
  const tooLate = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () => reject(unavailable('The database server did not answer in time.')));
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    cancel();
  }
}

/** Counts over all members of the set; nearly all of it is the primary. */
function tellAboutPool(client: MongoClient): void {
  let open = 0;
  let inUse = 0;
  let waiting = 0;
  const tell = (event: Signals['storage-pool']['event'], waitedMs?: number) =>
    emitSignal('storage-pool', { event, open, inUse, waiting, ...(waitedMs === undefined ? {} : { waitedMs }) });
  client.on('connectionReady', () => {
    open += 1;
    tell('opened');
  });
  client.on('connectionClosed', () => {
    open = Math.max(open - 1, 0);
    tell('closed');
  });
  client.on('connectionCheckOutStarted', () => {
    waiting += 1;
  });
  client.on('connectionCheckedOut', ({ durationMS }) => {
    waiting -= 1;
    inUse += 1;
    tell('taken', durationMS);
  });
  client.on('connectionCheckOutFailed', ({ durationMS }) => {
    waiting -= 1;
    tell('timed-out', durationMS);
  });
  client.on('connectionCheckedIn', () => {
    inUse -= 1;
    tell('returned');
  });
}
