import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readJsonAnswer } from './json-answer.ts';

describe('JSON in what a model wrote', () => {
  it('is taken as it is, out of a fence, out of prose, or put right', () => {
    assert.deepEqual(readJsonAnswer('{"a":1}'), { value: { a: 1 }, how: 'whole' });
    assert.deepEqual(readJsonAnswer('Here:\n```json\n{"a":1}\n```\nDone.'), { value: { a: 1 }, how: 'extracted' });
    assert.deepEqual(readJsonAnswer('I think {"a":{"b":2}} fits.'), { value: { a: { b: 2 } }, how: 'extracted' });
    assert.deepEqual(readJsonAnswer("{'a': 1, b: [2,],}"), { value: { a: 1, b: [2] }, how: 'mended' });
  });

  it('is found behind what a model thinks aloud, and beside an example', () => {
    const thought = '<think>Should it be {"a":0}? No, {"a":2, then?</think>\nHere it is: {"a":1}';
    assert.deepEqual(readJsonAnswer(thought), { value: { a: 1 }, how: 'extracted' });
    assert.deepEqual(readJsonAnswer('For {you}, like {"a":0}: {"a":1,"b":"}{"}').value, { a: 1, b: '}{' });
  });

  it('is not made up where there is none', () => {
    for (const text of ['', 'I cannot do that.', '}{', '```\nnothing\n```'])
      assert.equal(readJsonAnswer(text).value, undefined, text);
  });

  it('is not put right where it stops in the middle: a part of it would look like all of it', () => {
    const value = {
      steps: [
        { title: 'One', minutes: 5 },
        { title: 'Two', minutes: 150 },
      ],
      note: 'all',
    };
    const whole = JSON.stringify(value);
    for (let length = 1; length < whole.length; length += 1) {
      for (const text of [whole.slice(0, length), `Here it is:\n\`\`\`json\n${whole.slice(0, length)}`]) {
        const found = readJsonAnswer(text).value as Partial<typeof value> | undefined;
        assert.deepEqual(found?.steps ?? value.steps, value.steps, text);
        assert.equal(found?.note ?? value.note, value.note, text);
      }
    }
  });

  it('is put right where only its last braces are missing', () => {
    assert.deepEqual(readJsonAnswer('Sure: {"a":[1,2],"b":{"c":"d"'), {
      value: { a: [1, 2], b: { c: 'd' } },
      how: 'mended',
    });
  });

  it('is looked for in the time it takes to read the text once, however bad the text is', () => {
    // Each of these takes minutes where the end of something is looked for from every beginning of it.
    for (const text of ['"a'.repeat(1e6) + '"'.padEnd(2e5, '\\"'), `\`\`\`json\n${' '.repeat(4e6)}`, '{"a'.repeat(1e6)])
      assert.equal(readJsonAnswer(text).value, undefined);
  });

  it('never throws, whatever was written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]"\'`\\/*:,\n\u0000\ud8001aé'), maxLength: 300 }),
        (text) => {
          readJsonAnswer(`{${text}`);
          readJsonAnswer(text);
        },
      ),
    );
  });
});
