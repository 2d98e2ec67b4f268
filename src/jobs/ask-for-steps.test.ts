import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBreakDownTask } from '#features/goals/break-down-task.ts';
import { createGoals } from '#features/goals/goals.ts';
import { createStepsLater, createStepsOffers } from '#features/goals/offered-steps.ts';
import { createPeople } from '#features/people/people.ts';
import { createTasks } from '#features/tasks/tasks.ts';
import { Problem } from '#kernel/problem.ts';
import { createRecallDurations } from '#memory/recall-durations.ts';
import type { Breakdown } from '#model/breakdown.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import { createEmbeddedDoorbell } from '#ports/queue/doorbell-embedded.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createReplanner } from '#replan/replan.ts';
import { createChanger } from '#shelves/change.ts';
import { findAll } from '#shelves/find-all.ts';
import { JOBS, SHELVES } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { askForStepsJob } from './ask-for-steps.ts';
import { createQueueWorker } from './queue-worker.ts';
import { ringForJobs } from './ring-for-jobs.ts';

const stepsOf = (...titles: readonly string[]): Breakdown => ({
  goalKind: 'general',
  blocks: titles.map((stepTitle) => ({ stepTitle, doneWhen: 'It lies there', minutes: 10, dependsOn: [] })),
});
const TEMPLATE = stepsOf('Open the folder', 'Write the summary');
const BETTER = stepsOf('Open last year’s report', 'Copy its three headings', 'Write one line under each');
const HOUR = 60;

/** Somebody with a model that is away, and a worker that asks it again. */
async function openDesk() {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const doorbell = createEmbeddedDoorbell({ clock });
  const change = createChanger({ storage, clock, bus: createEmbeddedBus(), onCommit: ringForJobs(doorbell) });
  const writing = { storage, clock, change, replanner: createReplanner({ storage, clock }) };
  const person = await createPeople({ ...writing, defaultTimeZone: 'Europe/Berlin' }).ensureFirst();
  const recallDurations = createRecallDurations({ storage });
  const model = { isAway: true, asked: 0 };
  const breakDownTask = createBreakDownTask({
    ...{ clock, recallDurations, recallBreakdowns: async () => [] },
    breakDown: async () => {
      model.asked += 1;
      return model.isAway
        ? { breakdown: TEMPLATE, source: 'template', size: null }
        : { breakdown: BETTER, source: 'model', size: null };
    },
  });
  const stepsLater = createStepsLater({ storage, clock, breakDownTask, afterMs: 5 * 60_000 });
  const goals = createGoals({ ...writing, breakDownTask, recallDurations, askLater: stepsLater.queue });
  const worker = createQueueWorker({
    ...{ ...writing, doorbell, handlers: [askForStepsJob(stepsLater)], concurrency: { main: 1, ai: 1 } },
  });
  worker.start();
  const actor = { person };
  return {
    ...{ model, actor, goals, tasks: createTasks(writing) },
    offers: createStepsOffers({ storage, change }),
    add: async () => (await goals.create(actor, { text: 'Write the report', propose: false })).task.value.id,
    /** Lets time go by and has the worker do what became due. */
    wait: async (minutes: number) => {
      clock.advance(minutes);
      await doorbell.ringAndWait('ai', person);
    },
    job: async () => (await findAll(storage, JOBS, person, {})).map(({ value }) => value)[0],
    [Symbol.asyncDispose]: async () => {
      await worker.stop();
      await doorbell[Symbol.asyncDispose]();
      await storage.close();
    },
  };
}

const refuses = (call: Promise<unknown>, code: string) =>
  assert.rejects(call, (error: unknown) => error instanceof Problem && error.code === code);

describe('a goal that a model was away for', () => {
  it('is offered the steps of the model when it is back, and keeps its own until they are taken', async () => {
    await using desk = await openDesk();
    const { actor, model, offers, goals } = desk;
    const taskId = await desk.add();
    await desk.wait(HOUR);
    assert.equal(await offers.read(actor, taskId), undefined, 'still away');
    model.isAway = false;
    await desk.wait(2 * HOUR);
    assert.deepEqual((await offers.read(actor, taskId))?.breakdown, BETTER);
    assert.equal((await desk.tasks.read(actor, taskId)).value.breakdownSource, 'template', 'nothing was replaced');
    const asked = model.asked;
    const taken = await goals.breakDownAgain(actor, { taskId, offered: true });
    assert.equal(model.asked, asked, 'nobody is asked for what is there');
    assert.deepEqual(
      taken.blocks.map(({ value }) => value.stepTitle),
      BETTER.blocks.map(({ stepTitle }) => stepTitle),
    );
    assert.equal((await desk.tasks.read(actor, taskId)).value.breakdownSource, 'model');
    assert.equal(await offers.read(actor, taskId), undefined);
    await refuses(goals.breakDownAgain(actor, { taskId, offered: true }), 'steps-missing');
  });

  it('keeps its steps when the others are left', async () => {
    await using desk = await openDesk();
    const taskId = await desk.add();
    desk.model.isAway = false;
    await desk.wait(HOUR);
    await desk.offers.leave(desk.actor, taskId);
    assert.equal(await desk.offers.read(desk.actor, taskId), undefined);
    await desk.wait(24 * HOUR);
    assert.equal(await desk.offers.read(desk.actor, taskId), undefined, 'and they do not come again');
  });

  it('is asked about for a day, and then left in peace without a failure', async () => {
    await using desk = await openDesk();
    await desk.add();
    for (let hour = 0; hour < 23; hour += 1) await desk.wait(HOUR);
    assert.equal((await desk.job())?.state, 'queued');
    for (let hour = 0; hour < 4; hour += 1) await desk.wait(HOUR);
    assert.equal((await desk.job())?.state, 'done');
    const { asked } = desk.model;
    assert.ok(asked > 10 && asked < 40, String(asked));
    await desk.wait(24 * HOUR);
    assert.equal(desk.model.asked, asked);
  });

  it('is not asked about once it is finished, gone, or has steps of a model', async () => {
    await using desk = await openDesk();
    const { actor, model, tasks, goals } = desk;
    const [finished, gone, again] = [await desk.add(), await desk.add(), await desk.add()];
    await tasks.change(actor, finished, { state: 'done' });
    await tasks.remove(actor, gone);
    model.isAway = false;
    await goals.breakDownAgain(actor, { taskId: again });
    const { asked } = model;
    for (let times = 0; times < 3; times += 1) await desk.wait(HOUR);
    assert.equal(model.asked, asked);
    await refuses(desk.offers.read(actor, gone), 'task-missing');
  });

  it('is asked about later only where no model has answered at first', async () => {
    await using desk = await openDesk();
    desk.model.isAway = false;
    const taskId = (await desk.goals.create(desk.actor, { text: 'Write the report', propose: false })).task.value.id;
    assert.equal(await desk.job(), undefined, 'a model has answered: there is nothing to ask later');
    assert.equal(await desk.offers.read(desk.actor, taskId), undefined);
  });
});
