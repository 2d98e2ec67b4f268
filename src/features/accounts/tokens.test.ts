import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId, TokenId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createChanger } from '#shelves/change.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { CREDENTIAL_LOCATORS, SHELVES, TOKENS } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import type { Caller } from './caller.ts';
import { createCredentials } from './credentials.ts';
import { createTokens, TOKEN_PREFIX } from './tokens.ts';

const ADA = 'ada' as PersonId;
const LOCAL: Caller = { kind: 'local', person: ADA };
const HERE = { address: '127.0.0.1', device: 'curl' };

function open() {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  const credentials = createCredentials({ storage, clock });
  return { clock, storage, change, tokens: createTokens({ storage, clock, change, credentials }) };
}

const hasCode = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

describe('a token', () => {
  it('says whose it is and what it may do, and is kept only as a hash', async () => {
    const { tokens, storage } = open();
    const { secret, token } = await tokens.create(
      { person: ADA },
      LOCAL,
      { name: 'script', scopes: ['read', 'plan'] },
      HERE,
    );
    assert.ok(secret.startsWith(TOKEN_PREFIX));
    const caller = await tokens.identify(secret);
    assert.deepEqual(caller, {
      kind: 'token',
      person: ADA,
      token: token.id,
      name: 'script',
      scopes: ['read', 'plan'],
      proposeOnly: false,
      expiresAt: null,
    });
    const stored = JSON.stringify([
      await storage.find(TOKENS, ADA, {}, { limit: 10 }),
      await storage.find(CREDENTIAL_LOCATORS, INSTALL, {}, { limit: 10 }),
    ]);
    assert.ok(!stored.includes(secret.slice(TOKEN_PREFIX.length + 4)));
  });

  it('is nobody once it is revoked: here at once, on other instances within a second', async () => {
    const { tokens, storage, clock, change } = open();
    const elsewhere = createTokens({ storage, clock, change, credentials: createCredentials({ storage, clock }) });
    const { secret, token } = await tokens.create({ person: ADA }, LOCAL, { name: 'x', scopes: ['read'] }, HERE);
    assert.ok(await elsewhere.identify(secret));
    await tokens.revoke({ person: ADA }, token.id as TokenId, HERE);
    assert.equal(await tokens.identify(secret), undefined);
    clock.advanceMs(1000);
    assert.equal(await elsewhere.identify(secret), undefined);
    await assert.rejects(tokens.revoke({ person: ADA }, token.id as TokenId, HERE), hasCode('token-missing'));
  });

  it('ends at its expiry to the millisecond, and is never made already expired', async () => {
    const { tokens, clock } = open();
    const given = { name: 'x', scopes: ['read'], expiresAt: '2026-11-23T10:00:00.000Z' } as const;
    const { secret } = await tokens.create({ person: ADA }, LOCAL, given, HERE);
    clock.advanceMs(3_600_000 - 1);
    assert.ok(await tokens.identify(secret));
    clock.advanceMs(1);
    assert.equal(await tokens.identify(secret), undefined);
    await assert.rejects(tokens.create({ person: ADA }, LOCAL, given, HERE), hasCode('request-invalid'));
  });

  it('makes no token that can do more or live longer than itself', async () => {
    const { tokens } = open();
    const expiresAt = '2026-12-01T00:00:00.000Z';
    const { secret } = await tokens.create(
      { person: ADA },
      LOCAL,
      { name: 'x', scopes: ['read', 'account'], expiresAt },
      HERE,
    );
    const caller = await tokens.identify(secret);
    assert.ok(caller);
    const make = (more: object) =>
      tokens.create({ person: ADA }, caller, { name: 'y', scopes: ['read'], expiresAt, ...more }, HERE);
    await assert.rejects(make({ scopes: ['read', 'plan'] }), hasCode('token-too-wide'));
    await assert.rejects(make({ expiresAt: null }), hasCode('token-too-wide'));
    await assert.rejects(make({ expiresAt: '2026-12-02T00:00:00.000Z' }), hasCode('token-too-wide'));
    assert.ok((await make({})).secret);
  });

  it('notes its last use, not more often than every five minutes', async () => {
    const { tokens, clock, storage } = open();
    const { secret, token } = await tokens.create({ person: ADA }, LOCAL, { name: 'x', scopes: ['read'] }, HERE);
    const revision = async () => (await storage.get(TOKENS, ADA, token.id))?.revision;
    await tokens.identify(secret);
    assert.equal(await revision(), 2);
    clock.advanceMs(299_000);
    await tokens.identify(secret);
    assert.equal(await revision(), 2);
    clock.advanceMs(1000);
    await tokens.identify(secret);
    assert.equal(await revision(), 3);
  });

  it('that nobody made leads nowhere, whatever it looks like', async () => {
    const { tokens } = open();
    for (const secret of ['', 'ffp_', 'ffp_x', 'x'.repeat(200), TOKEN_PREFIX + 'A'.repeat(43)]) {
      assert.equal(await tokens.identify(secret), undefined);
    }
  });

  it('beyond a hundred is refused', async () => {
    const { tokens } = open();
    const make = () => tokens.create({ person: ADA }, LOCAL, { name: 'x', scopes: ['read'] }, HERE);
    for (let n = 0; n < 100; n += 1) await make();
    await assert.rejects(make(), hasCode('too-many-credentials'));
  });
});
