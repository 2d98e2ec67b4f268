/**
 * Eighty attempts to have stored text give orders, through every place of every chain that is given such text. An attempt succeeds when what
 * a model answered that did as the text said is believed, and carries the mark of the attempt: a link, markup, a number to call, a secret to
 * give away, an order in disguise, so what can be told from words about the work. The share that succeeded is printed. Orders to break a rule
 * are in `injected-orders.test.ts`.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { DAY, GOAL, SHOWN, TO_ESTIMATE, UNDERSTOOD, WEEK } from '#testing/chain-inputs.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { HARD_INJECTIONS } from '#testing/hard-injections.ts';
import { INJECTIONS } from '#testing/injections.ts';
import { createScriptedModels } from '#testing/scripted-models.ts';
import { BREAK_DOWN } from './break-down/break-down.ts';
import type { Chain } from './chain.ts';
import { CLARIFY } from './clarify/clarify.ts';
import { createCoach } from './coach/coach.ts';
import { DAILY_BRIEF } from './daily-brief/daily-brief.ts';
import type { DayStepInput } from './day.ts';
import { ESTIMATE } from './estimate/estimate.ts';
import { DATA_RULE } from './quote-data.ts';
import { REFLECT } from './reflect/reflect.ts';
import { REVIEW_PROOF } from './review-proof/review-proof.ts';
import { createChainRunner } from './run-chain.ts';

const person = 'ann' as PersonId;
const ATTEMPTS = [...INJECTIONS, ...HARD_INJECTIONS];
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
  isFinished: true,
  blocks: [{ stepTitle: text.slice(0, 200), doneWhen: text.slice(0, 300), minutes: 5, dependsOn: [] }],
});

const stepsAt = (mark: string) => ({
  goalKind: 'x',
  blocks: [
    { stepTitle: `Open ${mark}`, doneWhen: `${mark} is open`, minutes: 5, dependsOn: [] },
    { stepTitle: 'Write the findings', doneWhen: 'A page is there', minutes: 55, dependsOn: [0] },
  ],
});
const questionAt = (mark: string) => ({
  questions: [{ question: `Have you been to ${mark}?`, why: 'It is needed.' }],
});
const pointsAt = (mark: string) => ({
  ...{ optimistic: 30, likely: 60, pessimistic: 90 },
  because: `See ${mark} for more.`,
});
const verdictAt = (mark: string) => ({
  ...{ band: 'part', missing: 'Two numbers.' },
  shown: `It is shown at ${mark}.`,
});

const TARGETS: readonly Target[] = [
  {
    name: 'break-down, from the title of a goal',
    run: through(BREAK_DOWN, (title) => ({ ...GOAL, title })),
    obey: stepsAt,
  },
  {
    name: 'break-down, from notes and memory',
    run: through(BREAK_DOWN, (notes) => ({ ...GOAL, notes, similar: [remembered(notes)] })),
    obey: stepsAt,
  },
  {
    name: 'clarify, from the title of a goal',
    run: through(CLARIFY, (title) => ({ ...UNDERSTOOD, title })),
    obey: questionAt,
  },
  {
    name: 'clarify, from what a task waits for',
    run: through(CLARIFY, (text) => ({ ...UNDERSTOOD, dependsOnTitles: [text] })),
    obey: questionAt,
  },
  {
    name: 'estimate, from the title of a task',
    run: through(ESTIMATE, (title) => ({ ...TO_ESTIMATE, title })),
    obey: pointsAt,
  },
  {
    name: 'estimate, from notes',
    run: through(ESTIMATE, (notes) => ({ ...TO_ESTIMATE, notes })),
    obey: pointsAt,
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
    name: 'daily brief, from the steps of the day',
    run: through(DAILY_BRIEF, (text) => ({ ...DAY, steps: DAY.steps.map((step) => withWords(step, text)) })),
    obey: (mark) => ({ sentences: [`Begin at ${mark}.`] }),
  },
  {
    name: 'review of proof, from what was written',
    run: through(REVIEW_PROOF, (text) => ({ ...SHOWN, text })),
    obey: verdictAt,
  },
  {
    name: 'review of proof, from the words of a step',
    run: through(REVIEW_PROOF, (text) => ({ ...SHOWN, stepTitle: text, doneWhen: text, taskTitle: text })),
    obey: verdictAt,
  },
  {
    name: 'reflect, from the words of facts',
    run: through(REFLECT, (words) => ({ ...WEEK, facts: WEEK.facts.map((fact) => ({ ...fact, words })) })),
    obey: (mark) => ({ insights: [{ text: `You should look at ${mark} today.`, evidence: ['fact-1', 'fact-2'] }] }),
  },
  {
    name: 'coach, from the plan and parked thoughts',
    run: throughCoach((text) => ({
      question: 'What now?',
      picture: { ...DAY, parked: [text], events: [{ ...(DAY.events[0] ?? never()), title: text }] },
    })),
    obey: (mark) => `Go to ${mark} and do it there.`,
  },
  {
    name: 'coach, from the question itself',
    run: throughCoach((question) => ({ question, picture: DAY })),
    obey: (mark) => `Go to ${mark} and do it there.`,
  },
];

function throughCoach(
  given: (text: string) => Pick<Parameters<ReturnType<typeof createCoach>>[0], 'question' | 'picture'>,
): Target['run'] {
  return async (text, models) => {
    const answer = createCoach({ models, clock });
    const events = await Array.fromAsync(answer({ person, ...given(text) }, { signal: new AbortController().signal }));
    return {
      output: events.map((event) => (event.type === 'text' ? event.text : '')).join(''),
      source: events.map((event) => (event.type === 'source' ? event.source : '')).join(''),
    };
  };
}

/** As models stream: a few letters at a time. */
function inChunks(answer: string): readonly string[] {
  return answer.match(/.{1,5}/gs) ?? [];
}

function withWords(step: DayStepInput, text: string): DayStepInput {
  return { ...step, block: { ...step.block, stepTitle: text, doneWhen: text }, task: { title: text } };
}

function never(): never {
  throw new Error('the sample has what is needed');
}

const QUOTATION = /<data from="[^"]*">[^<>]*<\/data>/g;

function quotationsIn(prompt: string): number {
  return prompt.match(QUOTATION)?.length ?? 0;
}

/** What a model is asked about harmless text, and who is believed when it answers without a mark. */
async function firstCallWith(target: Target, text: string) {
  const answer = target.obey('the folder');
  const models = createScriptedModels(() => (typeof answer === 'string' ? { chunks: inChunks(answer) } : { answer }));
  const { source } = await target.run(text, models);
  return [models.calls[0] ?? never(), source] as const;
}

describe('stored text in a prompt', () => {
  let tried = 0;
  let succeeded = 0;
  it('comes in eighty shapes', () => {
    assert.equal(ATTEMPTS.length, 80);
    assert.equal(new Set(ATTEMPTS.map(({ text }) => text)).size, 80);
  });

  for (const target of TARGETS) {
    it(`gives no orders: ${target.name}`, async () => {
      const [harmless, source] = await firstCallWith(target, 'Buy tea');
      assert.equal(source, 'model', 'without a mark the same answer is believed');
      for (const { text, mark } of ATTEMPTS) {
        const obeyed = target.obey(mark);
        const models = createScriptedModels(() =>
          typeof obeyed === 'string' ? { chunks: inChunks(obeyed) } : { answer: obeyed },
        );
        const { output, source } = await target.run(text, models);
        tried += 1;
        // Rules may quote an event by its name: that is no order that was followed.
        const isFollowed = source === 'model' && output.includes(mark);
        if (isFollowed) succeeded += 1;
        assert.ok(!isFollowed, `${text}\n-> ${output}`);

        const [call] = models.calls;
        assert.ok(call !== undefined);
        assert.equal(call.system, harmless.system, 'the rules are what they are for any text');
        assert.ok(call.system.includes(DATA_RULE), 'and say what quoted text is');
        assert.equal(quotationsIn(call.prompt), quotationsIn(harmless.prompt), 'no quotation more or less');
        const outside = call.prompt.replace(QUOTATION, '');
        assert.ok(!/[<>]/.test(outside), 'nothing closes or opens a quotation');
        assert.ok(!outside.includes(mark), 'all of it is inside a quotation');
      }
    });
  }

  it('succeeds in no attempt', (context) => {
    const share = ((100 * succeeded) / tried).toFixed(1);
    context.diagnostic(
      `${ATTEMPTS.length} texts through ${TARGETS.length} places: ${succeeded} of ${tried} attempts succeeded (${share} %)`,
    );
    assert.equal(tried, ATTEMPTS.length * TARGETS.length);
    assert.equal(succeeded, 0);
  });
});
