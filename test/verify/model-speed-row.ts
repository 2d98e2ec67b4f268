/**
 * Row 27: how long people wait for a plan when many come at the same moment, beside the plain way of doing the same work. The plain way is
 * the same product and the same model with everything turned off that this row is about: one goal after the other, each on a new
 * connection, one call to the model at a time, nothing remembered, nothing shared. A wait is from the moment when all came to the answer,
 * and every answer has to be by the model, so that none is quick because it is another.
 *
 * Half of the goals come twice, as when somebody's telephone and laptop send what was typed, or a reply was lost and it is sent again;
 * the figure without any repetition is printed beside it, and is bounded by three calls at once.
 */
import assert from 'node:assert/strict';
import { type GoalOutcome, type ModelFleet, startModelFleet } from '#testing/model-fleet.ts';
import { quantile } from './quantile.ts';
import type { Outcome } from './rows.ts';

const PEOPLE = 24;
const MODEL = 'slow-lognormal-600-0.3';
const LEAST_RATIO = 5;
const WAITING = { AI_DEADLINE_MS: '28000', AI_WAITING: '200' };
const PLAIN = { ...WAITING, AI_AT_ONCE: '1', AI_CACHE_MINUTES: '0' };

export async function checkSpeed(storageUrl: string | undefined): Promise<Outcome> {
  await using plain = await startModelFleet({ model: MODEL, storageUrl, people: PEOPLE, settings: PLAIN });
  await using ours = await startModelFleet({ model: MODEL, storageUrl, people: PEOPLE, settings: WAITING });
  for (const fleet of [plain, ours]) await askAtOnce(fleet, 'warming up', 1);
  const twice = { plain: await askInTurn(plain, 'subject one', 2), ours: await askAtOnce(ours, 'subject one', 2) };
  const once = { plain: await askInTurn(plain, 'subject two', 1), ours: await askAtOnce(ours, 'subject two', 1) };
  const ratio = quantile(twice.plain, 0.95) / quantile(twice.ours, 0.95);
  const newRatio = quantile(once.plain, 0.95) / quantile(once.ours, 0.95);
  const figure =
    `p95 of ${twice.ours.length} goals at once, each twice: ${quantile(twice.ours, 0.95).toFixed(0)} ms, ` +
    `one after the other ${quantile(twice.plain, 0.95).toFixed(0)} ms: ${ratio.toFixed(1)} x; with nothing repeated ${newRatio.toFixed(1)} x`;
  return { kind: ratio >= LEAST_RATIO ? 'passed' : 'failed', figure };
}

/** Milliseconds until each answer. */
async function askAtOnce({ people }: ModelFleet, subject: string, times: number): Promise<readonly number[]> {
  const asked = people.flatMap((person) =>
    Array.from({ length: times }, () => person.askGoal(goalOf(person.name, subject))),
  );
  const outcomes = await Promise.all(asked);
  refuseOthers(outcomes);
  return outcomes.map(({ ms }) => ms);
}

async function askInTurn({ people }: ModelFleet, subject: string, times: number): Promise<readonly number[]> {
  const waits: number[] = [];
  const startedAt = performance.now();
  for (let time = 0; time < times; time += 1) {
    for (const person of people) {
      refuseOthers([await person.askGoal(goalOf(person.name, subject), { isNewConnection: true })]);
      waits.push(performance.now() - startedAt);
    }
  }
  return waits;
}

function goalOf(name: string, subject: string): string {
  return `Write the report of ${name} on ${subject}, 1 hour`;
}

function refuseOthers(outcomes: readonly GoalOutcome[]): void {
  for (const { source, faults } of outcomes) {
    assert.deepEqual(faults, []);
    assert.equal(source, 'model', 'the same work on both sides');
  }
}
