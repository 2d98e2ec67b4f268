/** The promises of the cache: both halves run all of them. */
import assert from 'node:assert/strict';
import type { FixedClock } from '#testing/fixed-clock.ts';
import { waitUntil } from '#testing/wait-until.ts';
import type { Cache, CachedOptions } from './cache.ts';

export interface CacheUnderTest {
  readonly cache: Cache;
  /** That of another instance; embedded it is the same one. */
  readonly other: Cache;
  readonly clock: FixedClock;
  /** What chance says; 0 is never early. */
  readonly chances: { next: number };
}

export interface CachePromise {
  readonly name: string;
  readonly check: (test: CacheUnderTest) => Promise<void>;
}

const MINUTE = 60_000;
const OPTIONS: CachedOptions<[string]> = { name: 'greeting', version: 1, key: (name) => name, ttlMs: 10 * MINUTE };

export const cacheBehaviour: readonly CachePromise[] = [
  {
    name: 'calls the function once for each key, on every instance',
    check: async ({ cache, other }) => {
      const { calls, compute } = counted(async (name: string) => `Hello ${name}`);
      const [here, there] = [cache.cached(compute, OPTIONS), other.cached(compute, OPTIONS)];
      assert.equal(await here('Anna'), 'Hello Anna');
      assert.equal(await here('Anna'), 'Hello Anna');
      await settled(() => there('Anna'), calls, 1);
      assert.equal(await here('Béla'), 'Hello Béla');
      assert.deepEqual(calls, ['Anna', 'Béla']);
    },
  },
  {
    name: 'gives back exactly what was given, as a copy of one’s own',
    check: async ({ cache, other }) => {
      const given = {
        at: new Date('2026-11-25T08:00:00.123Z'),
        nothing: undefined,
        count: 2n ** 70n,
        bytes: new Uint8Array([1, 2, 255]),
        map: new Map([['a', new Set([1])]]),
      };
      const make = (one: Cache) => one.cached(async (_name: string) => given, OPTIONS);
      const [here, there] = [make(cache), make(other)];
      const [first, second] = await Promise.all([here('a'), here('a')]);
      first.bytes[0] = 99;
      for (const value of [second, await here('a'), await there('a')]) assert.deepStrictEqual(value, given);
      assert.notEqual(first, second);
    },
  },
  {
    name: 'remembers that there is nothing',
    check: async ({ cache }) => {
      const { calls, compute } = counted(async (_name: string) => undefined);
      const find = cache.cached(compute, OPTIONS);
      assert.deepEqual([await find('a'), await find('a')], [undefined, undefined]);
      assert.equal(calls.length, 1);
    },
  },
  {
    name: 'refuses what would not come back as it was',
    check: async ({ cache }) => {
      const find = cache.cached(async (_name: string) => ({ call: () => 1 }), OPTIONS);
      await assert.rejects(find('a'), TypeError);
    },
  },
  {
    name: 'never remembers an error, and gives it to all who waited for it',
    check: async ({ cache }) => {
      let fails = true;
      const { calls, compute } = counted(async (name: string) => {
        if (fails) throw new Error('not now');
        return name;
      });
      const find = cache.cached(compute, OPTIONS);
      const outcomes = await Promise.allSettled([find('a'), find('a'), find('a')]);
      assert.ok(outcomes.every(({ status }) => status === 'rejected'));
      assert.equal(calls.length, 1);
      fails = false;
      assert.equal(await find('a'), 'a');
    },
  },
  {
    name: 'computes once, however many ask at the same moment',
    check: async ({ cache }) => {
      const { calls, compute } = counted(async (name: string) => {
        await new Promise(setImmediate);
        return name;
      });
      const find = cache.cached(compute, OPTIONS);
      await Promise.all(Array.from({ length: 1000 }, () => find('a')));
      assert.equal(calls.length, 1);
    },
  },
  {
    name: 'computes a costly value once over all instances',
    check: async ({ cache, other }) => {
      const asked = Promise.withResolvers<void>();
      const answer = Promise.withResolvers<string>();
      const { calls, compute } = counted(async (_name: string) => {
        asked.resolve();
        return answer.promise;
      });
      const costly = { ...OPTIONS, costly: { waitMs: 30_000 } };
      const [here, there] = [cache.cached(compute, costly), other.cached(compute, costly)];
      const all = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? here('a') : there('a')));
      await asked.promise;
      answer.resolve('dear');
      assert.deepEqual(new Set(await Promise.all(all)), new Set(['dear']));
      assert.equal(calls.length, 1);
    },
  },
  {
    name: 'does not wait for another’s costly value longer than it was told to',
    check: async ({ cache, other }) => {
      const never = Promise.withResolvers<string>();
      let calls = 0;
      const compute = (_name: string) => {
        calls += 1;
        return calls === 1 ? never.promise : Promise.resolve('mine');
      };
      const costly = { ...OPTIONS, costly: { waitMs: 50 } };
      const hanging = cache.cached(compute, costly)('a');
      await waitUntil('it is being made', () => calls === 1);
      if (cache !== other) assert.equal(await other.cached(compute, costly)('a'), 'mine');
      never.resolve('late');
      assert.equal(await hanging, 'late');
    },
  },
  {
    name: 'can be looked into without a computation, and without waiting for one',
    check: async ({ cache, other, clock }) => {
      const made = Promise.withResolvers<string | undefined>();
      const { calls, compute } = counted((_name: string) => made.promise);
      const costly = { ...OPTIONS, graceMs: 20 * MINUTE, costly: { waitMs: 30_000 } };
      const [here, there] = [cache.cached(compute, costly), other.cached(compute, costly)];
      assert.equal(await here.peek('a'), undefined);
      const asked = here('a');
      await waitUntil('it is being made', () => calls.length === 1);
      assert.deepEqual([await here.peek('a'), await there.peek('a')], [undefined, undefined]);
      made.resolve(undefined);
      assert.equal(await asked, undefined);
      await waitUntil('it is kept', async () => (await there.peek('a')) !== undefined);
      assert.deepEqual([await here.peek('a'), await there.peek('a')], [{ value: undefined }, { value: undefined }]);
      clock.advance(29);
      assert.deepEqual(await here.peek('a'), { value: undefined });
      clock.advance(1);
      assert.equal(await here.peek('a'), undefined);
      assert.equal(calls.length, 1);
    },
  },
  {
    name: 'computes anew when the time is over',
    check: async ({ cache, clock }) => {
      const { calls, compute } = counted(async (name: string) => name);
      const find = cache.cached(compute, OPTIONS);
      await find('a');
      clock.advance(9);
      await find('a');
      assert.equal(calls.length, 1);
      clock.advance(1);
      await find('a');
      assert.equal(calls.length, 2);
    },
  },
  {
    name: 'answers what is old at once within its grace, and the new one as soon as it is made',
    check: async ({ cache, clock }) => {
      let next = Promise.resolve('old');
      const { calls, compute } = counted((_name: string) => next);
      const find = cache.cached(compute, { ...OPTIONS, graceMs: 20 * MINUTE });
      assert.equal(await find('a'), 'old');
      clock.advance(11);
      const made = Promise.withResolvers<string>();
      next = made.promise;
      assert.equal(await find('a'), 'old');
      assert.equal(await find('a'), 'old');
      assert.equal(calls.length, 2);
      made.resolve('new');
      await waitUntil('the new one is answered', async () => (await find('a')) === 'new');
      clock.advance(31);
      next = Promise.resolve('newest');
      assert.equal(await find('a'), 'newest');
    },
  },
  {
    name: 'goes on answering what is old when the new one cannot be made, until its grace is over',
    check: async ({ cache, clock }) => {
      let isBroken = false;
      const compute = async (name: string) => {
        if (isBroken) throw new Error('no model today');
        return name;
      };
      const find = cache.cached(compute, { ...OPTIONS, graceMs: 20 * MINUTE });
      await find('a');
      isBroken = true;
      clock.advance(29);
      assert.equal(await find('a'), 'a');
      clock.advance(1);
      await assert.rejects(find('a'), /no model today/);
    },
  },
  {
    name: 'makes a value anew shortly before it runs out, when chance says so',
    check: async ({ cache, clock, chances }) => {
      const { calls, compute } = counted(async (name: string) => {
        clock.advance(1);
        return name;
      });
      const find = cache.cached(compute, OPTIONS);
      await find('a');
      clock.advance(8);
      await find('a');
      assert.equal(calls.length, 1);
      // One minute to make, two left: chance has to say that more than e^-2 is enough.
      chances.next = 0.9;
      await find('a');
      await waitUntil('it has been made anew', () => calls.length === 2);
      chances.next = 0;
    },
  },
  {
    name: 'forgets one answer on every instance',
    check: async ({ cache, other }) => {
      const { calls, compute } = numbered();
      const [here, there] = [cache.cached(compute, OPTIONS), other.cached(compute, OPTIONS)];
      await here('a');
      await here('b');
      await settled(() => there('a'), calls, 2);
      await here.forget('a');
      await waitUntil('the other instance has forgotten', async () => (await there('a')) === 'a 3');
      assert.equal(await here('a'), 'a 3');
      assert.equal(await here('b'), 'b 2');
    },
  },
  {
    name: 'forgets by tag on every instance, and only what has the tag',
    check: async ({ cache, other }) => {
      const { calls, compute } = numbered();
      const tagged = { ...OPTIONS, tags: (name: string) => [`person:${name.slice(0, 1)}`, 'all'] };
      const [here, there] = [cache.cached(compute, tagged), other.cached(compute, tagged)];
      for (const name of ['a1', 'a2', 'b1']) await here(name);
      await settled(() => there('a1'), calls, 3);
      await cache.forgetTags(['person:a']);
      await waitUntil('the other instance has forgotten', async () => (await there('a1')) !== 'a1 1');
      assert.equal(await here('b1'), 'b1 3');
      assert.notEqual(await here('a2'), 'a2 2');
      await other.forgetTags(['all']);
      await waitUntil('all is forgotten', async () => (await here('b1')) !== 'b1 3');
    },
  },
  {
    name: 'does not keep what was made from what was no longer so when it was done',
    check: async ({ cache, other }) => {
      const tagged = { ...OPTIONS, tags: () => ['all'] };
      for (const by of ['tag', 'key'] as const) {
        let truth = 'old';
        const read = Promise.withResolvers<void>();
        const finish = Promise.withResolvers<void>();
        const compute = async (_name: string) => {
          const seen = truth;
          read.resolve();
          await finish.promise;
          return seen;
        };
        const find = cache.cached(compute, tagged);
        const asked = find(by);
        await read.promise;
        truth = 'new';
        await (by === 'tag' ? cache.forgetTags(['all']) : find.forget(by));
        finish.resolve();
        assert.equal(await asked, 'old');
        assert.equal(await find(by), 'new');
        assert.equal(await other.cached(compute, tagged)(by), 'new');
      }
    },
  },
  {
    name: 'keeps versions and functions apart',
    check: async ({ cache }) => {
      const say = (text: string, options: CachedOptions<[string]>) =>
        cache.cached(async (_name: string) => text, options)('a');
      assert.equal(await say('one', OPTIONS), 'one');
      assert.equal(await say('two', { ...OPTIONS, version: 2 }), 'two');
      assert.equal(await say('three', { ...OPTIONS, name: 'farewell' }), 'three');
      assert.equal(await say('four', OPTIONS), 'one');
      const long = { ...OPTIONS, key: (name: string) => name.repeat(5000) };
      assert.equal(await say('five', long), 'five');
      assert.equal(await say('six', { ...long, key: () => 'b'.repeat(5000) }), 'six');
    },
  },
];

function counted<Result>(work: (name: string) => Promise<Result>) {
  const calls: string[] = [];
  const compute = (name: string): Promise<Result> => {
    calls.push(name);
    return work(name);
  };
  return { calls, compute };
}

/** Gives the name and how many calls there have been. */
function numbered() {
  let count = 0;
  return counted(async (name) => {
    count += 1;
    return `${name} ${count}`;
  });
}

/** What another instance has made is answered without a call of one's own. */
async function settled(ask: () => Promise<unknown>, calls: readonly string[], expected: number): Promise<void> {
  await ask();
  assert.equal(calls.length, expected);
}
