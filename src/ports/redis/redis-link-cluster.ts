/**
 * The one way to Redis. A command is answered within the time a request can spare or rejected with `RedisAway`; once Redis is known to be
 * away, commands are rejected at once, so that its loss costs no request. Finding out that it is back is the link's own work: no request
 * is ever the probe. After a failover the link asks the Sentinels anew.
 */
import { createHash } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import { emitSignal } from '#kernel/signal.ts';
import type { RedisAddress } from './redis-address.ts';

/** Redis cannot be asked now. Whoever asked does without; it is never what a person is told. */
export class RedisAway extends Error {
  constructor(cause?: unknown) {
    super('Redis is away', cause === undefined ? undefined : { cause });
    this.name = 'RedisAway';
  }
}

export interface RedisLink extends AsyncDisposable {
  readonly isUp: () => boolean;
  /** Sends a command. Rejects with `RedisAway`, or with the reply of Redis when that is an error: a bug. */
  readonly send: <Reply>(command: (client: Redis) => Promise<Reply>) => Promise<Reply>;
  /** Runs a script, all of it or nothing of it. The rules of `send`. */
  readonly run: (script: RedisScript, keys: readonly string[], values: readonly ScriptValue[]) => Promise<unknown>;
  /** Calls `listener` at each change until the returned function is called; at once too when it is up. */
  readonly onChange: (listener: (isUp: boolean) => void) => () => void;
  /** A connection for what listens or blocks: it waits for Redis as long as it takes and follows the master. Closed with the link. */
  readonly openSide: (name: string) => Redis;
}

export type ScriptValue = string | number | Buffer;

export interface RedisScript {
  readonly source: string;
  readonly sha: string;
}

/** A script with the name Redis knows it by. */
export function redisScript(source: string): RedisScript {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

export interface RedisLinkOptions {
  readonly address: RedisAddress;
  /** How long a command may take; a request waits for it at most once before Redis counts as away. */
  readonly commandTimeoutMs?: number;
}

const PROBE_EVERY_MS = 100;
/** So many probes in a row may fail on a connection that stands, and on one whose server has not greeted yet. */
const PROBES_TO_ANSWER = 3;
const PROBES_TO_SHAKE_HANDS = 10;
/** While it is up: for connections that only listen, and would wait for ever on a server that is gone without a word. */
const HEARTBEAT_MS = 2000;
const CONNECT_TIMEOUT_MS = 1000;
/** Replies by which a server says that it is not the one to ask, or not yet. */
const NOT_SERVING = /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|MISCONF|NOREPLICAS)/;

export function openRedisLink({ address, commandTimeoutMs = 250 }: RedisLinkOptions): RedisLink {
  const connecting = connectionOptions(address);
  const client = new Redis({
    ...connecting,
    connectionName: 'focusforge',
    // A command that cannot be sent now is of no use later, and one whose answer was lost is not sent twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  const sides = new Set<Redis>();
  const listeners = new Set<(isUp: boolean) => void>();
  let isUp = false;
  let isClosed = false;
  let probe: NodeJS.Timeout | undefined;
  let failedProbes = 0;

  const change = (up: boolean) => {
    if (isUp === up || isClosed) return;
    isUp = up;
    emitSignal('redis-link', { state: up ? 'up' : 'down' });
    for (const listener of listeners) listener(up);
  };

  const probeSoon = (ms: number) => {
    if (isClosed) return;
    clearTimeout(probe);
    probe = setTimeout(probeNow, ms).unref();
  };

  // A write, because a replica answers reads as if nothing had happened.
  const probeNow = async () => {
    try {
      await withinTime(client.set('focusforge:probe', '1', 'PX', 1000), commandTimeoutMs);
      failedProbes = 0;
      change(true);
      freeStuckSides();
      probeSoon(HEARTBEAT_MS);
    } catch {
      change(false);
      failedProbes += 1;
      // Connected and not serving: halted, cut off, or demoted. Only a new connection finds out who serves now.
      const patience = client.status === 'connect' ? PROBES_TO_SHAKE_HANDS : PROBES_TO_ANSWER;
      if (failedProbes >= patience) {
        failedProbes = 0;
        for (const connection of [client, ...sides]) connectAnew(connection);
      }
      probeSoon(PROBE_EVERY_MS);
    }
  };

  /** Those that were shaking hands at the heartbeat before and still are: a halted server accepts connections and says nothing. */
  let shakingHands: readonly Redis[] = [];
  const freeStuckSides = () => {
    const still = [...sides].filter(({ status }) => status === 'connect');
    for (const side of still) if (shakingHands.includes(side)) connectAnew(side);
    shakingHands = still;
  };

  const lose = () => {
    change(false);
    probeSoon(PROBE_EVERY_MS);
  };

  // What goes wrong is told by the commands and by `close`; without a listener it would end the process.
  client.on('error', () => undefined);
  client.on('close', lose);
  client.on('ready', () => probeSoon(0));

  const gathered: (() => void)[] = [];
  const sendGathered = () => {
    const { stream } = client;
    stream.cork();
    for (const sendOne of gathered.splice(0)) sendOne();
    stream.uncork();
  };
  /** Commands of one turn leave together at its end: one write for all, and whoever goes on meanwhile does not wait for it. */
  const gather = <Reply>(command: (client: Redis) => Promise<Reply>) =>
    new Promise<Reply>((resolve, reject) => {
      gathered.push(() => void Promise.try(command, client).then(resolve, reject));
      if (gathered.length === 1) process.nextTick(sendGathered);
    });

  const send: RedisLink['send'] = async (command) => {
    if (!isUp) throw new RedisAway();
    try {
      return await withinTime(gather(command), commandTimeoutMs);
    } catch (error) {
      if (isReply(error) && !NOT_SERVING.test(error.message)) throw error;
      lose();
      throw new RedisAway(error);
    }
  };

  const openSide: RedisLink['openSide'] = (name) => {
    const side = new Redis({ ...connecting, connectionName: `focusforge-${name}`, maxRetriesPerRequest: null });
    // Without a listener an error would end the process.
    side.on('error', () => undefined);
    // So would the loss of a command that nobody looks at: joining its channels again, which the client does by itself.
    const sendCommand = side.sendCommand.bind(side);
    side.sendCommand = (command, stream) => {
      command.promise.catch(() => undefined);
      return sendCommand(command, stream);
    };
    side.on('end', () => sides.delete(side));
    // BullMQ makes a second one for blocking; it has to follow the master like the others.
    side.duplicate = () => openSide(name);
    if (isClosed) side.disconnect();
    else sides.add(side);
    return side;
  };

  return {
    isUp: () => isUp,
    send,
    run: (script, keys, values) =>
      send(async (redis) => {
        try {
          return await redis.evalsha(script.sha, keys.length, ...keys, ...values);
        } catch (error) {
          // A restarted server has forgotten its scripts.
          if (!isReply(error) || !error.message.startsWith('NOSCRIPT')) throw error;
          return redis.eval(script.source, keys.length, ...keys, ...values);
        }
      }),
    onChange: (listener) => {
      listeners.add(listener);
      if (isUp) listener(true);
      return () => listeners.delete(listener);
    },
    openSide,
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      isUp = false;
      clearTimeout(probe);
      listeners.clear();
      for (const connection of [client, ...sides]) connection.disconnect();
    },
  };
}

/**
 * Rejects after `ms`, unless the reply has come by then and only this process was too busy to look: after a long turn of the event loop
 * timers run before what has arrived meanwhile.
 */
function withinTime<Reply>(reply: Promise<Reply>, ms: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`Redis has not answered within ${ms} ms`));
    const timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), ms).unref();
    reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** Whoever is on the way to a connection already is left alone. */
function connectAnew(connection: Redis): void {
  if (connection.status === 'ready' || connection.status === 'connect') connection.disconnect(true);
}

type ConnectionOptions = Omit<RedisOptions, 'replyMapping'>;

function connectionOptions(address: RedisAddress): ConnectionOptions {
  const { username, password } = address;
  const common: ConnectionOptions = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (times) => Math.min(50 * times, 1000),
  };
  if (address.kind === 'server') {
    const { server, database, tls } = address;
    return { ...common, ...server, db: database, ...(tls ? { tls: {} } : {}) };
  }
  return {
    ...common,
    sentinels: address.sentinels.map((sentinel) => ({ ...sentinel })),
    name: address.name,
    sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
    sentinelRetryStrategy: (times) => Math.min(50 * times, 1000),
  };
}
