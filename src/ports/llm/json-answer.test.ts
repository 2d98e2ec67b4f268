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
