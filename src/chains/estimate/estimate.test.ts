import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import type { DurationEstimate } from '#model/duration-estimate.ts';
import { TO_ESTIMATE } from '#testing/chain-inputs.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createScriptedModels, type ModelsLine } from '#testing/scripted-models.ts';
import { createChainRunner } from '../run-chain.ts';
import { createEstimate, ENOUGH_EVIDENCE } from './estimate.ts';

const ANN = 'ann' as PersonId;
const POINTS = { optimistic: 30, likely: 60, pessimistic: 120, because: 'Numbers may be missing.' };
const remembered = (n: number): DurationEstimate => ({ p50: 80, p80: 130, n, why: `From ${n} reports like it.` });

function start(script: readonly ModelsLine[] | undefined) {
  const models = script === undefined ? undefined : createScriptedModels(script);
  const runChain = createChainRunner({ models, clock: createFixedClock('2026-11-25T09:00:00Z') });
  return { models, estimate: createEstimate({ runChain }).bind(undefined, ANN) };
}

describe('how long something takes', () => {
  it('is what a model thinks of work that is new to memory', async () => {
    const { estimate } = start([{ answer: POINTS }]);
    assert.deepEqual(await estimate(TO_ESTIMATE), { p50: 60, p80: 95, why: POINTS.because, source: 'model' });
  });

  it('says why in a whole sentence, also where the model leaves out the end of one', async () => {
    const { estimate } = start([{ answer: { ...POINTS, because: 'Numbers may be missing' } }]);
    assert.equal((await estimate(TO_ESTIMATE)).why, 'Numbers may be missing.');
  });

  it('is what memory knows from enough work like it, and no model is asked', async () => {
    const { estimate, models } = start([{ answer: POINTS }]);
    const known = await estimate({ ...TO_ESTIMATE, remembered: remembered(ENOUGH_EVIDENCE) });
    assert.deepEqual(known, { p50: 80, p80: 130, why: 'From 3 reports like it.', source: 'memory' });
    assert.equal(models?.calls.length, 0);
  });

  it('is what little memory knows when no model answers', async () => {
    for (const script of [undefined, [{ fails: 'busy' }]] as const) {
      const { estimate } = start(script);
      assert.equal((await estimate({ ...TO_ESTIMATE, remembered: remembered(1) })).source, 'memory');
    }
  });

  it('is by rule where nothing is known: what was said with room, or one block with room', async () => {
    const { estimate } = start(undefined);
    const said = await estimate({ ...TO_ESTIMATE, remembered: remembered(0) });
    assert.deepEqual([said.p50, said.p80, said.source], [78, 120, 'template']);
    assert.match(said.why, /You said 60 minutes/);
    const unsaid = await estimate({ ...TO_ESTIMATE, statedMinutes: null });
    assert.deepEqual([unsaid.p50, unsaid.p80, unsaid.source], [33, 50, 'template']);
    assert.match(unsaid.why, /one block of 25 minutes/);
  });

  const refused = {
    'points out of order': { ...POINTS, likely: 200 },
    'no range at all in its spread': { ...POINTS, optimistic: 1, likely: 20, pessimistic: 600 },
    'ten times what was said': { ...POINTS, likely: 601, pessimistic: 602 },
    'a tenth of what was said': { ...POINTS, optimistic: 5, likely: 5, pessimistic: 6 },
    'half minutes': { ...POINTS, likely: 60.5 },
    'words that blame': { ...POINTS, because: 'You are lazy.' },
  };
  for (const [what, answer] of Object.entries(refused)) {
    it(`is not what a model says that answers with ${what}`, async () => {
      const { estimate } = start([{ answer }]);
      assert.equal((await estimate(TO_ESTIMATE)).source, 'template');
    });
  }
});
