import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renameObject } from './rename-object.ts';

const rename = (from: string, to: string, stepTitle: string) =>
  renameObject([{ stepTitle, doneWhen: `${stepTitle} is done`, minutes: 5 }], { from, to })[0];

describe('steps that are remembered of another task', () => {
  it('speak of the task at hand', () => {
    const step = rename('Write weekly report 0', 'Write weekly report 9', 'Type “weekly report 0” at the top');
    assert.deepEqual(step, {
      stepTitle: 'Type “weekly report 9” at the top',
      doneWhen: 'Type “weekly report 9” at the top is done',
      minutes: 5,
    });
    const chapter = rename('Finish thesis chapter 3', 'Finish thesis chapter 4', 'Open Thesis Chapter 3');
    assert.equal(chapter?.stepTitle, 'Open thesis chapter 4');
  });

  it('are left as they were where they speak of something else, or of the same', () => {
    for (const [from, to, text] of [
      ['Write weekly report 1', 'Write weekly report 2', 'Copy weekly report 12'],
      ['Paint the door', 'Paint the door again', 'Paint the edges of the doorway'],
      ['Call X', 'Call Y', 'Find the number of X'],
      ['', '$& done', 'Open the folder'],
    ] as const) {
      assert.equal(rename(from, to, text)?.stepTitle, text);
    }
  });
});
