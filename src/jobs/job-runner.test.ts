import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLedgerLeases } from '#ports/lease/lease-in-ledger.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createLeaseLedger } from '#shelves/lease-ledger.ts';
import { LEASE_CLAIMS } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createJobRunner } from './job-runner.ts';
import type { Job } from './jobs.ts';

const MINUTE = 60_000;

/** Instances that share storage and time, each with its own runner of the same job. */
function openFleet(run: (instance: number, signal: AbortSignal) => Promise<void>) {
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: [LEASE_CLAIMS] });
  const ledger = createLeaseLedger({ storage, now: () => clock.now().epochMilliseconds });
  const runners = [0, 1, 2].map((instance) => {
    const job: Job = { name: 'tidy', everyMs: MINUTE, run: ({ signal }) => run(instance, signal) };
    return createJobRunner({ jobs: [job], clock, leases: createLedgerLeases({ clock, ledger }) });
  });
  /** Moves time on and lets what it starts come to rest. */
  const pass = async (ms: number) => {
    clock.advanceMs(ms);
    for (let turn = 0; turn < 30; turn += 1) await nextTurn();
  };
  return { runners, pass };
}

describe('jobs of several instances', () => {
  it('run once in a period, whichever instance it is', async () => {
    const ran: number[] = [];
    const { runners, pass } = openFleet(async (instance) => void ran.push(instance));
    // They were started at different moments.
    for (const runner of runners) {
      runner.start();
      await pass(MINUTE / 10);
    }
    for (let minute = 0; minute < 10; minute += 1) {
      for (let step = 0; step < 10; step += 1) await pass(MINUTE / 10);
    }
    assert.ok(ran.length >= 9 && ran.length <= 11, `${ran.length} runs in ten minutes`);
    await Promise.all(runners.map((runner) => runner.stop()));
  });

  it('are done by the next instance that comes when one fails', async () => {
    const ran: number[] = [];
    const { runners, pass } = openFleet(async (instance) => {
      ran.push(instance);
      if (instance === 0) throw new Error('it is ill');
    });
    for (const runner of runners) {
      runner.start();
      await pass(MINUTE / 10);
    }
    for (let step = 0; step < 9; step += 1) await pass(MINUTE / 10);
    assert.deepEqual(ran.slice(0, 2), [0, 1]);
    await Promise.all(runners.map((runner) => runner.stop()));
  });

  it('are handed back by an instance that stops in the middle', async () => {
    const ran: number[] = [];
    const { runners, pass } = openFleet((instance, signal) => {
      ran.push(instance);
      if (instance !== 0) return Promise.resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const [first, second] = runners;
    first?.start();
    await pass(MINUTE / 2);
    second?.start();
    await pass(MINUTE / 2);
    await first?.stop();
    await pass(MINUTE / 2);
    assert.deepEqual(ran, [0, 1]);
    await second?.stop();
  });
});
