/** Rows 12 and 13: ten requests a minute for a person and three calls at once, exact over all instances and fair between people. */
import assert from 'node:assert/strict';
import { type ModelFleet, startModelFleet } from '#testing/model-fleet.ts';
import { startModelsProcess } from '#testing/models-process.ts';
import { startRedis } from '#testing/redis-server.ts';
import { spawnUpstream, type UpstreamCall } from '#testing/test-upstream.ts';
import { quantile } from './quantile.ts';
import type { Outcome } from './rows.ts';

const A_MINUTE = 10;
const AT_ONCE = 3;

export async function checkPersonLimit(storageUrl: string | undefined): Promise<Outcome> {
  const figures = [await askTooMuch(storageUrl), ...(storageUrl === undefined ? [] : [await askFromManyProcesses()])];
  return { kind: 'passed', figure: figures.join('; ') };
}

/** One person asks for far more than is allowed, at once and over all instances: who is refused still gets a plan. */
async function askTooMuch(storageUrl: string | undefined): Promise<string> {
  await using fleet = await startModelFleet({ model: 'right', storageUrl, people: 2 });
  const [greedy, other] = fleet.people;
  assert.ok(greedy !== undefined && other !== undefined);
  const asked = 4 * A_MINUTE;
  const goals = Array.from({ length: asked }, (_, number) => `Write the report on subject ${number}, 1 hour`);
  const outcomes = await Promise.all(goals.map((goal) => greedy.askGoal(goal)));
  const { calls } = await fleet.upstream.figures();
  assert.deepEqual(
    outcomes.flatMap(({ faults }) => faults),
    [],
    'every goal has a valid plan',
  );
  const byModel = outcomes.filter(({ source }) => source === 'model').length;
  const figure =
    `${asked} goals at once over ${sayInstances(fleet)}: ${calls} reached the model, ` +
    `${byModel} answers by it, ${asked - byModel} by a template`;
  assert.equal(calls, A_MINUTE, figure);
  assert.equal(byModel, A_MINUTE, figure);
  assert.equal(
    (await other.askGoal('Write a letter, 30 min')).source,
    'model',
    'another person has a share of their own',
  );
  return figure;
}

const PROCESSES = 12;
const EACH = 5;

/** As many processes as three instances of four have, all asking for the same person at the same moment through one Redis. */
async function askFromManyProcesses(): Promise<string> {
  await using open = new AsyncDisposableStack();
  const upstream = open.use(await spawnUpstream());
  const redis = open.use(await startRedis());
  const starting = { redisUrl: redis.url, baseUrl: upstream.baseUrl, model: 'right' };
  const processes = await Promise.all(Array.from({ length: PROCESSES }, () => startModelsProcess(starting)));
  for (const one of processes) open.use(one);
  const asked = await Promise.all(
    processes.map((one, place) =>
      one.ask({ person: 'anna', prompts: Array.from({ length: EACH }, (_, number) => `subject ${place} ${number}`) }),
    ),
  );
  const { calls } = await upstream.figures();
  const refused = asked.flat().filter(({ outcome }) => outcome === 'limited');
  const waits = refused.map(({ retryAfterMs }) => (retryAfterMs ?? Number.NaN) / 1000);
  const figure =
    `${PROCESSES * EACH} calls in ${PROCESSES} processes at once: ${calls} reached the model, ` +
    `${refused.length} refused, to come back after ${Math.min(...waits)} to ${Math.max(...waits)} s`;
  assert.equal(calls, A_MINUTE, figure);
  assert.equal(refused.length, PROCESSES * EACH - A_MINUTE, figure);
  assert.ok(
    waits.every((seconds) => seconds >= 1 && seconds <= 60),
    figure,
  );
  return figure;
}

const PEOPLE = 40;
const ROOM = 20;

/** A crowd that three at once cannot serve: what does not fit is answered in another way, and nothing is sent that would be the fourth. */
export async function checkAtOnce(storageUrl: string | undefined): Promise<Outcome> {
  const crowd = await askAsCrowd(storageUrl);
  const ahead = await askBehindCrowd(storageUrl);
  return { kind: 'passed', figure: `${crowd}; ${ahead}` };
}

async function askAsCrowd(storageUrl: string | undefined): Promise<string> {
  const settings = { AI_WAITING: String(ROOM), AI_DEADLINE_MS: '15000' };
  await using fleet = await startModelFleet({
    ...{ model: 'slow-lognormal-200-0.6', storageUrl, people: PEOPLE, settings },
  });
  const goals = ['the first subject', 'the second subject', 'the third subject'];
  const outcomes = await Promise.all(
    fleet.people.flatMap((person) => goals.map((goal) => person.askGoal(`Write the report on ${goal}, 1 hour`))),
  );
  const { calls, maxInFlight } = await fleet.upstream.figures();
  assert.deepEqual(
    outcomes.flatMap(({ faults }) => faults),
    [],
  );
  const places = AT_ONCE + ROOM * fleet.urls.length;
  const turnedAway = outcomes.filter(({ source }) => source !== 'model');
  const figure =
    `${outcomes.length} calls at once over ${sayInstances(fleet)}: at most ${maxInFlight} in flight of ${calls}, ` +
    `${turnedAway.length} answered in another way, with their whole plan after ${quantile(
      turnedAway.map(({ ms }) => ms),
      0.5,
    ).toFixed(0)} ms (median)`;
  assert.equal(maxInFlight, AT_ONCE, figure);
  assert.ok(turnedAway.length > 0, `the rooms hold ${places}: ${figure}`);
  return figure;
}

const MANY = 90;

/** One person has a great many calls waiting when another comes with a single one. */
async function askBehindCrowd(storageUrl: string | undefined): Promise<string> {
  const settings = { AI_REQUESTS_PER_MINUTE: '1000', AI_DEADLINE_MS: '25000' };
  await using fleet = await startModelFleet({ model: 'slow-150', storageUrl, people: 2, settings });
  const [greedy, modest] = fleet.people;
  assert.ok(greedy !== undefined && modest !== undefined);
  const crowd = Array.from({ length: MANY }, (_, number) =>
    greedy.askGoal(`Write the report on crowd ${number}, 1 hour`),
  );
  await waitForCalls(fleet, 2 * AT_ONCE);
  const before = (await fleet.upstream.figures()).calls;
  const outcome = await modest.askGoal('Write the report on modesty, 1 hour');
  const calls = await fleet.upstream.calls();
  const ahead = calls.findIndex((call) => said(call).includes('modesty')) - before;
  await Promise.all(crowd);
  const figure = `behind ${MANY} calls of one person another's single call was let in after ${ahead} of them`;
  assert.equal(outcome.source, 'model', figure);
  // Those that were let in while the request was on its way, and one or two of the other for each place.
  assert.ok(ahead >= 0 && ahead <= 6 * AT_ONCE, figure);
  return figure;
}

async function waitForCalls({ upstream }: ModelFleet, count: number): Promise<void> {
  while ((await upstream.figures()).calls < count) await new Promise(setImmediate);
}

function said({ body }: UpstreamCall): string {
  return JSON.stringify(body.messages ?? '');
}

function sayInstances({ urls }: ModelFleet): string {
  return urls.length === 1 ? 'one process' : `${urls.length} instances`;
}
