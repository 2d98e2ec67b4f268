/**
 * Budgets over all instances: one script looks at every counter and charges all or none, and what it returns is the decision; nothing is
 * read first and written later. The counts of the embedded half are the insurance while Redis is away. Then each process counts for
 * itself, and what it counted is not carried over.
 */
import { emitSignal } from '#kernel/signal.ts';
import { RedisAway, type RedisLink, redisScript } from '#ports/redis/redis-link-cluster.ts';
import { type Counter, createLimiterOver, keyOf, type Outcome } from './counter.ts';
import type { Charge, Limiter } from './limiter.ts';
import { createMemoryCounter } from './limiter-embedded.ts';

/** ARGV: amount, most and window in milliseconds of each key. Gives 1 and the end of each window, or 0, the refusing key and its wait. */
const TAKE = redisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local refusing, wait = 0, -1
for i, key in ipairs(KEYS) do
  local used = tonumber(redis.call('GET', key) or '0')
  local amount, most, window = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  if used + amount > most then
    local left = redis.call('PTTL', key)
    if left < 0 then left = window end
    if left > wait then refusing, wait = i, left end
  end
end
if refusing > 0 then return {0, refusing, wait} end
local answer = {1}
for i, key in ipairs(KEYS) do
  redis.call('INCRBY', key, ARGV[3 * i - 2])
  local left = redis.call('PTTL', key)
  if left < 0 then
    left = tonumber(ARGV[3 * i])
    redis.call('PEXPIRE', key, left)
  end
  answer[i + 1] = now + left
end
return answer
`);

/** ARGV: difference, end of the window it was taken from and window in milliseconds of each key. */
const ADJUST = redisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i, key in ipairs(KEYS) do
  local difference = tonumber(ARGV[3 * i - 2])
  local used = tonumber(redis.call('GET', key) or '0')
  if difference < 0 and now < tonumber(ARGV[3 * i - 1]) and used > 0 then
    redis.call('DECRBY', key, math.min(-difference, used))
  elseif difference > 0 then
    redis.call('INCRBY', key, difference)
    if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, ARGV[3 * i]) end
  end
end
return 1
`);

export function createClusterLimiter({ link }: { readonly link: RedisLink }): Limiter {
  const shared = createRedisCounter(link);
  const insurance = createMemoryCounter();
  let isInsured = false;
  const insure = (isOn: boolean) => {
    if (isInsured === isOn) return;
    isInsured = isOn;
    emitSignal('limiter-insurance', { state: isOn ? 'on' : 'off' });
  };

  return createLimiterOver(async (charges) => {
    try {
      const outcome = await shared.take(charges);
      insure(false);
      return [shared, outcome];
    } catch (error) {
      if (!(error instanceof RedisAway)) throw error;
      insure(true);
      return [insurance, await insurance.take(charges)];
    }
  });
}

function createRedisCounter(link: RedisLink): Counter {
  const keysOf = (charges: readonly Charge[]) => charges.map((charge) => `focusforge:limit:${keyOf(charge)}`);
  return {
    decidedBy: 'redis',
    take: async (charges): Promise<Outcome> => {
      const values = charges.flatMap(({ amount, limit }) => [amount, limit.most, limit.windowSeconds * 1000]);
      const [isAccepted, ...numbers] = readNumbers(await link.run(TAKE, keysOf(charges), values));
      if (isAccepted === 1) {
        return { counted: charges.map((charge, index) => ({ charge, windowEnd: numbers[index] ?? 0 })) };
      }
      const [refusing = 0, waitMs = 0] = numbers;
      const refusedBy = charges[refusing - 1];
      if (refusedBy === undefined) throw new Error('the limiter was refused by none of its limits');
      return { refusedBy, waitMs };
    },
    adjust: async (counted, differences) => {
      const values = counted.flatMap(({ charge, windowEnd }, index) => [
        differences[index] ?? 0,
        windowEnd,
        charge.limit.windowSeconds * 1000,
      ]);
      try {
        await link.run(ADJUST, keysOf(counted.map(({ charge }) => charge)), values);
      } catch (error) {
        // Lost with Redis; the reservation then stands until its window ends.
        if (!(error instanceof RedisAway)) throw error;
      }
    },
  };
}

function readNumbers(reply: unknown): readonly number[] {
  if (!Array.isArray(reply)) throw new TypeError('the limiter expected a list from Redis');
  return reply.map(Number);
}
