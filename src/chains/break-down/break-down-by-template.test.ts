import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Breakdown } from '#model/breakdown.ts';
import { breakDownByTemplate, fillTemplate } from './break-down-by-template.ts';
import type { BreakDownDetail, BreakDownRequest } from './break-down-request.ts';
import { longestBlock } from './size-steps.ts';
import { TEMPLATES } from './template-list.ts';
import { GENERAL_TEMPLATE } from './templates/general.ts';
import { findBreakdownFaults } from './validate-breakdown.ts';

const ESTIMATES = [null, 5, 10, 25, 60, 360, 2000, 60_000] as const;
/** From here on a breakdown has about a hundred blocks; the usual block length and the usual detail are enough. */
const LARGE = 2000;
const DETAILS: readonly BreakDownDetail[] = [1, 2, 3, 4, 5];
const BLOCK_MINUTES = [15, 25, 45, 90] as const;

const request = (given: Partial<BreakDownRequest>): BreakDownRequest => ({
  title: 'paint the front door',
  tags: [],
  estimateMinutes: null,
  blockMinutes: 25,
  detail: 3,
  ...given,
});
const minutesOf = ({ blocks }: Breakdown) => blocks.map(({ minutes }) => minutes);
const titlesOf = ({ blocks }: Breakdown) => blocks.map(({ stepTitle }) => stepTitle);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

function assertValid(breakdown: Breakdown, asked: BreakDownRequest): void {
  const told = `${breakdown.goalKind} ${JSON.stringify(asked)}`;
  assert.deepEqual(findBreakdownFaults(breakdown, asked), [], told);
  assert.ok(Breakdown.safeParse(breakdown).success, told);
}

describe('every template is valid at every size', () => {
  const slots = { object: 'small rusty garden gate', theObject: 'the small rusty garden gate', goal: '“the gate”' };
  for (const template of [...TEMPLATES, GENERAL_TEMPLATE]) {
    it(template.kind, () => {
      for (const estimateMinutes of ESTIMATES) {
        for (const detail of DETAILS) {
          for (const blockMinutes of BLOCK_MINUTES) {
            if ((estimateMinutes ?? 0) >= LARGE && detail !== 3 && blockMinutes !== 25) continue;
            const asked = request({ title: 'qwertz', estimateMinutes, detail, blockMinutes });
            assertValid(fillTemplate(template, { request: asked, slots }), asked);
          }
        }
      }
    });
  }
});

describe('a goal is broken down', () => {
  it('into valid steps, whatever it says', () => {
    const verbs = fc.constantFrom('write', 'fix', 'build', 'plan', 'Open', 'Take', '', 'how do i', 'learn to');
    const nouns = fc.constantFrom('essay', 'a sheet', 'deck', 'my passport', 'one line', 'garden fence', 'Tom’s bike');
    const typed = fc.tuple(verbs, nouns, fc.string({ maxLength: 60 })).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(
        fc.oneof(typed, fc.string({ unit: 'grapheme', maxLength: 300 })),
        fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: null }),
        fc.integer({ min: 5, max: 240 }),
        fc.constantFrom(...DETAILS),
        (title, estimateMinutes, blockMinutes, detail) => {
          const asked = request({ title, estimateMinutes, blockMinutes, detail });
          assertValid(breakDownByTemplate(asked), asked);
        },
      ),
      { numRuns: 300, seed: 20_261_123 },
    );
  });

  it('into 120 blocks at most, also where whole fives leave a part of each block unused', () => {
    for (const [estimateMinutes, blockMinutes, detail] of [
      [1545, 14, 1],
      [1820, 17, 3],
      [2055, 38, 5],
      [2670, 49, 5],
      [27_315, 234, 1],
    ] as const) {
      const asked = request({ title: 'Something else entirely', estimateMinutes, blockMinutes, detail });
      assertValid(breakDownByTemplate(asked), asked);
    }
  });

  it('with its own object in the first step', () => {
    const { blocks } = breakDownByTemplate(request({ title: 'Finish thesis chapter 3' }));
    assert.equal(blocks[0]?.stepTitle, 'Open the folder for thesis chapter 3 and put the newest file on the screen');
  });

  it('the same way each time', () => {
    const asked = request({ title: 'plan a wedding', estimateMinutes: 900 });
    assert.deepEqual(breakDownByTemplate(asked), breakDownByTemplate(asked));
  });

  it('into minutes that add up exactly to the estimate', () => {
    for (const estimateMinutes of [1, 7, 11, 20, 25, 59, 360, 1999, 60_000]) {
      assert.equal(sum(minutesOf(breakDownByTemplate(request({ estimateMinutes })))), estimateMinutes);
    }
  });

  it('into one block for ten minutes and two for a quarter of an hour', () => {
    for (const detail of DETAILS) {
      assert.equal(breakDownByTemplate(request({ estimateMinutes: 5, detail })).blocks.length, 1);
      assert.equal(breakDownByTemplate(request({ estimateMinutes: 10, detail })).blocks.length, 1);
      assert.equal(breakDownByTemplate(request({ estimateMinutes: 15, detail })).blocks.length, 2);
    }
  });

  it('into blocks no longer than the person likes', () => {
    for (const blockMinutes of BLOCK_MINUTES) {
      const asked = request({ estimateMinutes: 480, blockMinutes });
      assert.ok(minutesOf(breakDownByTemplate(asked)).every((minutes) => minutes <= longestBlock(asked)));
    }
  });

  it('more finely the more detail is asked for', () => {
    const counts = DETAILS.map((detail) => breakDownByTemplate(request({ detail })).blocks.length);
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
    );
    assert.ok((counts[4] ?? 0) > (counts[0] ?? 0) * 2);
  });

  it('and never leaves out what keeps a person safe', () => {
    for (const detail of DETAILS) {
      const titles = titlesOf(breakDownByTemplate(request({ title: 'install a light switch', detail })));
      assert.ok(
        titles.some((title) => title.startsWith('Test the wires')),
        titles.join('; '),
      );
    }
  });

  it('with long steps cut into parts that say where to stop', () => {
    const { blocks } = breakDownByTemplate(request({ title: 'write an essay', estimateMinutes: 300 }));
    const halves = blocks.filter(({ stepTitle }) => stepTitle.endsWith(': first half'));
    assert.ok(halves.length > 0);
    for (const half of halves) assert.match(half.doneWhen, /^Half of it is done/);
    const last = blocks.find(({ stepTitle }) => stepTitle.includes('(part 4 of 4)'));
    assert.equal(last?.doneWhen, 'Every line of the outline has become a paragraph');
  });

  it('in a row, or in any order where the order is free', () => {
    const row = breakDownByTemplate(request({ title: 'paint a room' }));
    assert.deepEqual(
      row.blocks.map(({ dependsOn }) => dependsOn),
      row.blocks.map((_, at) => (at === 0 ? [] : [at - 1])),
    );
    const free = breakDownByTemplate(request({ title: 'plan a party', blockMinutes: 600 }));
    assert.deepEqual(
      free.blocks.slice(1, -1).map(({ dependsOn }) => dependsOn),
      free.blocks.slice(2).map(() => [0]),
    );
    assert.equal(free.blocks.at(-1)?.dependsOn.length, free.blocks.length - 1);
  });

  it('without only telling it back', () => {
    const title = 'Open the page and write “gift ideas” on top';
    const step = breakDownByTemplate(request({ title: 'Sand the wood', estimateMinutes: 5 })).blocks[0]?.stepTitle;
    assert.notEqual(step, title);
    const own = breakDownByTemplate(request({ title: 'general', estimateMinutes: 5 })).blocks[0]?.stepTitle ?? '';
    const again = breakDownByTemplate(request({ title: own, estimateMinutes: 5 }));
    assertValid(again, request({ title: own, estimateMinutes: 5 }));
  });
});
