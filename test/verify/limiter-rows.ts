/** Row 12: ten requests a minute for one person, counted by the limiter itself over processes that know nothing of each other. */
import assert from 'node:assert/strict';
import type { Consumed } from './port-process.ts';
import { startPortProcess, startPortProcesses } from './port-process.ts';
import type { Outcome, Row } from './rows.ts';

const PERSONS = ['person-a', 'person-b', 'person-c'];
const INSTANCES = 3;
const PROCESSES_EACH = 4;
const TIMES = 5;
const MOST = 10;

export const limiterRows: readonly Row[] = [
  {
    number: 12,
    title: 'rate limit 10 a minute',
    lacking: 'a 429 over HTTP: whoever asks a model too often is answered without one instead',
    embedded: async () => {
      await using only = await startPortProcess(undefined);
      const all: Consumed[][] = [];
      for (const person of PERSONS) all.push([await only.call('consume', person, TIMES * PROCESSES_EACH)]);
      return judge(all, 'one process');
    },
    cluster: async ({ cluster }) => {
      await using started = await startPortProcesses(cluster.redis.url, INSTANCES * PROCESSES_EACH);
      const all: Consumed[][] = [];
      for (const person of PERSONS) {
        all.push(await Promise.all(started.processes.map((process) => process.call('consume', person, TIMES))));
      }
      return judge(all, `${INSTANCES} x ${PROCESSES_EACH} processes`);
    },
  },
];

function judge(all: readonly (readonly Consumed[])[], where: string): Outcome {
  let refused = 0;
  for (const consumed of all) {
    const accepted = consumed.reduce((sum, one) => sum + one.accepted, 0);
    assert.equal(accepted, MOST, 'accepted in one minute');
    const waits = consumed.flatMap((one) => one.waits);
    assert.ok(waits.length > 0);
    assert.ok(
      waits.every((seconds) => seconds >= 1 && seconds <= 60),
      `told to wait ${waits}`,
    );
    refused += waits.length;
  }
  return {
    kind: 'passed',
    figure: `${all.length} people asking at once over ${where}: ${MOST} accepted each, ${refused} refused with a time to come back, overshoot 0`,
  };
}
