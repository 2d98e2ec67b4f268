import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TaskId } from '#kernel/id.ts';
import { newTask } from './task.ts';
import { checkDates, checkDependencies } from './task-rules.ts';

const id = (name: string) => name as TaskId;
const known = (graph: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(graph).map(([name, on]) => [id(name), { id: id(name), dependsOn: on.map(id) }]));

describe('the dates of a task', () => {
  const task = newTask(id('a'), '2026-11-23T09:00:00.000Z');

  it('may be any as long as it can begin before it is due', () => {
    checkDates({ ...task, due: '2026-11-27', notBefore: '2026-11-27T08:00:00.000Z' }, 'Europe/Berlin');
    checkDates({ ...task, due: '2020-01-01' }, 'Europe/Berlin');
  });

  it('are refused when it is due before it may begin', () => {
    const dates = { due: '2026-11-27', notBefore: '2026-11-27T23:30:00.000Z' };
    assert.throws(() => checkDates({ ...task, ...dates }, 'Europe/Berlin'), { code: 'due-before-start' });
    checkDates({ ...task, ...dates }, 'America/New_York');
  });
});

describe('what a task waits for', () => {
  it('must exist', () => {
    assert.throws(() => checkDependencies({ id: id('a'), dependsOn: [id('ghost')] }, known({ a: [] })), {
      code: 'dependency-missing',
      faults: [{ path: 'body/dependsOn/0', message: 'expected the id of one of your tasks' }],
    });
  });

  it('may never be itself, directly or through others', () => {
    const graph = known({ a: [], b: ['a'], c: ['b'], d: ['c', 'a'] });
    assert.throws(() => checkDependencies({ id: id('a'), dependsOn: [id('a')] }, graph), { code: 'dependency-circle' });
    assert.throws(() => checkDependencies({ id: id('a'), dependsOn: [id('d')] }, graph), { code: 'dependency-circle' });
    checkDependencies({ id: id('d'), dependsOn: [id('a'), id('b'), id('c')] }, graph);
  });

  it('may hold an old circle of others without hanging', () => {
    checkDependencies({ id: id('a'), dependsOn: [id('x')] }, known({ a: [], x: ['y'], y: ['x'] }));
  });
});
