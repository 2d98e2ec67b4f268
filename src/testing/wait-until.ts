/** Waiting in tests: for a condition, not for a time. The bound only ends a test that would never end. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is neither false nor undefined; fails after half a minute. */
export async function waitUntil<Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  boundMs = 30_000,
): Promise<Exclude<Answer, false | undefined>> {
  const startedAt = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer as Exclude<Answer, false | undefined>;
    assert.ok(performance.now() - startedAt < boundMs, `waited in vain until ${what}`);
    await pause(5);
  }
}
