import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BlockId, PersonId, TaskId } from '#kernel/id.ts';
import type { Block } from '#model/block.ts';
import { newTask, type Task } from '#model/task.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { BLOCKS, SHELVES, TASKS } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createRecallBreakdowns } from './recall-breakdowns.ts';

const ANN = 'ann' as PersonId;
const BEN = 'ben' as PersonId;
const AT = '2026-11-25T09:00:00.000Z';
const STEPS: readonly Partial<Block>[] = [{ stepTitle: 'Lay out the brushes' }, { stepTitle: 'Paint the edges' }];

function open() {
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock: createFixedClock(AT) });
  let made = 0;
  /** Stores a task that was finished, unless something else is said; each is newer than the one before. */
  const did = async (title: string, given: Partial<Task> = {}, steps = STEPS, person = ANN): Promise<TaskId> => {
    made += 1;
    const id = `task-${made}` as TaskId;
    const createdAt = `2026-11-${String(made).padStart(2, '0')}T09:00:00.000Z`;
    const task: Task = { ...newTask(id, createdAt), title, state: 'done', finishedAt: AT, ...given };
    const blocks = steps.map((step, order) => ({ ...blockOf(id, order), ...step }));
    const { committed } = await storage.commit([
      changeOf({ shelf: TASKS, person, id, expect: 'absent', value: task }),
      ...blocks.map((value) => changeOf({ shelf: BLOCKS, person, id: value.id, expect: 'absent', value })),
    ]);
    assert.ok(committed);
    return id;
  };
  return { did, recall: createRecallBreakdowns({ storage }) };
}

const blockId = (task: TaskId, order: number) => `${task}-block-${order}` as BlockId;

function blockOf(taskId: TaskId, order: number): Block {
  return {
    ...{ id: blockId(taskId, order), taskId, order },
    ...{ stepTitle: `Do part ${order}`, doneWhen: 'It is done', minutes: 30, statedMinutes: 20 },
    ...{ minutesP50: 30, minutesP80: 40, minutesWhy: null, dependsOn: [], pinnedAt: null },
    ...{ state: 'done', actualMinutes: 33, createdAt: AT, updatedAt: AT },
  };
}

describe('how somebody broke things down before', () => {
  it('is recalled from what they finished under a title like it, with the minutes that were said', async () => {
    const { did, recall } = open();
    await did('Paint the back door', { goalKind: 'paint-door' });
    await did('Write the tax return');
    const [found, ...more] = await recall(ANN, { title: 'Paint the front door' });
    assert.deepEqual(more, []);
    assert.deepEqual([found?.title, found?.goalKind], ['Paint the back door', 'paint-door']);
    assert.ok(found !== undefined && found.likeness >= 0.5 && found.likeness < 1);
    assert.deepEqual(found.blocks, [
      { stepTitle: 'Lay out the brushes', doneWhen: 'It is done', minutes: 20, dependsOn: [] },
      { stepTitle: 'Paint the edges', doneWhen: 'It is done', minutes: 20, dependsOn: [] },
    ]);
  });

  it('is five things at most, the likest first and of two as much alike the newer', async () => {
    const { did, recall } = open();
    for (const title of ['Paint the door', 'Paint the shed door', ...Array<string>(5).fill('Paint the door')]) {
      await did(title);
    }
    const found = await recall(ANN, { title: 'Paint the door', except: 'task-7' as TaskId });
    assert.deepEqual(
      found.map(({ likeness, title }) => [likeness, title]),
      [
        [1, 'Paint the door'],
        [1, 'Paint the door'],
        [1, 'Paint the door'],
        [1, 'Paint the door'],
        [1, 'Paint the door'],
      ],
    );
    const { did: doNext, recall: recallNext } = open();
    await doNext('Paint the door', { goalKind: 'older' });
    await doNext('Paint the door', { goalKind: 'newer' });
    const kinds = (await recallNext(ANN, { title: 'Paint the door' })).map(({ goalKind }) => goalKind);
    assert.deepEqual(kinds, ['newer', 'older']);
  });

  it('is never the task itself', async () => {
    const { did, recall } = open();
    const itself = await did('Paint the door');
    assert.deepEqual(await recall(ANN, { title: 'Paint the door', except: itself }), []);
  });

  it('is of that person alone', async () => {
    const { did, recall } = open();
    await did('Paint the door', {}, STEPS, BEN);
    assert.deepEqual(await recall(ANN, { title: 'Paint the door' }), []);
  });

  it('is what was finished or what a model made, not the steps of a template that nobody has tried', async () => {
    const { did, recall } = open();
    await did('Paint the door', { state: 'planned', breakdownSource: 'template' });
    await did('Paint the door', { state: 'dropped', breakdownSource: 'memory' });
    assert.deepEqual(await recall(ANN, { title: 'Paint the door' }), []);
    await did('Paint the door', { state: 'active', breakdownSource: 'model' });
    const found = await recall(ANN, { title: 'Paint the door' });
    assert.deepEqual(
      found.map(({ isFinished }) => isFinished),
      [false],
    );
  });

  it('is without the steps that turned out not to be needed, and points at the others by their new places', async () => {
    const { did, recall } = open();
    const task = 'task-1' as TaskId;
    await did('Paint the door', {}, [
      { state: 'skipped' },
      { stepTitle: 'Sand it', dependsOn: [] },
      { stepTitle: 'Paint it', dependsOn: [blockId(task, 1)] },
    ]);
    const [found] = await recall(ANN, { title: 'Paint the door' });
    assert.deepEqual(
      found?.blocks.map(({ stepTitle, dependsOn }) => [stepTitle, dependsOn]),
      [
        ['Sand it', []],
        ['Paint it', [0]],
      ],
    );
  });

  it('is nothing where a single step was left', async () => {
    const { did, recall } = open();
    await did('Paint the door', {}, [{ state: 'skipped' }, { stepTitle: 'Paint it' }]);
    assert.deepEqual(await recall(ANN, { title: 'Paint the door' }), []);
  });
});
