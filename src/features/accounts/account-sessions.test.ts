import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AccountSessionId, PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { ACCOUNT_SESSIONS, AUDIT_ENTRIES, CREDENTIAL_LOCATORS, SHELVES } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createAccountSessions } from './account-sessions.ts';
import { createCredentials } from './credentials.ts';

const ADA = 'ada' as PersonId;
const HERE = { address: '127.0.0.1', device: 'Firefox on Linux' };
const HOUR = 3_600_000;

function open() {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const make = () =>
    createAccountSessions({
      storage,
      clock,
      credentials: createCredentials({ storage, clock }),
      idleHours: 24,
      maxDays: 3,
    });
  return { clock, storage, sessions: make(), elsewhere: make() };
}

const start = (sessions: ReturnType<typeof open>['sessions'], replaces?: string) =>
  sessions.start(ADA, { method: 'passphrase', origin: HERE, replaces });

describe('a signed-in browser', () => {
  it('is known on every instance, and only by its secret', async () => {
    const { sessions, elsewhere, storage } = open();
    const { secret, id } = await start(sessions);
    assert.deepEqual(await elsewhere.identify(secret), {
      kind: 'session',
      person: ADA,
      session: id,
      signedInAt: '2026-11-23T09:00:00.000Z',
    });
    assert.equal(await sessions.identify(`${secret}x`), undefined);
    const stored = JSON.stringify(await storage.find(ACCOUNT_SESSIONS, ADA, {}, { limit: 10 }));
    assert.ok(!stored.includes(secret));
  });

  it('gets a new secret at each sign-in, and the one before is worth nothing', async () => {
    const { sessions, elsewhere, clock } = open();
    const first = await start(sessions);
    assert.ok(await elsewhere.identify(first.secret));
    const second = await start(sessions, first.secret);
    assert.notEqual(second.secret, first.secret);
    assert.equal(await sessions.identify(first.secret), undefined);
    // What another instance looked up a moment ago it remembers for a second.
    clock.advanceMs(1000);
    assert.equal(await elsewhere.identify(first.secret), undefined);
    assert.ok(await elsewhere.identify(second.secret));
  });

  it('ends when it is not used for long, and in any case when it is old', async () => {
    const { sessions, clock, storage } = open();
    const { secret } = await start(sessions);
    clock.advanceMs(23 * HOUR);
    assert.ok(await sessions.identify(secret));
    clock.advanceMs(23 * HOUR);
    assert.ok(await sessions.identify(secret));
    clock.advanceMs(24 * HOUR + 1);
    assert.equal(await sessions.identify(secret), undefined);
    assert.equal(await storage.count(CREDENTIAL_LOCATORS, INSTALL, {}), 0);

    const old = await start(sessions);
    for (let hours = 0; hours < 72; hours += 12) {
      clock.advanceMs(12 * HOUR);
      assert.ok(await sessions.identify(old.secret));
    }
    clock.advanceMs(1);
    assert.equal(await sessions.identify(old.secret), undefined);
  });

  it('is signed out one by one, by itself, or all at once but this one', async () => {
    const { sessions, elsewhere } = open();
    const [one, two, three, four] = [
      await start(sessions),
      await start(sessions),
      await start(sessions),
      await start(sessions),
    ];
    await sessions.revoke(ADA, one.id, HERE);
    assert.equal(await elsewhere.identify(one.secret), undefined);
    await sessions.end(two.secret, HERE);
    assert.equal(await elsewhere.identify(two.secret), undefined);
    assert.equal(await sessions.revokeAll(ADA, { keep: three.id, origin: HERE }), 1);
    assert.equal(await elsewhere.identify(four.secret), undefined);
    assert.ok(await elsewhere.identify(three.secret));
  });

  it('that is somebody else’s cannot be signed out, and answers like one that never was', async () => {
    const { sessions } = open();
    const { id, secret } = await start(sessions);
    const eve = 'eve' as PersonId;
    const refuse = async (session: AccountSessionId) => {
      const error = await sessions.revoke(eve, session, HERE).catch((caught: unknown) => caught);
      assert.ok(error instanceof Problem);
      return { code: error.code, message: error.message };
    };
    assert.deepEqual(await refuse(id), await refuse('never' as AccountSessionId));
    assert.ok(await sessions.identify(secret));
  });

  it('leaves a trail the person can read, without secrets', async () => {
    const { sessions, storage } = open();
    const { secret } = await start(sessions);
    await sessions.end(secret, HERE);
    const trail = await storage.find(AUDIT_ENTRIES, ADA, { index: 'byTime' }, { limit: 10 });
    assert.deepEqual(trail.items.map(({ value }) => value.kind).toSorted(), ['signed-in', 'signed-out']);
    assert.ok(!JSON.stringify(trail).includes(secret));
  });

  it('beyond a hundred lets go of the one that was used least', async () => {
    const { sessions, clock, storage } = open();
    const first = await start(sessions);
    for (let n = 0; n < 100; n += 1) {
      clock.advanceMs(1000);
      await start(sessions);
    }
    assert.equal(await storage.count(ACCOUNT_SESSIONS, ADA, {}), 100);
    assert.equal(await sessions.identify(first.secret), undefined);
  });
});
