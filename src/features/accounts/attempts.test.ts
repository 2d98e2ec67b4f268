import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '#kernel/problem.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { ATTEMPT_COUNTS, SHELVES } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { addressCount, type Counted, createAttempts, networkOf } from './attempts.ts';

const ACCOUNT: Counted = { kind: 'account', of: 'ada' };
const HERE = addressCount('192.0.2.7');

function open() {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const make = () => createAttempts({ storage, clock });
  return { clock, storage, attempts: make(), elsewhere: make() };
}

type Attempts = ReturnType<typeof open>['attempts'];

/** Seconds somebody is told to wait; 0 when the attempt is taken, and counted as failed. */
async function tryOnce(attempts: Attempts, ...counted: readonly Counted[]): Promise<number> {
  try {
    await attempts.begin(counted);
    return 0;
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'too-many-attempts');
    return error.retryAfterSeconds ?? Number.NaN;
  }
}

/** Fails as soon as that is possible, `times` times. Returns the waits. */
async function failOn(attempts: Attempts, clock: ReturnType<typeof createFixedClock>, times: number, counted: Counted) {
  const waits: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const wait = await tryOnce(attempts, counted);
    waits.push(wait);
    if (wait === 0) continue;
    clock.advanceMs(wait * 1000);
    assert.equal(await tryOnce(attempts, counted), 0);
  }
  return waits;
}

describe('failed attempts', () => {
  it('on one account may be five; then each waits twice as long, a minute at most', async () => {
    const { attempts, clock } = open();
    const waits = await failOn(attempts, clock, 13, ACCOUNT);
    assert.deepEqual(waits, [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('from one address may be twenty; then each waits twice as long, a quarter of an hour at most', async () => {
    const { attempts, clock } = open();
    const waits = await failOn(attempts, clock, 32, HERE);
    assert.deepEqual(waits.slice(0, 20), Array(20).fill(0));
    assert.deepEqual(waits.slice(20), [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  it('are counted over all instances', async () => {
    const { attempts, elsewhere } = open();
    for (let n = 0; n < 5; n += 1) assert.equal(await tryOnce(n % 2 === 0 ? attempts : elsewhere, ACCOUNT), 0);
    assert.equal(await tryOnce(attempts, ACCOUNT), 2);
    assert.equal(await tryOnce(elsewhere, ACCOUNT), 2);
  });

  it('made all at once, on several instances, gain nothing', async () => {
    const { attempts, elsewhere } = open();
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, n) => tryOnce(n % 2 === 0 ? attempts : elsewhere, ACCOUNT)),
    );
    assert.equal(waits.filter((wait) => wait === 0).length, 5);
  });

  it('that are held up are not counted: trying more keeps nobody out for longer', async () => {
    const { attempts, clock } = open();
    for (let n = 0; n < 5; n += 1) await tryOnce(attempts, ACCOUNT);
    for (let n = 0; n < 100; n += 1) assert.equal(await tryOnce(attempts, ACCOUNT), 2);
    clock.advanceMs(2000);
    assert.equal(await tryOnce(attempts, ACCOUNT), 0);
  });

  it('are forgiven as time goes by, however many there were', async () => {
    const { attempts, clock } = open();
    await failOn(attempts, clock, 200, ACCOUNT);
    clock.advance(60);
    assert.equal(await tryOnce(attempts, ACCOUNT), 0);
    assert.equal(await tryOnce(attempts, ACCOUNT), 4);
    clock.advance(120);
    for (let n = 0; n < 5; n += 1) assert.equal(await tryOnce(attempts, ACCOUNT), 0);
  });

  it('are forgotten for the account when its owner gets in, and not for the address', async () => {
    const { attempts, storage } = open();
    for (let n = 0; n < 4; n += 1) await tryOnce(attempts, ACCOUNT, HERE);
    await (await attempts.begin([ACCOUNT, HERE])).succeed();
    const counts = await storage.find(ATTEMPT_COUNTS, INSTALL, {}, { limit: 10 });
    assert.deepEqual(
      counts.items.map(({ value }) => value.failures),
      [4],
    );
  });

  it('on one’s own account in between make guessing another’s no quicker', async () => {
    const { attempts } = open();
    const [own, other]: Counted[] = [
      { kind: 'account', of: 'eve' },
      { kind: 'account', of: 'bob' },
    ];
    let guesses = 0;
    for (let n = 0; n < 100; n += 1) {
      if ((await tryOnce(attempts, { ...(other as Counted), of: `bob ${n}` }, HERE)) === 0) guesses += 1;
      const entered = await attempts.begin([own as Counted, HERE]).catch(() => undefined);
      await entered?.succeed();
    }
    assert.equal(guesses, 20);
  });

  it('that could not be judged are not held against anybody', async () => {
    const { attempts, storage } = open();
    for (let n = 0; n < 30; n += 1) await (await attempts.begin([ACCOUNT, HERE])).withdraw();
    assert.equal(await storage.count(ATTEMPT_COUNTS, INSTALL, {}), 0);
  });

  it('of strangers do not hold up a browser that is known, nor those of one browser another', async () => {
    const { attempts } = open();
    for (let n = 0; n < 50; n += 1) await tryOnce(attempts, ACCOUNT, HERE);
    const known: Counted = { kind: 'device', of: 'ada laptop' };
    for (let n = 0; n < 5; n += 1) assert.equal(await tryOnce(attempts, known), 0);
    assert.equal(await tryOnce(attempts, known), 2);
    assert.equal(await tryOnce(attempts, { kind: 'device', of: 'ada phone' }), 0);
  });

  it('are kept under a hash: no name and no address is stored', async () => {
    const { attempts, storage } = open();
    await tryOnce(attempts, { kind: 'account', of: 'lovelace' }, HERE);
    const stored = JSON.stringify(await storage.find(ATTEMPT_COUNTS, INSTALL, {}, { limit: 10 }));
    assert.ok(!stored.includes('lovelace') && !stored.includes('192.0.2'));
  });

  it('wait for no clock that was set back', async () => {
    const { attempts, elsewhere, clock } = open();
    for (let n = 0; n < 6; n += 1) await tryOnce(attempts, ACCOUNT);
    clock.set('2026-11-22T09:00:00Z');
    assert.equal(await tryOnce(elsewhere, ACCOUNT), 0);
  });
});

describe('an address', () => {
  const networks: readonly (readonly [address: string, network: string])[] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ];
  for (const [address, network] of networks) {
    it(`${address || 'that is not known'} counts as ${network || 'one place'}`, () =>
      assert.equal(networkOf(address), network));
  }
});
