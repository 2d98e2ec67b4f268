/** What a model thinks aloud, in front of what it says. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createWithoutThoughts } from './without-thoughts.ts';

const read = (parts: readonly string[]) => parts.map(createWithoutThoughts()).join('');

describe('a streamed answer', () => {
  it('is given without the thoughts before it, however it is cut to parts', () => {
    const text = '\n<think>\nThey ask {how}. <b>Hm</b>.\n</think>\n\nTake one sheet. </think> is a mark.';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        assert.equal(read(at.slice(1).map((end, i) => text.slice(at[i], end))), 'Take one sheet. </think> is a mark.');
      }),
    );
  });

  it('is given as it is when it begins with no thought', () => {
    for (const parts of [['Take ', 'one'], ['<', 'b>'], [' ', '<thin'], ['<thinking>'], ['a <think>b</think>'], ['']]) {
      const whole = parts.join('');
      assert.ok(whole.startsWith(read(parts)));
      assert.equal(read([...parts, ' and more.']), `${whole} and more.`);
    }
  });

  it('is nothing as long as the thought goes on', () => {
    assert.equal(read(['<think>', 'Let me see. '.repeat(1000)]), '');
  });
});
