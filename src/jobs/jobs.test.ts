import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { createJobs } from './jobs.ts';

const PEOPLE = ['ada', 'bob', 'carl'] as PersonId[];

function jobsOver(work: (person: PersonId) => Promise<number>) {
  return createJobs({
    pruneSentWords: async () => 0,
    calendarRefresh: { queueDue: async () => 0 },
    plans: { offerMissed: async () => null },
    pruneReceipts: work,
    pruneAudit: async () => 0,
    pruneJobs: async () => 0,
    pruneInstall: async () => 0,
    finishInterrupted: async () => {},
    people: async () => PEOPLE,
  });
}

describe('a job for everybody', () => {
  it('goes on with the others when something is broken for one, and says so at the end', async () => {
    const done: PersonId[] = [];
    const jobs = jobsOver(async (person) => {
      if (person === 'ada') throw new Error('broken for ada');
      return done.push(person);
    });
    const job = jobs.find(({ name }) => name === 'prune-receipts');
    await assert.rejects(async () => job?.run({ signal: new AbortController().signal }), /broken for ada/);
    assert.deepEqual(done, ['bob', 'carl']);
  });

  it('ends between two people when the service stops', async () => {
    const stopping = new AbortController();
    const done: PersonId[] = [];
    const jobs = jobsOver(async (person) => {
      stopping.abort(new Error('stopping'));
      return done.push(person);
    });
    const job = jobs.find(({ name }) => name === 'prune-receipts');
    await assert.rejects(async () => job?.run({ signal: stopping.signal }), /stopping/);
    assert.deepEqual(done, ['ada']);
  });
});
