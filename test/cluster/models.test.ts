/** What is allowed of models is allowed once, however many instances there are: three on PostgreSQL and Redis, over real HTTP. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FLEET_MODEL, type ModelFleet, startModelFleet } from '#testing/model-fleet.ts';
import { noPostgres, type PostgresServer, startPostgres } from '#testing/postgres-server.ts';
import { missingRedis } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';

const OPEN_MS = 2000;

describe('models behind three instances', { skip: noPostgres || missingRedis }, () => {
  let server: PostgresServer;
  let fleet: ModelFleet;
  before(async () => {
    server = await startPostgres();
    fleet = await startModelFleet({
      ...{ model: 'right', storageUrl: server.address, people: 20 },
      settings: { AI_RETRIES: '0', AI_BREAKER_OPEN_MS: String(OPEN_MS), AI_DEADLINE_MS: '10000' },
    });
  });
  after(async () => {
    await fleet[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const personAt = (place: number) => {
    const person = fleet.people[place];
    assert.ok(person !== undefined);
    return person;
  };
  const behave = async (behaves: string) => {
    await fleet.upstream.behave(FLEET_MODEL, behaves);
    await fleet.upstream.reset();
  };
  const calls = async () => (await fleet.upstream.figures()).calls;

  it('are asked ten times a minute for one person, not ten times at each instance', async () => {
    await behave('right');
    const asked = Array.from({ length: 36 }, (_, number) => personAt(0).askGoal(`Write letter ${number}, 30 min`));
    const outcomes = await Promise.all(asked);
    assert.deepEqual(
      outcomes.flatMap(({ faults }) => faults),
      [],
    );
    assert.equal(await calls(), 10);
    assert.equal(outcomes.filter(({ source }) => source === 'model').length, 10);
    assert.equal((await personAt(1).askGoal('Write a letter, 30 min')).source, 'model');
  });

  it('never have a fourth call under way', async () => {
    await behave('slow-lognormal-60-0.8');
    const asked = fleet.people
      .slice(2)
      .flatMap((person) => [
        person.askGoal('Write the first report, 1 hour'),
        person.askGoal('Write the second report, 1 hour'),
        person.askGoal('Write the third report, 1 hour'),
      ]);
    const outcomes = await Promise.all(asked);
    assert.deepEqual(
      outcomes.flatMap(({ faults }) => faults),
      [],
    );
    const { maxInFlight } = await fleet.upstream.figures();
    assert.equal(maxInFlight, 3, 'three at once, and never one more');
  });

  it('are left alone by all instances once one has seen them fail, and tried again by one call of the fleet', async () => {
    await behave('fails');
    for (let number = 0; number < 5; number += 1) {
      await personAt(2 + number).askGoal(`Draw picture ${number}, 30 min`, { instance: 0 });
    }
    assert.equal(await calls(), 5);
    const whileOpen = fleet.people.slice(2).map((person) => person.askGoal('Draw another picture, 30 min'));
    assert.ok(
      (await Promise.all(whileOpen)).every(({ source, faults }) => source === 'template' && faults.length === 0),
    );
    assert.equal(await calls(), 5, 'nobody asked meanwhile');

    await behave('hangs');
    let round = 0;
    const askAll = () => {
      round += 1;
      return fleet.people.slice(2).map((person) => person.askGoal(`Paint wall ${round}, 30 min`));
    };
    await waitUntil('somebody tries', async () => {
      // Whoever tries waits for the model; the others are answered without it.
      await Promise.race(askAll());
      return (await calls()) > 0;
    });
    const others = await Promise.all(askAll());
    assert.ok(others.every(({ source, faults }) => source === 'template' && faults.length === 0));
    assert.equal(await calls(), 1, 'one probe, and everybody else at once without it');
  });
});
