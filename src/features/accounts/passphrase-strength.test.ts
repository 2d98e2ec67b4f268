import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '#kernel/problem.ts';
import { createRefuseWeak } from './passphrase-strength.ts';

const refuseWeak = createRefuseWeak();

describe('a passphrase that is chosen', () => {
  for (const weak of ['password123', '1234567890', 'qwertyuiop', 'aaaaaaaaaaaaaaaa', 'iloveyou2024', 'focusforge1']) {
    it(`is refused when it is ${weak}, with a reason in words`, async () => {
      await assert.rejects(refuseWeak(weak, []), (error: unknown) => {
        assert.ok(error instanceof Problem && error.code === 'passphrase-weak');
        assert.match(error.message, /\. A few words that do not belong together/);
        assert.ok(!error.message.includes(weak));
        return true;
      });
    });
  }

  for (const good of [
    'lamp orbit velvet seven',
    'correct horse battery staple',
    'x9#kL2pQv7',
    'ein grüner Hut im Regen',
  ]) {
    it(`may be ${good}: no digit or sign is asked for`, async () => {
      await refuseWeak(good, ['Ada Lovelace']);
    });
  }

  it('is refused when it is made of the name', async () => {
    await refuseWeak('zbigniew krol', []);
    await assert.rejects(refuseWeak('zbigniew krol', ['Zbigniew Król', 'Zbigniew Krol']), { code: 'passphrase-weak' });
    await assert.rejects(refuseWeak('zbigniewkrol', ['Zbigniew Krol']), { code: 'passphrase-weak' });
  });

  it('may be long: what is judged is bounded, and a repeated one is still refused', async () => {
    await refuseWeak('lamp orbit velvet seven '.repeat(8), []);
    await assert.rejects(refuseWeak('0'.repeat(200), []), { code: 'passphrase-weak' });
  });
});
