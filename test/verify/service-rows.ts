/** Row 5: services that start on first use and stop in order, and a process that ends without leaving anybody unanswered. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { createServices } from '#app/services.ts';
import { systemClock } from '#kernel/clock.ts';
import { sendRequest } from '../cluster/send-request.ts';
import type { Row } from './rows.ts';
import type { System } from './system.ts';

const CALLERS = 100;
const PEOPLE = 20;
const DEADLINE_MS = 200;

export const serviceRows: readonly Row[] = [
  {
    number: 5,
    title: 'service manager',
    check: async (system) => {
      const starts = await checkStart();
      await checkStop();
      const { answered, turnedAway } = await checkDrain(system);
      return {
        kind: 'passed',
        figure: `${starts} start for ${CALLERS} first uses, a failed start retried, stopped in reverse within its deadline; SIGTERM under load: ${answered} answered and stored, ${turnedAway} turned away at the door and not stored, 0 failed, exit code 0`,
      };
    },
  },
];

async function checkStart(): Promise<number> {
  const services = createServices({ clock: systemClock });
  let starts = 0;
  const useSlow = services.add({
    name: 'slow',
    start: async () => {
      starts += 1;
      await pause(20);
      return starts;
    },
  });
  assert.equal(starts, 0, 'nothing starts before it is used');
  const given = await Promise.all(Array.from({ length: CALLERS }, useSlow));
  assert.deepEqual([...new Set(given)], [1]);

  let attempts = 0;
  const useFailing = services.add({
    name: 'failing',
    start: async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('not yet');
      return attempts;
    },
  });
  const first = await Promise.allSettled(Array.from({ length: CALLERS }, useFailing));
  assert.ok(first.every(({ status }) => status === 'rejected'));
  assert.equal(await useFailing(), 2, 'the next use starts it again');
  await services.stop({ deadlineMs: DEADLINE_MS });
  return starts;
}

async function checkStop(): Promise<void> {
  const services = createServices({ clock: systemClock });
  const stopped: string[] = [];
  const names = ['storage', 'cache', 'hanging', 'model'];
  for (const name of names) {
    const stop = () => {
      stopped.push(name);
      return name === 'hanging' ? new Promise<void>(() => {}) : undefined;
    };
    await services.add({ name, start: async () => name, stop })();
  }
  const startedAt = performance.now();
  const failures = await services.stop({ deadlineMs: DEADLINE_MS });
  assert.deepEqual(stopped, names.toReversed());
  assert.deepEqual(
    failures.map(({ name }) => name),
    ['hanging'],
  );
  assert.ok(performance.now() - startedAt < 10 * DEADLINE_MS, 'what hangs keeps nobody');
}

/** People who write until nobody is there any more: what was answered is stored, and nothing else. */
async function checkDrain(system: System) {
  const another = await system.startAnother();
  const name = `Drained ${process.pid}`;
  const answered: string[] = [];
  const fates: Record<string, number> = {};
  let stoppedAt = Number.POSITIVE_INFINITY;
  const writing = Array.from({ length: PEOPLE }, async (_, person) => {
    for (let number = 0; ; number += 1) {
      const title = `${name} ${person} ${number}`;
      const body = { title, state: 'dropped' };
      const sentAt = performance.now();
      const fate = await sendRequest({ method: 'POST', url: `${another.url}/api/v1/tasks`, body });
      // Whoever comes while the door shuts may be let go before anybody has looked at the request.
      const isAtTheDoor = fate.kind === 'refused' || (fate.kind === 'cut' && sentAt > stoppedAt);
      const word = isAtTheDoor ? 'turned away' : fate.kind === 'answer' ? String(fate.status) : fate.kind;
      fates[word] = (fates[word] ?? 0) + 1;
      if (word === '201') answered.push(title);
      else return;
    }
  });
  while (answered.length < 5 * PEOPLE) await pause(5);
  stoppedAt = performance.now();
  const code = await another.stop();
  await Promise.all(writing);
  assert.equal(code, 0, another.output());
  const strange = Object.keys(fates).filter((word) => word !== '201' && word !== 'turned away');
  assert.deepEqual(strange, [], JSON.stringify(fates));
  const { client } = await another.successor();
  const stored = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const page = await client.listTasks({ query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } });
    for (const { title } of page.items) if (title.startsWith(name)) stored.add(title);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  assert.deepEqual(stored, new Set(answered), 'what was answered is stored, and nothing else');
  return { answered: answered.length, turnedAway: fates['turned away'] ?? 0 };
}
