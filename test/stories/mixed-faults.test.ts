/** Many people at once with a model that fails, stalls, cuts, and lies three times in ten: nobody is left without a plan. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FLEET_MODEL, type ModelFleet, startModelFleet } from '#testing/model-fleet.ts';
import { waitUntil } from '#testing/wait-until.ts';

const PEOPLE = 30;
/** The steps of two goals, and how large the one is that came without a time. */
const QUESTIONS_EACH = 3;
const AT_ONCE = 3;
/** Asked, retried twice, told twice what was wrong. */
const MOST_CALLS = 5;

describe('people with a model that misbehaves', () => {
  let fleet: ModelFleet;
  before(async () => {
    fleet = await startModelFleet({
      model: 'mixed-30-lognormal-30-0.5',
      storageUrl: process.env.TEST_STORAGE_URL,
      people: PEOPLE,
      settings: { AI_DEADLINE_MS: '3000', AI_BREAKER_OPEN_MS: '1000' },
    });
  });
  after(() => fleet[Symbol.asyncDispose]());

  it('each get a whole plan that says who made it, whatever the model does', async () => {
    const outcomes = await Promise.all(
      fleet.people.flatMap((person) => [
        person.askGoal(`Write the report of ${person.name} by Friday, 2 hours`),
        person.askGoal(`Prepare the talk of ${person.name}`),
      ]),
    );
    assert.deepEqual(
      outcomes.flatMap(({ faults }) => faults),
      [],
    );
    const sources = new Set(outcomes.map(({ source }) => source));
    assert.ok(sources.has('model'), 'some were answered by the model');
    assert.equal(sources.has(undefined), false);
  });

  it('never have more calls under way than are allowed, nor ask more often than they may', async () => {
    const { maxInFlight, calls } = await fleet.upstream.figures();
    assert.ok(calls > 0);
    assert.ok(maxInFlight <= AT_ONCE, `${maxInFlight} in flight`);
    const owners = (await fleet.upstream.calls()).map(
      ({ body }) => /person \d+/.exec(JSON.stringify(body.messages))?.[0],
    );
    assert.equal(owners.includes(undefined), false);
    for (const [owner, own] of Map.groupBy(owners, (one) => one)) {
      assert.ok(own.length <= QUESTIONS_EACH * MOST_CALLS, `${own.length} calls for ${owner}`);
    }
  });

  it('have the model again once it is well', async () => {
    await fleet.upstream.behave(FLEET_MODEL, 'right');
    let asked = 0;
    await waitUntil('the model answers', async () => {
      asked += 1;
      const person = fleet.people[asked % PEOPLE];
      assert.ok(person !== undefined);
      // It may still be left alone after so many faults; whoever asks meanwhile has a plan all the same.
      const { source, faults } = await person.askGoal(`Tidy shelf ${asked}, 45 min`);
      assert.deepEqual(faults, []);
      return source === 'model';
    });
  });
});
