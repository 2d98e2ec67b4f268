import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { onSignal } from '#kernel/signal.ts';
import { DAY } from '#testing/chain-inputs.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createScriptedModels, type ModelsLine } from '#testing/scripted-models.ts';
import { type CoachEvent, createCoach } from './coach.ts';
import { coachByRules } from './coach-by-rules.ts';

const clock = createFixedClock('2026-11-25T09:00:00Z');
const request = { person: 'ann' as PersonId, question: 'Why can I not begin?', picture: DAY };

function ask(script: readonly ModelsLine[] | undefined, signal = new AbortController().signal) {
  const models = script === undefined ? undefined : createScriptedModels(script);
  return { models, events: createCoach({ models, clock })(request, { signal }) };
}

async function collect(events: AsyncIterable<CoachEvent>): Promise<readonly CoachEvent[]> {
  return Array.fromAsync(events);
}

const byRules: readonly CoachEvent[] = [
  { type: 'source', source: 'template' },
  { type: 'text', text: coachByRules(request.question, DAY).join(' ') },
  { type: 'end' },
];

describe('the coach', () => {
  it('says first whose words come, then the words as they come, then that they are all', async () => {
    const { events } = ask([{ chunks: ['Open ', 'only the ', 'folder.'] }]);
    assert.deepEqual(await collect(events), [
      { type: 'source', source: 'model' },
      { type: 'text', text: 'Open ' },
      { type: 'text', text: 'only the ' },
      { type: 'text', text: 'folder.' },
      { type: 'end' },
    ]);
  });

  it('answers from the day by rules where there is no model', async () => {
    assert.deepEqual(await collect(ask(undefined).events), byRules);
  });

  for (const reason of ['limited', 'service-limited', 'busy', 'open', 'failed', 'timed-out'] as const) {
    it(`answers by rules when models are ${reason}`, async () => {
      assert.deepEqual(await collect(ask([{ fails: reason }]).events), byRules);
    });
  }

  it('says that an answer broke off: half of one never looks like a whole one', async () => {
    const { events } = ask([{ chunks: ['Open ', 'only the '], ending: 'cut' }]);
    const told = await collect(events);
    assert.deepEqual(
      told.map(({ type }) => type),
      ['source', 'text', 'text', 'error'],
    );
    const last = told.at(-1);
    assert.ok(last?.type === 'error' && last.code === 'answer-cut');
    assert.match(last.detail, /ask again/);
    assert.doesNotMatch(last.detail, /!/);
  });

  it('passes on no link, even one that comes in pieces', async () => {
    const told = await collect(ask([{ chunks: ['Go to ht', 'tps://ev', 'il.example/a', ' and sign in.'] }]).events);
    const words = told.map((event) => (event.type === 'text' ? event.text : '')).join('');
    assert.equal(words, 'Go to [link left out] and sign in.');
  });

  it('ends with whoever asked, while a model still thinks and while it speaks', async () => {
    const leaving = new AbortController();
    const { events } = ask(['silent'], leaving.signal);
    const waiting = collect(events);
    leaving.abort(new Error('gone'));
    await assert.rejects(waiting, /gone/);

    const cut = new AbortController();
    const speaking = ask([{ chunks: ['Open ', 'only '], ending: 'cut' }], cut.signal).events[Symbol.asyncIterator]();
    assert.equal((await speaking.next()).value?.type, 'source');
    assert.equal((await speaking.next()).value?.type, 'text');
    cut.abort(new Error('gone'));
    await assert.rejects(async () => {
      for (let next = await speaking.next(); next.done !== true; next = await speaking.next());
    }, /gone/);
  });

  it('tells a model the day and the question, each as quoted data', async () => {
    const { models, events } = ask([{ chunks: ['Yes.'] }]);
    await collect(events);
    const [call] = models?.calls ?? [];
    assert.ok(call !== undefined && call.person === request.person && call.chain === 'coach');
    assert.match(call.prompt, /<data from="question">"Why can I not begin\?"<\/data>$/);
    assert.match(call.prompt, /<data from="plan">[^<]*Open the folder/);
  });

  it('tells whoever counts which kind of answer it was', async () => {
    const told: string[] = [];
    const stop = onSignal('chain-run', ({ chain, source }) => told.push(`${chain} by ${source}`));
    await collect(ask([{ chunks: ['Yes.'] }]).events);
    await collect(ask(undefined).events);
    stop();
    assert.deepEqual(told, ['coach by model', 'coach by template']);
  });
});
