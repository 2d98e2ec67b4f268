/** A day that does not go as planned: what is offered, what stays, what is kept as a record. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBreakDown } from '#chains/break-down/break-down.ts';
import { createEstimate } from '#chains/estimate/estimate.ts';
import { createChainRunner } from '#chains/run-chain.ts';
import { createFocus } from '#features/focus/focus.ts';
import { createBreakDownTask } from '#features/goals/break-down-task.ts';
import { createGoals } from '#features/goals/goals.ts';
import { createPeople } from '#features/people/people.ts';
import { createPlans } from '#features/plans/plans.ts';
import { createTasks } from '#features/tasks/tasks.ts';
import { createRecallBreakdowns } from '#memory/recall-breakdowns.ts';
import { createRecallDurations } from '#memory/recall-durations.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createReplanner } from '#replan/replan.ts';
import { createChanger } from '#shelves/change.ts';
import { SHELVES } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';

/** A Monday at ten in Berlin, nothing planned yet. */
async function startDay() {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  const writing = { storage, clock, change, replanner: createReplanner({ storage, clock }) };
  const people = createPeople({ ...writing, defaultTimeZone: 'Europe/Berlin' });
  const recallDurations = createRecallDurations({ storage });
  const actor = { person: await people.ensureFirst() };
  const runChain = createChainRunner({ models: undefined, clock });
  return {
    clock,
    actor,
    people,
    plans: createPlans(writing),
    tasks: createTasks(writing),
    focus: createFocus(writing),
    goals: createGoals({
      ...writing,
      recallDurations,
      breakDownTask: createBreakDownTask({
        ...{ clock, recallDurations, recallBreakdowns: createRecallBreakdowns({ storage }) },
        breakDown: createBreakDown({ runChain, estimate: createEstimate({ runChain }) }),
      }),
      askLater: undefined,
    }),
    [Symbol.asyncDispose]: () => storage.close(),
  };
}

type Day = Awaited<ReturnType<typeof startDay>>;

const add = ({ goals, actor }: Day, text: string) => goals.create(actor, { text, propose: false });
const placed = async ({ plans, actor }: Day) =>
  (await plans.read(actor, { from: '2026-11-23T00:00:00.000Z' })).plan.placements;

/** Works on the earliest unfinished block for that many minutes. */
async function work(day: Day, minutes: number) {
  const [next] = (await placed(day)).filter((placement) => !placement.done);
  assert.ok(next);
  const session = await day.focus.start(day.actor, { blockId: next.blockId, timer: { kind: 'flowtime' } });
  day.clock.advance(minutes);
  return day.focus.finish(day.actor, session.id, {});
}

describe('planning anew', () => {
  it('offers what a long session pushed aside, and leaves the break after it free', async () => {
    await using day = await startDay();
    await add(day, 'Write the report, 2 hours');
    const finished = await work(day, 50);
    assert.ok(finished.proposalId, 'the day has shifted');
    const [offered] = (await day.plans.list(day.actor, { state: 'open', limit: 10 })).items;
    assert.match(offered?.value.reason ?? '', /ran \d+ min over/);
    await day.plans.accept(day.actor, finished.proposalId);
    const [done, next] = await placed(day);
    assert.deepEqual([done?.done, done?.end], [true, finished.endedAt]);
    const rest = (Date.parse(next?.start ?? '') - Date.parse(finished.endedAt ?? '')) / 60_000;
    assert.ok(rest >= 5, `${rest} minutes of break`);
  });

  it('offers nothing when nothing has to move', async () => {
    await using day = await startDay();
    await add(day, 'Write the report, 2 hours');
    const before = await placed(day);
    const proposal = await day.plans.propose(day.actor, {});
    assert.deepEqual(proposal.diff, []);
    assert.deepEqual(proposal.placements, before);
  });

  it('keeps the reason of a block that stays', async () => {
    await using day = await startDay();
    const first = await add(day, 'Write the report by Friday, 1 hour');
    const reasons = new Map(first.plan.placements.map((placement) => [placement.blockId, placement.why]));
    await add(day, 'Read a paper, 30 min');
    for (const placement of await placed(day)) {
      const reason = reasons.get(placement.blockId);
      if (reason !== undefined) assert.equal(placement.why, reason);
    }
  });

  it('takes a finished, dropped or deleted task out of the plan at once, and what was done stays as a record', async () => {
    await using day = await startDay();
    const report = await add(day, 'Write the report, 1 hour');
    const paper = await add(day, 'Read a paper, 1 hour');
    await work(day, 5);
    await day.tasks.change(day.actor, report.task.value.id, { state: 'dropped' });
    const left = await placed(day);
    const ofReport = new Set(report.blocks.map((block) => block.value.id));
    assert.deepEqual(
      left.filter((placement) => ofReport.has(placement.blockId)).map((placement) => placement.done),
      [true],
    );
    await day.tasks.remove(day.actor, paper.task.value.id);
    assert.deepEqual(
      (await placed(day)).map((placement) => placement.done),
      [true],
    );
  });

  it('asks about blocks whose time has passed, once, and never in the middle of work', async () => {
    await using day = await startDay();
    await add(day, 'Write the report, 1 hour');
    assert.equal(await day.plans.offerMissed(day.actor.person), null, 'nothing is missed yet');
    day.clock.advance(24 * 60);
    const [missed] = await placed(day);
    assert.ok(missed);
    const session = await day.focus.start(day.actor, { blockId: missed.blockId, timer: { kind: 'pomodoro' } });
    assert.equal(await day.plans.offerMissed(day.actor.person), null, 'not now');
    await day.focus.abandon(day.actor, session.id);
    const open = await day.plans.list(day.actor, { state: 'open', limit: 10 });
    assert.equal(open.items.length, 1, 'giving up a session offers its block a new place');
    assert.equal(await day.plans.offerMissed(day.actor.person), null, 'asked already');
    const [offer] = open.items;
    assert.ok(offer);
    await day.plans.accept(day.actor, offer.value.id);
    const now = day.clock.now().epochMilliseconds;
    assert.ok((await placed(day)).every((placement) => Date.parse(placement.start) >= now));
  });
});
