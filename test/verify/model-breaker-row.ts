/** Row 11: a provider that fails is left alone, tried by one call alone, and taken back when that one succeeds. Over all instances. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { GoalOutcome, ModelFleet } from '#testing/model-fleet.ts';
import { FLEET_MODEL, startModelFleet } from '#testing/model-fleet.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { quantile } from './quantile.ts';
import type { Outcome } from './rows.ts';

const FAILURES = 5;
const OPEN_MS = 10_000;
const DEADLINE_MS = 2500;
const PROBE_MS = 1000;
const CROWD = 24;
const ONE_BY_ONE = 6;

const SETTINGS = {
  AI_REQUESTS_PER_MINUTE: '10000',
  AI_DEADLINE_MS: String(DEADLINE_MS),
  AI_BREAKER_FAILURES: String(FAILURES),
  AI_BREAKER_OPEN_MS: String(OPEN_MS),
  // One request a call, so that failures can be counted from outside.
  AI_RETRIES: '0',
};

export async function checkBreaker(storageUrl: string | undefined): Promise<Outcome> {
  await using fleet = await startModelFleet({ model: 'right', storageUrl, people: 10, settings: SETTINGS });
  // Clients of models are loaded by the first who asks, which takes a moment of its own.
  await askMany(fleet, 'the beginning', fleet.urls.length);
  const open = await openIt(fleet, 'fails');
  const probing = await probeIt(fleet);
  await closeIt(fleet);
  const slow = await openIt(fleet, 'hangs');
  const figure = [
    `open after ${open.failures} failures and after ${slow.failures} that were only slow`,
    `${open.asked} calls while open reached it ${open.calls} times, one alone had its whole plan in ${open.medianMs.toFixed(0)} ms`,
    `${probing.asked} at once when half open: ${probing.calls} probe, the others answered without waiting for it`,
    `closed again on all ${fleet.urls.length}`,
  ];
  return { kind: 'passed', figure: figure.join('; ') };
}

/** Has it fail at one instance, and asks all of them while it is left alone. */
async function openIt(fleet: ModelFleet, behaviour: string) {
  await fleet.upstream.behave(FLEET_MODEL, behaviour);
  await fleet.upstream.reset();
  for (let goal = 0; goal < FAILURES; goal += 1) await askOne(fleet, `fails ${behaviour} ${goal}`, { instance: 0 });
  const openedAt = performance.now();
  const failures = await countCalls(fleet);
  assert.equal(failures, FAILURES, 'every call up to the last reached it');
  const outcomes = await askMany(fleet, `while open ${behaviour}`, CROWD);
  const times: number[] = [];
  for (let goal = 0; goal < ONE_BY_ONE; goal += 1) {
    times.push((await askOne(fleet, `while open alone ${behaviour} ${goal}`, { instance: goal })).ms);
  }
  const calls = (await countCalls(fleet)) - failures;
  const tookMs = performance.now() - openedAt;
  assert.ok(tookMs < OPEN_MS, `this machine is too busy to ask while it is open: ${tookMs} ms`);
  assert.equal(calls, 0, `${calls} reached it while it was open, ${tookMs} ms after`);
  assert.ok(outcomes.every(({ source }) => source === 'template'));
  return { failures, calls, asked: CROWD + ONE_BY_ONE, medianMs: quantile(times, 0.5) };
}

/** Everybody comes at once when the time is over: one of them tries, and the others are not kept waiting by it. */
async function probeIt(fleet: ModelFleet) {
  await fleet.upstream.behave(FLEET_MODEL, `slow-${PROBE_MS}`);
  await fleet.upstream.reset();
  await pause(OPEN_MS);
  const asking = askMany(fleet, 'half open', CROWD);
  await waitUntil('somebody tries it', async () => (await countCalls(fleet)) > 0);
  // The probe is under way: this is the moment in which a second one would be a mistake.
  await pause(PROBE_MS / 2);
  const calls = await countCalls(fleet);
  assert.equal(calls, 1, `${calls} probes at the same time`);
  const outcomes = await asking;
  const byModel = outcomes.filter(({ source }) => source === 'model');
  assert.equal(byModel.length, 1, 'the probe has its answer, nobody else waited for one');
  return { asked: CROWD, calls };
}

/** A probe that succeeded closes it: everywhere, as soon as each instance has looked again. */
async function closeIt(fleet: ModelFleet): Promise<void> {
  await fleet.upstream.behave(FLEET_MODEL, 'right');
  for (const instance of fleet.urls.keys()) {
    let round = 0;
    await waitUntil('it is asked again', async () => {
      round += 1;
      return (await askOne(fleet, `closed ${instance} ${round}`, { instance })).source === 'model';
    });
  }
  const outcomes = await askMany(fleet, 'after closing', fleet.urls.length * 2);
  assert.ok(outcomes.every(({ source }) => source === 'model'));
}

async function askOne(fleet: ModelFleet, words: string, options: { readonly instance: number }): Promise<GoalOutcome> {
  const outcome = await fleet.people[0]?.askGoal(`Write the report on ${words}, 1 hour`, options);
  assert.ok(outcome !== undefined);
  assert.deepEqual(outcome.faults, []);
  return outcome;
}

async function askMany(fleet: ModelFleet, words: string, count: number): Promise<readonly GoalOutcome[]> {
  const outcomes = await Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const person = fleet.people[number % fleet.people.length];
      assert.ok(person !== undefined);
      return person.askGoal(`Write the report on ${words} ${number}, 1 hour`);
    }),
  );
  assert.deepEqual(
    outcomes.flatMap(({ faults }) => faults),
    [],
  );
  return outcomes;
}

async function countCalls({ upstream }: ModelFleet): Promise<number> {
  return (await upstream.figures()).calls;
}
