import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DAY } from '#testing/chain-inputs.ts';
import { dailyBriefPrompt } from './daily-brief-prompt.ts';

it('the brief of the same plan is the same question for a quarter of an hour, and no longer', () => {
  const at = (time: string) => dailyBriefPrompt({ ...DAY, now: Temporal.Instant.from(`2026-11-25T${time}Z`) });
  assert.equal(at('09:00:00'), at('09:14:59.999'));
  assert.notEqual(at('09:14:59'), at('09:15:00'));
  const [first, ...rest] = DAY.steps;
  assert.ok(first !== undefined);
  assert.notEqual(
    dailyBriefPrompt(DAY),
    dailyBriefPrompt({ ...DAY, steps: rest }),
    'a changed plan is asked about at once',
  );
});
