import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiProblem } from '#contract/client.ts';
import { createConfirmFirst } from './confirm-first.ts';
import { Withdrawn } from './withdrawn.ts';

const stale = () => new ApiProblem(403, { code: 'fresh-sign-in-needed' });

test('an action goes on by itself once the person has said who they are', async () => {
  const done: string[] = [];
  const confirmFirst = createConfirmFirst(async () => void done.push('asked'));
  const result = await confirmFirst(async () => {
    done.push('tried');
    if (!done.includes('asked')) throw stale();
    return 'made';
  });
  assert.equal(result, 'made');
  assert.deepEqual(done, ['tried', 'asked', 'tried']);
});

test('nobody is asked where it is not needed, and every other failure stays what it is', async () => {
  const confirmFirst = createConfirmFirst(() => assert.fail('nobody is to be asked'));
  assert.equal(await confirmFirst(async () => 'made'), 'made');
  const taken = new ApiProblem(409, { code: 'name-taken' });
  await assert.rejects(
    confirmFirst(() => Promise.reject(taken)),
    taken,
  );
});

test('who would rather not is left in peace', async () => {
  let tries = 0;
  const confirmFirst = createConfirmFirst(() => Promise.reject(new Withdrawn()));
  await assert.rejects(
    confirmFirst(() => {
      tries += 1;
      return Promise.reject(stale());
    }),
    Withdrawn,
  );
  assert.equal(tries, 1);
});
