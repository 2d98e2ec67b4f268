/**
 * Slots over several instances: a sorted set of holders by the end of their time on Redis's own clock, and one script that clears what
 * has ended, counts and adds. Holders are renewed while they work, so that those of a process that was killed are free after `HELD_MS`. A
 * process names all it holds whenever it takes another: a Redis that came back empty learns of them before it decides for that process.
 */
import type { Clock } from '#kernel/clock.ts';
import { newSecret } from '#kernel/id.ts';
import { emitSignal } from '#kernel/signal.ts';
import { RedisAway, type RedisLink, redisScript } from '#ports/redis/redis-link-cluster.ts';
import { createFreeListeners } from './free-listeners.ts';
import { ALL_TAKEN, createLocalSlots } from './local-slots.ts';
import type { NoSlot, Slot, Slots } from './slots.ts';

/** Gives 1, or 0 when all are taken, or -1 with for how long and why it is closed. ARGV: most, time, the new holder, those held already. */
const TAKE = redisScript(`
local left = redis.call('PTTL', KEYS[2])
if left > 0 then return {-1, left, redis.call('GET', KEYS[2])} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 4, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[i]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return {0} end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {1}
`);

/** ARGV: time, holders. */
const RENEW = redisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
`);

/** ARGV: holder, channel, name. */
const RELEASE = redisScript(`
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1
`);

const HELD_MS = 10_000;
const LOOK_AGAIN_MS = 100;
const CHANNEL = 'focusforge:slot-free';

export interface ClusterSlotsDeps {
  readonly link: RedisLink;
  readonly clock: Clock;
  /** What one process may hold while Redis is away. */
  readonly mostAlone?: number;
}

export function createClusterSlots({ link, clock, mostAlone = 1 }: ClusterSlotsDeps): Slots & AsyncDisposable {
  const local = createLocalSlots(clock);
  const { onFree, tell } = createFreeListeners();
  const holders = new Map<string, Set<string>>();
  const insure = createInsuranceSignal();
  const side = link.openSide('slots');
  side.on('message', (_channel: string, name: string) => tell(name));
  void side.subscribe(CHANNEL).catch(() => undefined);

  const renewAll = async () => {
    for (const [name, held] of holders) {
      if (held.size > 0) await quietly(link.run(RENEW, [keyOf(name)], [HELD_MS, ...held]));
    }
  };

  const renewing = setInterval(() => void renewAll(), HELD_MS / 4).unref();
  const stopHearing = link.onChange((isUp) => {
    if (isUp) void renewAll();
  });

  const slotOf = (name: string, holder: string): Slot => {
    const held = holders.get(name) ?? new Set();
    holders.set(name, held.add(holder));
    return {
      isTaken: true,
      release: async () => {
        if (!held.delete(holder)) return;
        local.letGo(name);
        tell(name);
        // Lost with Redis; the slot is free when its time is over.
        await quietly(link.run(RELEASE, [keyOf(name)], [holder, CHANNEL, name]));
      },
    };
  };

  /** What Redis says; undefined when it was let in. */
  const ask = async (name: string, most: number, holder: string): Promise<NoSlot | undefined> => {
    const others = holders.get(name) ?? [];
    const reply = await link.run(TAKE, [keyOf(name), closedKeyOf(name)], [most, HELD_MS, holder, ...others]);
    if (!Array.isArray(reply)) throw new TypeError('slots expected a list from Redis');
    const [given, forMs, because] = reply;
    if (given === 1) return undefined;
    if (given === 0) return ALL_TAKEN;
    return { isTaken: false, closed: { because: because === 'resting' ? 'resting' : 'failing', forMs: Number(forMs) } };
  };

  const takeAlone = (name: string, most: number, holder: string): Slot | NoSlot => {
    const closed = local.closedNow(name);
    if (closed !== undefined) return { isTaken: false, closed };
    return local.hold(name, Math.min(most, mostAlone)) ? slotOf(name, holder) : ALL_TAKEN;
  };

  return {
    take: async (name, { most }) => {
      const holder = newSecret(9);
      try {
        const refusal = await ask(name, most, holder);
        insure(false);
        if (refusal !== undefined) return refusal;
        // Counted here as well, for the case that Redis goes away meanwhile.
        local.hold(name, Number.POSITIVE_INFINITY);
        return slotOf(name, holder);
      } catch (error) {
        if (!(error instanceof RedisAway)) throw error;
        insure(true);
        return takeAlone(name, most, holder);
      }
    },
    close: async (name, { because, ms }) => {
      local.close(name, because, ms);
      await quietly(link.send((redis) => redis.set(closedKeyOf(name), because, 'PX', Math.max(1, Math.ceil(ms)))));
    },
    reopen: async (name) => {
      local.reopen(name);
      tell(name);
      await quietly(link.send((redis) => redis.del(closedKeyOf(name))));
    },
    onFree,
    lookAgainMs: LOOK_AGAIN_MS,
    [Symbol.asyncDispose]: async () => {
      clearInterval(renewing);
      stopHearing();
      side.disconnect();
    },
  };
}

function keyOf(name: string): string {
  return `focusforge:slots:${name}`;
}

function closedKeyOf(name: string): string {
  return `focusforge:slots-closed:${name}`;
}

async function quietly(command: Promise<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!(error instanceof RedisAway)) throw error;
  }
}

function createInsuranceSignal(): (isOn: boolean) => void {
  let isInsured = false;
  return (isOn) => {
    if (isInsured === isOn) return;
    isInsured = isOn;
    emitSignal('slots-insurance', { state: isOn ? 'on' : 'off' });
  };
}
