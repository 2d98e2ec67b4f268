import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PersonId } from '#kernel/id.ts';
import type { Breakdown } from '#model/breakdown.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createScriptedModels, type ModelsLine } from '#testing/scripted-models.ts';
import { createEstimate } from '../estimate/estimate.ts';
import { createChainRunner } from '../run-chain.ts';
import { type BreakDownResult, createBreakDown } from './break-down.ts';
import { breakDownByTemplate } from './break-down-by-template.ts';
import type { BreakDownRequest, PastBreakdown } from './break-down-request.ts';
import { findBreakdownFaults } from './validate-breakdown.ts';

const ANN = 'ann' as PersonId;
const unsized: BreakDownRequest = {
  ...{ title: 'Paint the front door', tags: [], estimateMinutes: null, blockMinutes: 25, detail: 3 },
};
/** An hour by its own minutes. */
const STEPS: Breakdown = {
  goalKind: 'paint-door',
  blocks: [
    { stepTitle: 'Unscrew the handle', doneWhen: 'The handle lies in a cup', minutes: 10, dependsOn: [] },
    { stepTitle: 'Sand the wood', doneWhen: 'No shine is left', minutes: 25, dependsOn: [0] },
    { stepTitle: 'Roll on the paint', doneWhen: 'It is even in side light', minutes: 25, dependsOn: [1] },
  ],
};
/** Two hours in the middle, by the rule of three points. */
const POINTS = { optimistic: 60, likely: 120, pessimistic: 240, because: 'Old paint may have to come off.' };

const past = (minutes: number, given: Partial<PastBreakdown> = {}): PastBreakdown => ({
  ...{ title: 'Paint the back door', goalKind: 'paint-door', likeness: 0.8, isFinished: true },
  blocks: [
    { stepTitle: 'Lay out the brushes', doneWhen: 'They lie on paper', minutes: 10, dependsOn: [] },
    { stepTitle: 'Paint the edges', doneWhen: 'They are even', minutes: minutes - 10, dependsOn: [0] },
  ],
  ...given,
});

function start(answers: { readonly steps: ModelsLine; readonly points: ModelsLine } | undefined) {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const models =
    answers && createScriptedModels(({ chain }) => (chain === 'estimate' ? answers.points : answers.steps));
  const runChain = createChainRunner({ models, clock, deadlineMs: 60_000 });
  const asked = () => models?.calls.map(({ chain }) => chain) ?? [];
  const breakDown = createBreakDown({ runChain, estimate: createEstimate({ runChain }) });
  return { clock, asked, breakDown: breakDown.bind(undefined, ANN) };
}

const sumOf = ({ breakdown }: BreakDownResult) => breakdown.blocks.reduce((sum, { minutes }) => sum + minutes, 0);

describe('a goal of which nobody said how large it is', () => {
  it('has the size that a model gives it, and the steps that another answer gave are cut to it', async () => {
    const { breakDown, asked } = start({ steps: { answer: STEPS }, points: { answer: POINTS } });
    const made = await breakDown(unsized);
    assert.deepEqual(asked().toSorted(), ['break-down', 'estimate']);
    assert.deepEqual(made.size, { p50: 120, p80: 189, why: POINTS.because, source: 'model' });
    assert.equal(made.source, 'model');
    assert.ok(Math.abs(sumOf(made) - 120) <= 2, `${sumOf(made)} minutes`);
    assert.deepEqual(findBreakdownFaults(made.breakdown, { ...unsized, estimateMinutes: 120 }), []);
    assert.equal(new Set(made.breakdown.blocks.map(({ stepTitle }) => stepTitle)).size, made.breakdown.blocks.length);
  });

  it('is asked about at the same time as its steps, within one deadline', async () => {
    const { breakDown, asked, clock } = start({ steps: 'silent', points: 'silent' });
    const making = breakDown(unsized);
    await nextTurn();
    assert.equal(asked().length, 2, 'neither waits for the other');
    clock.advanceMs(60_000);
    assert.equal((await making).source, 'template');
  });

  it('has a template of the size that a model gives it when that model has no steps', async () => {
    const { breakDown } = start({ steps: { fails: 'invalid' }, points: { answer: POINTS } });
    const made = await breakDown(unsized);
    assert.deepEqual(made.breakdown, breakDownByTemplate({ ...unsized, estimateMinutes: 120 }));
    assert.deepEqual([made.source, made.size?.source, sumOf(made)], ['template', 'model', 120]);
  });

  it('has the minutes of the model that gave its steps when nobody gives the size', async () => {
    const { breakDown } = start({ steps: { answer: STEPS }, points: { fails: 'limited' } });
    const made = await breakDown(unsized);
    assert.deepEqual(made.breakdown, STEPS);
    assert.deepEqual([made.size?.source, made.size?.p50, made.size?.p80], ['model', 60, 96]);
  });

  it('has the usual minutes of a template without any model, and says so', async () => {
    const { breakDown } = start(undefined);
    const made = await breakDown(unsized);
    assert.deepEqual(made.breakdown, breakDownByTemplate(unsized));
    assert.deepEqual([made.size?.source, made.size?.p50], ['template', sumOf(made)]);
    assert.match(made.size?.why ?? '', /usual minutes/);
  });

  it('has the size of what the person finished often enough, and no model is asked for it', async () => {
    const { breakDown, asked } = start({ steps: { answer: STEPS }, points: { answer: POINTS } });
    const made = await breakDown({ ...unsized, similar: [past(90), past(100), past(80)] });
    assert.deepEqual(asked(), ['break-down']);
    assert.deepEqual([made.source, made.size?.source, made.size?.p50], ['model', 'memory', 90]);
    assert.match(made.size?.why ?? '', /the last 3 .*1 h 20 min to 1 h 40 min/);
    assert.ok(Math.abs(sumOf(made) - 90) <= 2);
  });

  it('has the size of the little that memory knows when no model answers', async () => {
    const { breakDown } = start({ steps: { fails: 'open' }, points: { fails: 'open' } });
    const made = await breakDown({ ...unsized, similar: [past(50)] });
    assert.deepEqual([made.source, made.size?.source, made.size?.p50], ['memory', 'memory', 50]);
  });

  it('is not what memory calls known when the work like it was never finished', async () => {
    const { breakDown } = start(undefined);
    const made = await breakDown({ ...unsized, similar: [past(50, { isFinished: false })] });
    assert.deepEqual([made.source, made.size?.source, sumOf(made)], ['memory', 'memory', 50]);
    assert.match(made.size?.why ?? '', /planned before/);
  });

  it('keeps the minutes of its steps when they cannot be cut to the size', async () => {
    const [first, ...others] = STEPS.blocks;
    assert.ok(first !== undefined);
    const answer = { ...STEPS, blocks: [{ ...first, minutes: 20 }, ...others] };
    const tiny = { ...POINTS, optimistic: 1, likely: 1, pessimistic: 1 };
    const { breakDown } = start({ steps: { answer }, points: { answer: tiny } });
    const made = await breakDown(unsized);
    assert.deepEqual([made.size?.source, made.size?.p50], ['model', sumOf(made)]);
    assert.deepEqual(findBreakdownFaults(made.breakdown, unsized), []);
  });
});

describe('a size beyond reason', () => {
  it('is not that of a goal, even where a model was talked into it', async () => {
    const month = { optimistic: 5000, likely: 6000, pessimistic: 6000, because: 'It is a large door.' };
    const { breakDown } = start({ steps: { answer: STEPS }, points: { answer: month } });
    const made = await breakDown(unsized);
    assert.deepEqual([sumOf(made), made.size?.p50], [60, 60]);
  });

  it('is not that of a model’s steps either: those of the template are taken', async () => {
    const filler = Array.from({ length: 10 }, (_, at) => ({
      ...{ stepTitle: `Sand board ${at}`, doneWhen: 'It is smooth', minutes: 600, dependsOn: [] },
    }));
    const [first] = STEPS.blocks;
    assert.ok(first !== undefined);
    const answer = { ...STEPS, blocks: [first, ...filler] };
    const { breakDown } = start({ steps: { answer }, points: { fails: 'busy' } });
    assert.equal((await breakDown(unsized)).source, 'template');
  });

  it('may be what memory saw', async () => {
    const { breakDown } = start(undefined);
    const large = past(5000);
    const blocks = large.blocks.map((block) => ({ ...block, minutes: Math.min(600, block.minutes) }));
    const made = await breakDown({ ...unsized, similar: [{ ...large, blocks }] });
    assert.deepEqual([made.source, made.size?.p50], ['memory', 610]);
  });
});

describe('a goal with an estimate of the person', () => {
  it('has no other size, and nobody is asked for one', async () => {
    const { breakDown, asked } = start({ steps: { answer: STEPS }, points: { answer: POINTS } });
    const made = await breakDown({ ...unsized, estimateMinutes: 60, similar: [past(90), past(90), past(90)] });
    assert.deepEqual([made.size, asked()], [null, ['break-down']]);
  });
});
