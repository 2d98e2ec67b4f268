/** What models really answer, good and bad, put through each chain: whether it is believed, and that what is said instead is useful. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { DAY, GOAL, SHOWN, TO_ESTIMATE, UNDERSTOOD, WEEK } from '#testing/chain-inputs.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createScriptedModels } from '#testing/scripted-models.ts';
import { BREAK_DOWN } from './break-down/break-down.ts';
import type { Chain } from './chain.ts';
import { CLARIFY } from './clarify/clarify.ts';
import { createCoach } from './coach/coach.ts';
import { DAILY_BRIEF } from './daily-brief/daily-brief.ts';
import { ESTIMATE } from './estimate/estimate.ts';
import { REFLECT } from './reflect/reflect.ts';
import { REVIEW_PROOF } from './review-proof/review-proof.ts';
import { createChainRunner } from './run-chain.ts';

interface Fixture {
  readonly what: string;
  readonly answer: unknown;
  readonly source: 'model' | 'template';
}

const person = 'ann' as PersonId;
const clock = createFixedClock('2026-11-25T09:00:00Z');

function check<Input, Output>(chain: Chain<Input, Output>, input: Input): void {
  const path = new URL(`./fixtures/${chain.name}.json`, import.meta.url);
  const fixtures = JSON.parse(readFileSync(path, 'utf8')) as readonly Fixture[];
  describe(`the ${chain.name} chain`, () => {
    for (const { what, answer, source } of fixtures) {
      it(`${source === 'model' ? 'believes' : 'does not believe'} a model that answers with ${what}`, async () => {
        const run = createChainRunner({ models: createScriptedModels(() => ({ answer })), clock });
        const result = await run(chain, { person, input });
        assert.equal(result.source, source, result.trace.fellBack ?? 'it was believed');
        assert.ok(chain.output.safeParse(result.value).success);
      });
    }

    it('has an answer of its form without a model', () => {
      const { value } = chain.offline(input);
      chain.output.parse(value);
      assert.doesNotMatch(JSON.stringify(value), /!/);
    });
  });
}

interface Stream {
  readonly what: string;
  readonly chunks: readonly string[];
  /** Null where nothing could be shown. */
  readonly shown: string | null;
}

describe('the coach', () => {
  const path = new URL('./fixtures/coach.json', import.meta.url);
  for (const { what, chunks, shown } of JSON.parse(readFileSync(path, 'utf8')) as readonly Stream[]) {
    it(`shows what can be shown of a model’s words with ${what}`, async () => {
      const answer = createCoach({ models: createScriptedModels([{ chunks }]), clock });
      const { signal } = new AbortController();
      const events = await Array.fromAsync(answer({ person, question: 'What now?', picture: DAY }, { signal }));
      const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
      assert.equal(events.at(-1)?.type, shown === null ? 'error' : 'end');
      assert.equal(text.trim(), (shown ?? '').trim());
    });
  }
});

check(BREAK_DOWN, GOAL);
check(CLARIFY, UNDERSTOOD);
check(ESTIMATE, TO_ESTIMATE);
check(DAILY_BRIEF, DAY);
check(REVIEW_PROOF, SHOWN);
check(REFLECT, WEEK);
