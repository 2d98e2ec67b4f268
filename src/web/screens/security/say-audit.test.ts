import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUDIT_KINDS } from '#model/account.ts';
import { sayAudit, sayPlace } from './say-audit.ts';

test('everything that can happen to an account is a sentence of its own', () => {
  const said = AUDIT_KINDS.map((kind) => sayAudit({ kind, detail: 'Phone' }));
  assert.equal(new Set(said).size, AUDIT_KINDS.length);
  for (const sentence of said) assert.match(sentence, /^[A-Z][^!]+\.$/);
});

test('what the service writes down reads well', () => {
  const say = (kind: (typeof AUDIT_KINDS)[number], detail: string) => sayAudit({ kind, detail });
  assert.equal(say('signed-in', 'recovery-code'), 'You signed in with a recovery code.');
  assert.equal(say('sign-in-failed', 'a wrong passphrase'), 'Somebody tried to sign in as you: a wrong passphrase.');
  assert.equal(say('session-revoked', '3 browsers'), 'You signed out 3 browsers.');
  assert.equal(say('passphrase-changed', 'changed'), 'You changed your passphrase.');
  assert.equal(say('link-made', 'invitation for Bob'), 'You invited Bob.');
  assert.equal(say('link-made', 'recovery for Bob'), 'You made Bob a link to come back.');
  assert.equal(say('link-made', 'recovery'), 'An owner made you a link to come back.');
  assert.equal(say('role-changed', 'owner'), 'You became an owner.');
});

test('where it came from is said, also when it was the machine itself', () => {
  assert.equal(sayPlace({ device: 'Firefox on Linux', address: '192.0.2.1' }), 'Firefox on Linux, 192.0.2.1');
  assert.equal(sayPlace({ device: '', address: '' }), 'The command line');
});
