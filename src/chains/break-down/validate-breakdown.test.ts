import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Breakdown, DraftBlock } from '#model/breakdown.ts';
import { echoesGoal, findBreakdownFaults } from './validate-breakdown.ts';

const request = { title: 'Paint the front door', estimateMinutes: 60 };
const good: readonly DraftBlock[] = [
  { stepTitle: 'Take off the handle', doneWhen: 'The handle lies in a cup', minutes: 10, dependsOn: [] },
  { stepTitle: 'Sand the wood', doneWhen: 'No shine is left', minutes: 20, dependsOn: [0] },
  { stepTitle: 'Roll on the paint', doneWhen: 'The door is even in side light', minutes: 30, dependsOn: [0, 1] },
];
const withBlock = (at: number, change: Partial<DraftBlock>): Breakdown => ({
  goalKind: 'paint-door',
  blocks: good.map((block, index) => (index === at ? { ...block, ...change } : { ...block })),
});
const pathsOf = (breakdown: Breakdown, asked = request) =>
  findBreakdownFaults(breakdown, asked).map(({ path }) => path);

describe('a breakdown', () => {
  it('is valid when nothing is wrong', () => {
    assert.deepEqual(findBreakdownFaults(withBlock(0, {}), request), []);
    assert.deepEqual(findBreakdownFaults(withBlock(0, {}), { ...request, estimateMinutes: null }), []);
  });

  const refused: readonly (readonly [string, Breakdown, readonly string[]])[] = [
    ['a step that needs itself', withBlock(1, { dependsOn: [1] }), ['blocks/1/dependsOn']],
    ['a step that needs a later one', withBlock(0, { dependsOn: [2] }), ['blocks/0/dependsOn']],
    ['a dependency told twice', withBlock(2, { dependsOn: [0, 0] }), ['blocks/2/dependsOn']],
    ['a title that is a noun', withBlock(1, { stepTitle: 'The sanding' }), ['blocks/1/stepTitle']],
    ['a title in "-ing"', withBlock(1, { stepTitle: 'Sanding the wood' }), ['blocks/1/stepTitle']],
    ['a title that repeats the goal', withBlock(2, { stepTitle: 'Paint your front door' }), ['blocks/2/stepTitle']],
    ['two steps of one title', withBlock(2, { stepTitle: 'sand the wood' }), ['blocks/2/stepTitle']],
    ['a done-when that repeats the title', withBlock(1, { doneWhen: 'Sand the wood.' }), ['blocks/1/doneWhen']],
    ['an empty done-when', withBlock(1, { doneWhen: '  ' }), ['blocks/1/doneWhen']],
    ['a title of two lines', withBlock(1, { stepTitle: 'Sand the wood\nwell' }), ['blocks/1/stepTitle']],
    ['a title without end', withBlock(1, { stepTitle: `Sand ${'x'.repeat(300)}` }), ['blocks/1/stepTitle']],
    ['a first block of a quarter of an hour', withBlock(0, { minutes: 15 }), ['blocks/0/minutes']],
    ['half a minute', withBlock(1, { minutes: 19.5 }), ['blocks/1/minutes']],
    ['minutes that do not add up', withBlock(2, { minutes: 45 }), ['blocks']],
    ['no blocks', { goalKind: 'x', blocks: [] }, ['blocks']],
  ];
  for (const [what, breakdown, paths] of refused) {
    it(`is refused for ${what}`, () => assert.deepEqual(pathsOf(breakdown), paths));
  }

  it('may be a minute off where a tenth of the estimate is less than that', () => {
    const short: Breakdown = {
      goalKind: 'x',
      blocks: [{ stepTitle: 'Dial the number', doneWhen: 'Somebody answered', minutes: 4, dependsOn: [] }],
    };
    assert.deepEqual(pathsOf(short, { title: 'Call mum', estimateMinutes: 5 }), []);
    assert.deepEqual(pathsOf(short, { title: 'Call mum', estimateMinutes: 6 }), ['blocks']);
  });

  it('of more than 120 blocks is refused', () => {
    const blocks = Array.from({ length: 121 }, (_, at) => ({
      ...good[1],
      stepTitle: `Sand board ${at}`,
      dependsOn: [],
    }));
    assert.deepEqual(pathsOf({ goalKind: 'x', blocks: blocks as DraftBlock[] }), ['blocks']);
  });
});

describe('a step echoes the goal', () => {
  it('when only small words differ', () => {
    assert.equal(echoesGoal('Paint the doors', 'paint my door'), true);
    assert.equal(echoesGoal('Paint the first coat on the door', 'paint my door'), false);
    assert.equal(echoesGoal('Sand it', ''), false);
  });
});
