/** Row 14: retries that are spread out, few, in time, and only where they make sense; by the optimizer in virtual time, and over real HTTP. */
import assert from 'node:assert/strict';
import { DEFAULT_POLICY } from '#optimizer/optimizer-policy.ts';
import type { LlmFailure } from '#ports/llm/llm.ts';
import { FLEET_MODEL, startModelFleet } from '#testing/model-fleet.ts';
import { type ActedLlm, actLlm, callOf, failure, openModels, type SetUp } from '#testing/models-fixture.ts';
import { createChance } from '#testing/seeded-random.ts';
import { simulateRetryStorm } from './retry-storm.ts';
import type { Outcome } from './rows.ts';

const CLIENTS = 10_000;
const MOST_IN_WINDOW = 500;

export async function checkRetries(storageUrl: string | undefined): Promise<Outcome> {
  const figures = [
    checkStorm(),
    await checkJitter(),
    await checkBudget(),
    await checkDeadline(),
    await checkOverHttp(storageUrl),
  ];
  return { kind: 'passed', figure: figures.join('; ') };
}

/** From all in one process, which shares one budget, to each on a machine of their own. */
function checkStorm(): string {
  const worst = [1, 12, CLIENTS].map(
    (processes) => simulateRetryStorm({ clients: CLIENTS, processes, seed: 20_261_125 }).worstWindow,
  );
  const figure = `${CLIENTS} clients failing together in 1, 12 and ${CLIENTS} processes: at most ${worst.join(', ')} retries in 20 ms`;
  assert.ok(Math.max(...worst) <= MOST_IN_WINDOW, figure);
  return figure;
}

const CALLS = 400;
const NO_BREAKER = { ...DEFAULT_POLICY.breaker, failures: 1_000_000, share: 2 };
const UNBOUNDED = {
  ...{ personRequestsPerMinute: 1_000_000, atOnce: CALLS, waiting: CALLS, deadlineMs: 60_000, cacheMs: 0 },
  breaker: NO_BREAKER,
};

/** Calls that fail together, in time that passes as fast as it can. Times of requests for each call, by its prompt. */
async function failTogether(
  fails: LlmFailure,
  policy: Exclude<ReturnType<SetUp>['policy'], undefined>,
): Promise<readonly (readonly number[])[]> {
  const chance = createChance(14);
  let llm: ActedLlm | undefined;
  await using test = openModels((clock) => {
    llm = actLlm(clock, () => ({ fails }));
    return { llms: [llm], policy, chance: () => chance.below(1_000_000) / 1_000_000 };
  });
  const asked = Array.from({ length: CALLS }, (_, number) =>
    test.models.complete(callOf({ prompt: `call ${number}` }), { signal: new AbortController().signal }),
  );
  await test.run(Promise.allSettled(asked), 5);
  assert.ok(llm !== undefined);
  const { requests, times } = llm;
  const byCall = Map.groupBy(requests.entries(), ([, { prompt }]) => prompt);
  return [...byCall.values()].map((sent) => sent.map(([index]) => times[index] ?? Number.NaN));
}

/** Full jitter is even between nothing and the longest delay: the greatest distance from that (Kolmogorov and Smirnov). */
async function checkJitter(): Promise<string> {
  const retry = { ...DEFAULT_POLICY.retry, budgetLeast: 1_000_000 };
  const times = await failTogether(failure('overloaded'), { ...UNBOUNDED, retry });
  const distances = [0, 1].map((nth) => {
    const longest = retry.baseMs * 2 ** nth;
    const shares = times.map((sent) => ((sent[nth + 1] ?? Number.NaN) - (sent[nth] ?? Number.NaN)) / longest);
    return shares
      .toSorted((one, other) => one - other)
      .reduce((most, share, index) => Math.max(most, Math.abs(share - (index + 1) / shares.length)), 0);
  });
  // One in a thousand of samples of this size from an even spread is further away (1.95 / root of n).
  const critical = 1.95 / Math.sqrt(CALLS);
  const figure = `delays even within ${distances.map((one) => one.toFixed(3)).join(' and ')} (critical ${critical.toFixed(3)})`;
  assert.ok(
    distances.every((one) => one < critical),
    figure,
  );
  return figure;
}

async function checkBudget(): Promise<string> {
  const { budgetShare, budgetLeast } = DEFAULT_POLICY.retry;
  const times = await failTogether(failure('overloaded'), UNBOUNDED);
  const sent = times.flat().length;
  const refused = (await failTogether(failure('refused', { retryable: false }), UNBOUNDED)).flat().length;
  const figure = `${CALLS} failing calls: ${sent - CALLS} retries; ${refused - CALLS} where it makes no sense`;
  assert.ok(sent - CALLS <= Math.max(budgetLeast, budgetShare * CALLS), figure);
  assert.ok(sent > CALLS, `there are retries at all: ${figure}`);
  assert.equal(refused, CALLS, figure);
  return figure;
}

/** What is retried, and what is silent, ends at the one deadline; what cannot be in time is not begun. */
async function checkDeadline(): Promise<string> {
  const deadlineMs = 10_000;
  const ended: number[] = [];
  for (const turn of [{ isSilent: true }, { fails: failure('overloaded', { retryAfterMs: 4000 }) }]) {
    await using test = openModels((clock) => ({
      llms: [actLlm(clock, () => turn)],
      policy: { ...UNBOUNDED, deadlineMs },
    }));
    const startedAt = test.clock.monotonic();
    await test.run(test.models.complete(callOf(), { signal: new AbortController().signal }), 10);
    ended.push(test.clock.monotonic() - startedAt);
  }
  const figure = `with ${deadlineMs} ms in all a silent model ended after ${ended[0]}, a failing one that asks for 4000 each time after ${ended[1]}`;
  assert.ok(
    ended.every((ms) => ms <= deadlineMs + 10),
    figure,
  );
  return figure;
}

const WAIT_S = 2;

/** The same where requests are real: what the model's own record says. */
async function checkOverHttp(storageUrl: string | undefined): Promise<string> {
  const settings = { AI_DEADLINE_MS: '9000', AI_RETRIES: '2', AI_REQUESTS_PER_MINUTE: '100' };
  await using fleet = await startModelFleet({ model: `limited-seconds-${WAIT_S}`, storageUrl, settings });
  const { upstream, people } = fleet;
  const ask = async (behaves: string) => {
    await upstream.behave(FLEET_MODEL, behaves);
    await upstream.reset();
    const outcome = await people[0]?.askGoal(`Write the report about ${behaves}, 1 hour`, { instance: 0 });
    assert.ok(outcome !== undefined);
    assert.deepEqual(outcome.faults, []);
    return { outcome, calls: await upstream.calls() };
  };
  const limited = await ask(`limited-seconds-${WAIT_S}`);
  const gaps = limited.calls.slice(1).map(({ at }, index) => at - (limited.calls[index]?.at ?? at));
  const refused = await ask('refuses');
  const spent = await ask('spent');
  const figure =
    `asked to wait ${WAIT_S} s it was asked again after ${gaps.map((ms) => (ms / 1000).toFixed(1)).join(' and ')} s; ` +
    `after a 401 and a spent budget ${refused.calls.length - 1 + spent.calls.length - 1} times`;
  assert.ok(gaps.length > 0 && gaps.every((ms) => ms >= WAIT_S * 1000), figure);
  assert.equal(refused.calls.length, 1, figure);
  assert.equal(spent.calls.length, 1, figure);
  return figure;
}
