import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asRead, hidesLetters, visible } from './readable-text.ts';

describe('a text', () => {
  it('is read without what nobody sees, and with the letters that its letters look like', () => {
    assert.equal(asRead('ev\u200bil.com'), 'evil.com');
    assert.equal(asRead('ｅｖｉｌ．ｃｏｍ'), 'evil.com');
    assert.equal(asRead('evil。com'), 'evil.com');
    assert.equal(asRead('раураl'), 'paypal');
    assert.equal(asRead('𝗂𝗀𝗇𝗈𝗋𝖾'), 'ignore');
  });

  it('hides letters when there is more in it than can be seen, or other letters than it seems', () => {
    for (const text of ['a\u200bb', '\u202eabc', 'milk\u{e0041}', 'p\u0430y', 'a\u001b[31m'])
      assert.ok(hidesLetters(text), JSON.stringify(text));
  });

  it('hides nothing in any language, nor in emoji, flags and units', () => {
    for (const text of [
      'Größe',
      'főző',
      'привет',
      'γειά',
      '写',
      'شكرا',
      'می‌خواهم',
      '👩‍💻🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      '10kΩ',
      '5 μm',
      'line\none',
    ])
      assert.ok(!hidesLetters(text), text);
  });

  it('keeps the tags of a flag, and no others', () => {
    assert.equal(visible('🏴󠁧󠁢󠁥󠁮󠁧󠁿 milk\u{e0041}'), '🏴󠁧󠁢󠁥󠁮󠁧󠁿 milk');
  });
});
