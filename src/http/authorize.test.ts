import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Route } from '#contract/route.ts';
import type { Caller } from '#features/accounts/caller.ts';
import type { AccountSessionId, PersonId, TokenId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Scope } from '#model/scope.ts';
import { createAuthorize } from './authorize.ts';

const NOW = Temporal.Instant.from('2026-11-23T09:00:00Z');
const ADA = 'ada' as PersonId;
const EVE = 'eve' as PersonId;

const authorize = createAuthorize({
  accounts: true,
  now: () => NOW,
  roleOf: async (person) => (person === ADA ? 'owner' : 'member'),
});

const route = (given: Partial<Route>): Route => ({
  method: 'POST',
  path: '/x',
  summary: 'x',
  tag: 'x',
  access: 'capture',
  replies: {},
  problems: [],
  ...given,
});

const local: Caller = { kind: 'local', person: ADA };
const session = (signedInAt = '2026-11-23T08:50:00Z', person = ADA): Caller => ({
  kind: 'session',
  person,
  session: 's' as AccountSessionId,
  signedInAt,
});
const token = (scopes: readonly Scope[], more: { proposeOnly?: boolean; person?: PersonId } = {}): Caller => ({
  kind: 'token',
  person: more.person ?? ADA,
  token: 't' as TokenId,
  name: 't',
  scopes,
  proposeOnly: more.proposeOnly ?? false,
  expiresAt: null,
});

/** The permission, or the code of the refusal. */
async function judge(given: Partial<Route>, caller: Caller, by = authorize): Promise<string> {
  try {
    return await by(route(given), caller);
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

describe('who may call a route', () => {
  it('is for a token a question of its scopes, for the person themself of nothing', async () => {
    assert.equal(await judge({}, session()), 'go');
    assert.equal(await judge({}, local), 'go');
    assert.equal(await judge({}, token(['capture'])), 'go');
    assert.equal(await judge({}, token(['read', 'plan', 'focus', 'memory', 'account'])), 'scope-missing');
  });

  it('is the person alone where the route says so', async () => {
    const all: readonly Scope[] = ['read', 'capture', 'plan', 'focus', 'memory', 'account'];
    assert.equal(await judge({ inPerson: true }, token(all)), 'person-needed');
    assert.equal(await judge({ inPerson: true }, session()), 'go');
  });

  it('is an owner where the route says so, also through a token with the scope account', async () => {
    assert.equal(await judge({ access: 'owner' }, session()), 'go');
    assert.equal(await judge({ access: 'owner' }, session(undefined, EVE)), 'owner-needed');
    assert.equal(await judge({ access: 'owner' }, token(['account'])), 'go');
    assert.equal(await judge({ access: 'owner' }, token(['account'], { person: EVE })), 'owner-needed');
    assert.equal(await judge({ access: 'owner' }, token(['read'])), 'scope-missing');
  });

  it('asks a session for a fresh sign-in where it is dangerous, to the minute', async () => {
    assert.equal(await judge({ fresh: true }, session('2026-11-23T08:45:00.001Z')), 'go');
    assert.equal(await judge({ fresh: true }, session('2026-11-23T08:45:00Z')), 'fresh-sign-in-needed');
    assert.equal(await judge({ fresh: true }, token(['capture'])), 'go');
    assert.equal(await judge({ fresh: true }, local), 'go');
  });
});

describe('a propose-only token', () => {
  it('asks for what changes something, and does what changes nothing', async () => {
    const program = token(['read', 'capture', 'plan'], { proposeOnly: true });
    assert.equal(await judge({}, program), 'ask');
    assert.equal(await judge({ method: 'GET', access: 'read' }, program), 'go');
    assert.equal(await judge({ effect: 'none' }, program), 'go');
    assert.equal(await judge({ effect: 'proposal', access: 'plan' }, program), 'go');
  });

  it('may not even ask about the account or other people', async () => {
    const program = token(['account'], { proposeOnly: true });
    assert.equal(await judge({ access: 'account' }, program), 'propose-only');
    assert.equal(await judge({ access: 'owner' }, program), 'propose-only');
    assert.equal(await judge({ method: 'GET', access: 'account' }, program), 'go');
  });
});

describe('without accounts', () => {
  const without = createAuthorize({ accounts: false, now: () => NOW, roleOf: async () => 'member' });

  it('the one person is the owner, and routes about signing in say that nobody does', async () => {
    assert.equal(await judge({ access: 'owner' }, local, without), 'go');
    assert.equal(await judge({ access: 'public', accountsOnly: true }, local, without), 'accounts-off');
    assert.equal(await judge({ access: 'public' }, local, without), 'go');
  });
});
