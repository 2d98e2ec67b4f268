import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { findBreakdownFaults } from '#chains/break-down/validate-breakdown.ts';
import { Breakdown } from '#model/breakdown.ts';
import { contentOf } from './upstream-answers.ts';
import type { Fault } from './upstream-behaviours.ts';

const GOAL = { title: 'Write the report on bees', estimateMinutes: null };
const Insights = z.strictObject({
  insights: z.array(z.strictObject({ text: z.string(), evidence: z.array(z.string()).min(2), question: z.string() })),
});

function answerOf(schema: z.ZodType, fault?: Fault): unknown {
  const text = contentOf(
    {
      messages: [{ role: 'user', content: 'From {"id":"f1"}, {"id":"f2"}' }],
      response_format: { type: 'json_schema', json_schema: { schema: z.toJSONSchema(schema) } },
    },
    fault,
  );
  return JSON.parse(text);
}

describe('what the model that misbehaves writes', () => {
  it('is a whole breakdown when it is right', () => {
    assert.deepEqual(findBreakdownFaults(Breakdown.parse(answerOf(Breakdown)), GOAL), []);
  });

  it('is of the schema, with evidence that was given, when it is right', () => {
    const { insights } = Insights.parse(answerOf(Insights));
    assert.deepEqual(insights[0]?.evidence, ['f1', 'f2']);
    assert.match(insights[0]?.question ?? '', /\?$/);
  });

  it('is a breakdown in form only when it is nonsense', () => {
    const nonsense = Breakdown.parse(answerOf(Breakdown, { kind: 'nonsense' }));
    assert.notDeepEqual(findBreakdownFaults(nonsense, GOAL), []);
  });

  it('is not of the schema when it is misshapen', () => {
    for (const schema of [Breakdown, Insights]) {
      assert.ok(!schema.safeParse(answerOf(schema, { kind: 'misshapen' })).success);
    }
  });
});
