import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '#kernel/problem.ts';
import { createPassphraseHasher, PASSPHRASE_COST } from './passphrase-hash.ts';

/** The least that argon2 takes. */
const CHEAP = { memoryKiB: 8, passes: 1, parallelism: 1 };

describe('a passphrase', () => {
  it('is kept as argon2id with its parameters, differently each time, and never as it is', async () => {
    const hasher = createPassphraseHasher({ cost: CHEAP });
    const kept = await hasher.hash('lamp orbit velvet');
    assert.match(kept, /^\$argon2id\$v=19\$m=8,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.notEqual(await hasher.hash('lamp orbit velvet'), kept);
    assert.deepEqual(await hasher.verify('lamp orbit velvet', kept), { matches: true, isOutdated: false });
    assert.deepEqual(await hasher.verify('lamp orbit velveT', kept), { matches: false, isOutdated: false });
  });

  it('is the same however its characters are composed', async () => {
    const hasher = createPassphraseHasher({ cost: CHEAP });
    const kept = await hasher.hash('une idée très claire'.normalize('NFD'));
    assert.equal((await hasher.verify('une idée très claire'.normalize('NFC'), kept)).matches, true);
  });

  it('of another program in the same form is understood', async () => {
    // Made by the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1`, from its test vectors.
    const kept = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    const hasher = createPassphraseHasher({ cost: CHEAP });
    assert.deepEqual(await hasher.verify('password', kept), { matches: true, isOutdated: true });
    assert.deepEqual(await hasher.verify('passwore', kept), { matches: false, isOutdated: false });
  });

  it('that nobody has never matches', async () => {
    const hasher = createPassphraseHasher({ cost: CHEAP });
    for (const guess of ['', 'x', '\ud800']) assert.equal((await hasher.verify(guess, null)).matches, false);
  });

  it('costs what the decision says', () => {
    assert.deepEqual(PASSPHRASE_COST, { memoryKiB: 47_104, passes: 1, parallelism: 1 });
  });

  it('is hashed two at a time with a short queue; whoever comes then is asked to come back', async () => {
    const hasher = createPassphraseHasher({ cost: CHEAP });
    const asked = Array.from({ length: 30 }, () => hasher.hash('lamp orbit velvet'));
    const answers = await Promise.allSettled(asked);
    const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason as unknown);
    assert.equal(refused.length, 30 - 18);
    for (const reason of refused) {
      assert.ok(reason instanceof Problem && reason.code === 'too-busy' && (reason.retryAfterSeconds ?? 0) > 0);
    }
    // The queue is empty again.
    assert.ok(await hasher.hash('lamp orbit velvet'));
  });
});
