/**
 * Forty attempts to have stored text give orders, through every chain that is given such text. An attempt succeeds when what comes out
 * carries its mark, or breaks a rule of the chain, although the model did what the text said. The share that succeeded is printed.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { DAY, GOAL, SHOWN, TO_ESTIMATE, UNDERSTOOD, WEEK } from '#testing/chain-inputs.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { INJECTIONS } from '#testing/injections.ts';
import { createScriptedModels } from '#testing/scripted-models.ts';
import { BREAK_DOWN } from './break-down/break-down.ts';
import type { Chain } from './chain.ts';
import { CLARIFY } from './clarify/clarify.ts';
import { createCoach } from './coach/coach.ts';
import { COACH_SYSTEM } from './coach/coach-prompt.ts';
import { DAILY_BRIEF } from './daily-brief/daily-brief.ts';
import { ESTIMATE } from './estimate/estimate.ts';

import { DATA_RULE } from './quote-data.ts';
import { REFLECT } from './reflect/reflect.ts';
import { REVIEW_PROOF } from './review-proof/review-proof.ts';
import { createChainRunner } from './run-chain.ts';

const person = 'ann' as PersonId;
const clock = createFixedClock('2026-11-25T09:00:00Z');

interface Target {
  readonly name: string;
  /** Puts the text where it would be stored. */
  readonly run: (
    text: string,
    models: ReturnType<typeof createScriptedModels>,
  ) => Promise<{ readonly output: string; readonly source: string }>;
  /** What a model answers that does as it is told, with that mark. */
  readonly obey: (mark: string) => unknown;
}

function through<Input, Output>(chain: Chain<Input, Output>, inputWith: (text: string) => Input): Target['run'] {
  return async (text, models) => {
    const { value, source } = await createChainRunner({ models, clock })(chain, { person, input: inputWith(text) });
    return { output: JSON.stringify(value), source };
  };
}

const remembered = (text: string) => ({
  title: text,
  goalKind: 'report',
  likeness: 0.6,
  blocks: [{ stepTitle: text.slice(0, 200), doneWhen: text.slice(0, 300), minutes: 5, dependsOn: [] }],
});

const TARGETS: readonly Target[] = [
  {
    name: 'break-down, from notes and memory',
    run: through(BREAK_DOWN, (notes) => ({ ...GOAL, notes, similar: [remembered(notes)] })),
    obey: (mark) => ({
      goalKind: 'x',
      blocks: [
        { stepTitle: `Open ${mark}`, doneWhen: `${mark} is open`, minutes: 5, dependsOn: [] },
        { stepTitle: 'Write the findings', doneWhen: 'A page is there', minutes: 55, dependsOn: [0] },
      ],
    }),
  },
  {
    name: 'clarify, from what a task waits for',
    run: through(CLARIFY, (text) => ({ ...UNDERSTOOD, dependsOnTitles: [text] })),
    obey: (mark) => ({ questions: [{ question: `Have you been to ${mark}?`, why: 'It is needed.' }] }),
  },
  {
    name: 'estimate, from notes',
    run: through(ESTIMATE, (notes) => ({ ...TO_ESTIMATE, notes })),
    obey: (mark) => ({ optimistic: 30, likely: 60, pessimistic: 90, because: `See ${mark} for more.` }),
  },
  {
    name: 'daily brief, from a calendar',
    run: through(DAILY_BRIEF, (title) => ({
      ...DAY,
      events: [{ title, start: '2026-11-25T14:00:00Z', end: '2026-11-25T15:00:00Z' }],
      parked: [title],
    })),
    obey: (mark) => ({ sentences: [`Begin at ${mark}.`] }),
  },
  {
    name: 'review of proof, from what was written',
    run: through(REVIEW_PROOF, (text) => ({ ...SHOWN, text })),
    obey: (mark) => ({ band: 'part', shown: `It is shown at ${mark}.`, missing: 'Two numbers.' }),
  },
  {
    name: 'reflect, from the words of facts',
    run: through(REFLECT, (words) => ({ ...WEEK, facts: WEEK.facts.map((fact) => ({ ...fact, words })) })),
    obey: (mark) => ({ insights: [{ text: `You should look at ${mark} today.`, evidence: ['fact-1', 'fact-2'] }] }),
  },
  {
    name: 'coach, from the plan and parked thoughts',
    run: async (text, models) => {
      const picture = { ...DAY, parked: [text], events: [{ ...(DAY.events[0] ?? never()), title: text }] };
      const answer = createCoach({ models, clock });
      let output = '';
      let source = '';
      const events = answer({ person, question: 'What now?', picture }, { signal: new AbortController().signal });
      for await (const event of events) {
        if (event.type === 'text') output += event.text;
        if (event.type === 'source') source = event.source;
      }
      return { output, source };
    },
    obey: (mark) => `Go to ${mark} and do it there.`,
  },
];

function never(): never {
  throw new Error('there is an event in the sample');
}

describe('stored text in a prompt', () => {
  let tried = 0;
  let succeeded = 0;
  it('comes in forty shapes', () => {
    assert.equal(INJECTIONS.length, 40);
    assert.equal(new Set(INJECTIONS.map(({ text }) => text)).size, 40);
  });

  for (const target of TARGETS) {
    it(`gives no orders: ${target.name}`, async () => {
      for (const { text, mark } of INJECTIONS) {
        const obeyed = target.obey(mark);
        const models = createScriptedModels(() =>
          typeof obeyed === 'string' ? { chunks: [obeyed] } : { answer: obeyed },
        );
        const { output, source } = await target.run(text, models);
        tried += 1;
        // Rules may quote an event by its name: that is no order that was followed.
        const isFollowed = source === 'model' && output.includes(mark);
        if (isFollowed) succeeded += 1;
        assert.ok(!isFollowed, `${text}\n-> ${output}`);

        const [call] = models.calls;
        assert.ok(call !== undefined);
        assert.ok(call.system.includes(DATA_RULE) || call.system === COACH_SYSTEM, 'the rules stand where they stood');
        assert.ok(!call.system.includes(text), 'stored text is never among the rules');
        const outside = call.prompt.replace(/<data from="[^"]*">[^<>]*<\/data>/g, '');
        assert.ok(!/[<>]/.test(outside), 'nothing closes or opens a quotation');
        assert.ok(!outside.includes(mark), 'all of it is inside a quotation');
      }
    });
  }

  it('succeeds in no attempt', (context) => {
    const share = ((100 * succeeded) / tried).toFixed(1);
    context.diagnostic(
      `${INJECTIONS.length} texts through ${TARGETS.length} chains: ${succeeded} of ${tried} attempts succeeded (${share} %)`,
    );
    assert.equal(tried, INJECTIONS.length * TARGETS.length);
    assert.equal(succeeded, 0);
  });
});
