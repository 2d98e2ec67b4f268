/** Characters that nobody sees, in what a model wrote. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createPlainText, plainText, plainValue } from './plain-text.ts';

/** Of what models and their servers have been seen to send, and of what they could be talked into. */
const UNITS = [
  'a',
  ' ',
  '\n',
  '\t',
  '\u0000',
  '\u001b',
  '\u0085',
  '\u2028',
  '\u202e',
  '\u2066',
  '\ud83d',
  '\ude00',
  'é',
  'ع',
];
const anyText = fc.string({ unit: fc.constantFrom(...UNITS), maxLength: 40 });

describe('the words of a model', () => {
  it('keep everything that can be read, in every script', () => {
    for (const text of ['Grüße und 日本語', 'שלום عليكم', '👩‍💻 🍅', 'one\n\ttwo\r\n', ''])
      assert.equal(plainText(text), text);
  });

  it('lose what makes them show or do something else than they say', () => {
    assert.equal(plainText('Open \u0000\u001b[31m\u0007it'), 'Open [31mit');
    assert.equal(plainText('Open \u202e\u2066gnp.exe'), 'Open gnp.exe');
    assert.equal(plainText('one\u2028two\u0085three'), 'one two three');
    assert.equal(plainText('a smile \ud83d, half'), 'a smile , half');
  });

  it('are looked through wherever they stand in a value, and the value keeps its form', () => {
    const value = { steps: [{ title: 'Open\u0000 it', minutes: 5, none: null }], isDone: true };
    assert.deepEqual(plainValue(value), { steps: [{ title: 'Open it', minutes: 5, none: null }], isDone: true });
  });

  it('may stand as deep as anybody likes without exhausting whoever looks', () => {
    assert.doesNotThrow(() => plainValue(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))));
  });

  it('keep a character whole that comes in two parts', () => {
    const plain = createPlainText();
    assert.equal(
      ['A smile \ud83d', '\ude00 here', ' and half \ud83d'].map(plain).join(''),
      'A smile 😀 here and half ',
    );
  });

  it('are the same however they are cut to parts, well formed, and stay what they are when looked at again', () => {
    fc.assert(
      fc.property(fc.array(anyText), (parts) => {
        const whole = plainText(parts.join(''));
        assert.equal(parts.map(createPlainText()).join(''), whole.isWellFormed() ? whole : 'well formed');
        assert.equal(plainText(whole), whole);
      }),
    );
  });
});
