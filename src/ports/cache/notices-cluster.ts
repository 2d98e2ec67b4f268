/** BentoCache's notices between instances, over one Redis channel. A lost one is made good by forgetting what is in memory. */
import type { BusDriver } from 'bentocache/types';
import { RedisAway, type RedisLink } from '#ports/redis/redis-link-cluster.ts';

export interface Notices {
  readonly driver: BusDriver;
  /** Has the others forget what they have in memory: they may have read what is forgotten only now. */
  readonly tellMissed: () => Promise<void>;
  readonly close: () => void;
}

const MISSED = 'focusforge:cache-missed';

/** `hear` is told the keys of every notice of another instance; `mayHaveMissed` is called when notices may have been lost. */
export function createNotices(deps: {
  readonly link: RedisLink;
  readonly hear: (keys: readonly string[]) => void;
  readonly mayHaveMissed: () => void;
}): Notices {
  const { link, hear, mayHaveMissed } = deps;
  const side = link.openSide('cache');
  let own = '';
  side.on('ready', async () => {
    mayHaveMissed();
    // Once more when the channel has been joined again, for what came in between: replies keep the order of commands.
    await new Promise(setImmediate);
    await side.ping().catch(() => undefined);
    mayHaveMissed();
  });

  const forgetReads = async () => {
    mayHaveMissed();
    // What was read before may still be on its way: replies keep the order of commands.
    await link.send((redis) => redis.ping()).catch(() => undefined);
    await new Promise(setImmediate);
    mayHaveMissed();
  };
  side.on('message', (channel: string, from: string) => {
    if (channel === MISSED && from !== own) void forgetReads();
  });
  void side.subscribe(MISSED).catch(() => undefined);

  const driver: BusDriver = {
    setId: (id) => {
      own = id;
      return driver;
    },
    onReconnect: () => undefined,
    publish: async (channel, payload) => {
      if (!link.isUp()) throw new RedisAway();
      await link.send((redis) => redis.publish(channel, JSON.stringify({ from: own, payload })));
    },
    subscribe: async (channel, handler) => {
      side.on('message', (heardOn: string, text: string) => {
        const message = heardOn === channel ? readMessage(text) : undefined;
        if (message === undefined || message.from === own) return;
        void handler(message.payload);
        hear(message.payload.keys);
      });
      await side.subscribe(channel).catch(() => undefined);
    },
    unsubscribe: async (channel) => void (await side.unsubscribe(channel).catch(() => undefined)),
    disconnect: async () => side.disconnect(),
  };
  const tellMissed = async () => {
    await link.send((redis) => redis.publish(MISSED, own)).catch(() => undefined);
  };
  return { driver, tellMissed, close: () => side.disconnect() };
}

function readMessage(text: string) {
  try {
    const { from, payload } = JSON.parse(text);
    return Array.isArray(payload?.keys) ? { from, payload } : undefined;
  } catch {
    return undefined;
  }
}
