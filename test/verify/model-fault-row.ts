/** Row 30: a model that fails, stalls, cuts and lies three times in ten, and one that is gone for a long time. Nobody is left without a plan. */
import assert from 'node:assert/strict';
import { type GoalOutcome, type ModelFleet, startModelFleet } from '#testing/model-fleet.ts';
import { quantile } from './quantile.ts';
import type { Outcome } from './rows.ts';

const PEOPLE = 200;
const AT_ONCE = 3;
/** Of a model, and of a whole request as it is by default. */
const DEADLINE_MS = 10_000;
const REQUEST_DEADLINE_MS = 30_000;

export async function checkFaults(storageUrl: string | undefined): Promise<Outcome> {
  const mixed = await askThroughFaults(storageUrl);
  const outage = await askThroughOutage(storageUrl);
  return {
    kind: mixed.isFine && outage.isFine ? 'passed' : 'failed',
    figure: `${mixed.figure}; ${outage.figure}`,
  };
}

interface Part {
  readonly isFine: boolean;
  readonly figure: string;
}

/** Everybody asks at once, and once more when they have their answer. */
async function askThroughFaults(storageUrl: string | undefined): Promise<Part> {
  const settings = { AI_DEADLINE_MS: String(DEADLINE_MS) };
  const faulty = await askAll(storageUrl, { model: 'mixed-30-lognormal-100-0.6', settings });
  const { outcomes, calls, maxInFlight, mostOfOne } = faulty;
  const broken = outcomes.filter(({ faults }) => faults.length > 0);
  const byModel = outcomes.filter(({ source }) => source === 'model').length;
  const slowest = Math.max(...outcomes.map(({ ms }) => ms));
  const figure =
    `${PEOPLE} people at once, twice, 30 % of the answers faulty: ${outcomes.length - broken.length} of ${outcomes.length} plans ` +
    `valid, by ${sayOutcomes(outcomes)}, slowest ${slowest.toFixed(0)} ms (deadline ${REQUEST_DEADLINE_MS}), ` +
    `${calls} calls, at most ${maxInFlight} in flight, at most ${mostOfOne} for one person`;
  assert.deepEqual(broken.flatMap(({ faults }) => faults).slice(0, 3), [], figure);
  assert.ok(byModel > 0, `a model that is right seven times in ten was never heard: ${figure}`);
  assert.ok(calls > byModel, `no fault was met: ${figure}`);
  const isFine = maxInFlight <= AT_ONCE && mostOfOne <= MOST_CALLS_FOR_ONE && slowest <= REQUEST_DEADLINE_MS;
  return { isFine, figure };
}

/** Two goals, each at most asked, retried twice and told twice what was wrong. */
const MOST_CALLS_FOR_ONE = 2 * 5;

interface AskedAll {
  readonly outcomes: readonly GoalOutcome[];
  readonly calls: number;
  readonly maxInFlight: number;
  readonly mostOfOne: number;
}

async function askAll(
  storageUrl: string | undefined,
  options: { readonly model: string; readonly settings: Readonly<Record<string, string>> },
): Promise<AskedAll> {
  await using fleet = await startModelFleet({ ...options, storageUrl, people: PEOPLE });
  const outcomes = await Promise.all(
    fleet.people.map(async (person) => [
      await person.askGoal(`Write the report of ${person.name} by Friday, 2 hours`),
      await person.askGoal(`Prepare the talk of ${person.name}, 1 hour`),
    ]),
  );
  const calls = await fleet.upstream.calls();
  const owners = calls.map(({ body }) => /person \d+/.exec(JSON.stringify(body.messages))?.[0] ?? 'nobody');
  const mostOfOne = Math.max(0, ...[...Map.groupBy(owners, (owner) => owner).values()].map(({ length }) => length));
  return {
    outcomes: outcomes.flat(),
    calls: calls.length,
    mostOfOne,
    maxInFlight: (await fleet.upstream.figures()).maxInFlight,
  };
}

/** Ten minutes with five between two probes, thirty times as fast: goals are not, so more probes would weigh more than they do. */
const OPEN_MS = 10_000;
const OUTAGE_MS = 2 * OPEN_MS;
const FAILURES = 5;
const OUTAGE_DEADLINE_MS = 1000;
const MOST_SLOWER = 1.2;
const LEAST_PAIRS = 300;
const WARM_UP = 60;

/** The same goals at a service whose model is gone and at one that never had one, turn by turn. */
async function askThroughOutage(storageUrl: string | undefined): Promise<Part> {
  const settings = {
    AI_REQUESTS_PER_MINUTE: '10000',
    AI_DEADLINE_MS: String(OUTAGE_DEADLINE_MS),
    AI_BREAKER_OPEN_MS: String(OPEN_MS),
    AI_BREAKER_FAILURES: String(FAILURES),
  };
  await using without = await startModelFleet({ model: undefined, storageUrl, people: 40 });
  await using down = await startModelFleet({ model: 'hangs', storageUrl, people: 40, settings });
  // What it takes to find out is told apart: it is the same five failures, however long the outage.
  for (let turn = 0; turn < FAILURES; turn += 1) await askTurn(down, turn, 'finding out', 0);
  // Every instance of both sides alike: a process is slower at what it does for the first time.
  for (const side of [without, down]) {
    for (let turn = 0; turn < WARM_UP; turn += 1) await askTurn(side, turn, 'warm-up');
  }
  const findingOut = (await down.upstream.figures()).calls;

  const times: { readonly without: number[]; readonly down: number[] } = { without: [], down: [] };
  const startedAt = performance.now();
  for (let pair = 0; pair < LEAST_PAIRS || performance.now() - startedAt < OUTAGE_MS; pair += 1) {
    const order = pair % 2 === 0 ? (['without', 'down'] as const) : (['down', 'without'] as const);
    for (const side of order) times[side].push(await askTurn(side === 'down' ? down : without, pair, 'outage'));
  }
  const lasted = performance.now() - startedAt;
  const probes = (await down.upstream.figures()).calls - findingOut;
  const ratio = quantile(times.down, 0.95) / quantile(times.without, 0.95);
  const allowed = Math.ceil(lasted / OPEN_MS);
  const figure =
    `model gone for ${(lasted / OPEN_MS).toFixed(1)} open periods: ${findingOut} calls to find out, then ${probes} probes (at most ${allowed}); ` +
    `p95 of a goal ${quantile(times.down, 0.95).toFixed(1)} ms beside ${quantile(times.without, 0.95).toFixed(1)} without a model ` +
    `(${ratio.toFixed(2)} of it, median ${(quantile(times.down, 0.5) / quantile(times.without, 0.5)).toFixed(2)}, ${times.down.length} pairs)`;
  return { isFine: probes <= allowed && probes > 0 && ratio <= MOST_SLOWER, figure };
}

async function askTurn({ people }: ModelFleet, turn: number, why: string, instance = turn): Promise<number> {
  const outcome = await people[turn % people.length]?.askGoal(`Write letter ${turn} because of the ${why}, 30 min`, {
    instance,
  });
  assert.deepEqual(outcome?.faults, []);
  return outcome.ms;
}

function sayOutcomes(outcomes: readonly GoalOutcome[]): string {
  const groups = Map.groupBy(outcomes, ({ source }) => source ?? 'nobody');
  return [...groups].map(([source, { length }]) => `${source} ${length}`).join(', ');
}
