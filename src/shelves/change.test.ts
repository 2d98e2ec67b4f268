import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PersonId } from '#kernel/id.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import { changeOf, type Shelf, type Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { addChaos } from '#testing/chaos.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { type Actor, type Changer, createChanger } from './change.ts';
import { findAll } from './find-all.ts';
import { FACT_HEADS, FACTS, RECEIPTS, SHELVES } from './shelves.ts';

interface Tally {
  readonly count: number;
}
const TALLIES: Shelf<Tally> = {
  name: 'sample-tallies',
  schemaVersion: 1,
  upgrade: (document) => document as Tally,
  indexes: {},
};
const ANNA = 'person-anna' as PersonId;
const anna: Actor = { person: ANNA };
const clock = createFixedClock('2026-11-23T09:00:00Z');
const bus = createEmbeddedBus();

function openStorage(): Storage {
  return createSqliteStorage({ path: ':memory:', shelves: [...SHELVES, TALLIES] });
}

function withReceipt(id: string, fingerprint = 'asked'): Actor {
  return { person: ANNA, receipt: { id, fingerprint } };
}

/** Adds one to a tally and says so; a fact and a document that must never be without each other. */
function addOne(change: Changer, storage: Storage, actor: Actor = anna, id = 'tally'): Promise<number> {
  return change(actor, async (draft) => {
    const read = await storage.get(TALLIES, actor.person, id);
    const count = (read?.value.count ?? 0) + 1;
    if (read === undefined) draft.add(TALLIES, id, { count });
    else draft.replace(TALLIES, read, { count });
    draft.record('thought-settled', { thoughtId: id });
    return count;
  });
}

/** Checks that facts and tallies agree, and that facts are numbered without gaps. Gives the number of facts. */
async function checkWhole(storage: Storage): Promise<number> {
  const facts = await findAll(storage, FACTS, ANNA, { index: 'bySequence' });
  assert.deepEqual(
    facts.map(({ value }) => value.sequence),
    facts.map((_, index) => index + 1),
  );
  const head = await storage.get(FACT_HEADS, ANNA, 'head');
  assert.equal(head?.value.sequence ?? 0, facts.length);
  const tallies = await findAll(storage, TALLIES, ANNA, {});
  assert.equal(
    tallies.reduce((sum, { value }) => sum + value.count, 0),
    facts.length,
  );
  return facts.length;
}

test('a change is written with its facts and its receipt, and listeners hear of the last fact', async () => {
  const storage = openStorage();
  const change = createChanger({ storage, clock, bus });
  const heard = new Promise((resolve) => bus.subscribe(ANNA, resolve));
  assert.equal(await addOne(change, storage, withReceipt('r')), 1);
  assert.deepEqual(await heard, { person: ANNA, sequence: 1 });
  assert.equal(await checkWhole(storage), 1);
  assert.deepEqual((await storage.get(RECEIPTS, ANNA, 'r'))?.value, {
    fingerprint: 'asked',
    result: 1,
    at: '2026-11-23T09:00:00.000Z',
  });
});

test('a repeat with the same key gets the same answer and changes nothing', async () => {
  const storage = openStorage();
  const answers: number[] = [];
  for (let repeat = 0; repeat < 3; repeat += 1) {
    // A new changer each time, as after a restart.
    const change = createChanger({ storage, clock, bus });
    answers.push(await addOne(change, storage, withReceipt('r')));
  }
  assert.deepEqual(answers, [1, 1, 1]);
  assert.equal(await checkWhole(storage), 1);
});

test('the same key with a different request is refused and changes nothing', async () => {
  const storage = openStorage();
  const change = createChanger({ storage, clock, bus });
  await addOne(change, storage, withReceipt('r'));
  await assert.rejects(addOne(change, storage, withReceipt('r', 'asked otherwise')), { code: 'key-reused' });
  assert.equal(await checkWhole(storage), 1);
});

test('a request that failed may be repeated with its key', async () => {
  const storage = openStorage();
  const change = createChanger({ storage, clock, bus });
  const failing = change(withReceipt('r'), async (draft) => {
    draft.add(TALLIES, 'tally', { count: 1 });
    throw new RangeError('no');
  });
  await assert.rejects(failing, RangeError);
  assert.equal(await addOne(change, storage, withReceipt('r')), 1);
  assert.equal(await checkWhole(storage), 1);
});

test('a decision that drafts nothing writes nothing, not even a receipt', async () => {
  const storage = openStorage();
  const change = createChanger({ storage, clock, bus });
  assert.equal(await change(withReceipt('r'), async () => 'nothing to do'), 'nothing to do');
  assert.equal(await storage.get(RECEIPTS, ANNA, 'r'), undefined);
  assert.equal(await checkWhole(storage), 0);
});

test('of 20 requests with one key at the same moment, over two processes, one takes effect and all get its answer', async () => {
  const storage = openStorage();
  const changers = [createChanger({ storage, clock, bus }), createChanger({ storage, clock, bus })] as const;
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => addOne(changers[index % 2 === 0 ? 0 : 1], storage, withReceipt('r'))),
  );
  assert.deepEqual(new Set(answers), new Set([1]));
  assert.equal(await checkWhole(storage), 1);
});

test('100 changes of one person at the same moment all take effect, and their facts have no gap', async () => {
  const storage = openStorage();
  const change = createChanger({ storage, clock, bus });
  const answers = await Promise.all(Array.from({ length: 100 }, () => addOne(change, storage)));
  assert.deepEqual(
    answers.toSorted((left, right) => left - right),
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  assert.equal(await checkWhole(storage), 100);
});

test('a lost race runs the decision again on fresh documents', async () => {
  const storage = openStorage();
  const change = createChanger({ storage, clock, bus });
  const elsewhere = createChanger({ storage, clock, bus });
  const read: number[] = [];
  await change(anna, async (draft) => {
    const tally = await storage.get(TALLIES, ANNA, 'tally');
    read.push(tally?.value.count ?? 0);
    if (tally === undefined) {
      await addOne(elsewhere, storage);
      draft.add(TALLIES, 'tally', { count: 1 });
    } else {
      draft.replace(TALLIES, tally, { count: tally.value.count + 1 });
    }
    draft.record('thought-settled', { thoughtId: 'tally' });
  });
  assert.deepEqual(read, [0, 1]);
  assert.equal(await checkWhole(storage), 2);
});

test('a change that loses every race gives up with too-busy and has changed nothing', async () => {
  const storage = openStorage();
  const change = createChanger({ storage, clock, bus });
  const elsewhere = createChanger({ storage, clock, bus });
  let decisions = 0;
  const losing = change(anna, async (draft) => {
    decisions += 1;
    await addOne(elsewhere, storage);
    draft.put(TALLIES, 'never', { count: 1000 });
    draft.record('thought-settled', { thoughtId: 'never' });
  });
  await assert.rejects(losing, { code: 'too-busy' });
  assert.equal(await storage.get(TALLIES, ANNA, 'never'), undefined);
  assert.equal(await checkWhole(storage), decisions);
});

test('whichever call fails, before or after taking effect, a change is there whole or not at all, and its repeat makes it once', async () => {
  const calls = await countCalls();
  assert.ok(calls >= 4);
  for (let failCall = 1; failCall <= calls; failCall += 1) {
    for (const takesEffect of [false, true]) {
      const storage = openStorage();
      const failing = addChaos(storage, { failCall, takesEffect });
      const attempt = addOne(createChanger({ storage: failing, clock, bus }), failing, withReceipt('r'));
      await assert.rejects(attempt, { code: 'storage-unavailable' });
      const effects = await checkWhole(storage);
      assert.equal(effects, takesEffect && failCall === calls ? 1 : 0);
      assert.equal(await storage.count(RECEIPTS, ANNA, {}), effects);

      const change = createChanger({ storage, clock, bus });
      assert.equal(await addOne(change, storage, withReceipt('r')), 1);
      assert.equal(await checkWhole(storage), 1);
    }
  }
});

test('in whatever order calls are answered and whichever fails, facts and documents agree and answered changes are there', async () => {
  const plan = fc.record({
    failCall: fc.nat({ max: 60 }),
    takesEffect: fc.boolean(),
    delays: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 20 }),
  });
  const property = fc.asyncProperty(plan, async (chaos) => {
    const storage = openStorage();
    const disturbed = addChaos(storage, chaos);
    const changers = [1, 2, 3].map(() => createChanger({ storage: disturbed, clock, bus }));
    const attempts = changers.flatMap((change, index) =>
      ['a', 'b'].map((id) => addOne(change, disturbed, withReceipt(`${index}-${id}`), id)),
    );
    const answered = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled').length;
    const effects = await checkWhole(storage);
    assert.ok(effects === answered || (chaos.takesEffect && effects === answered + 1));
    assert.equal(await storage.count(RECEIPTS, ANNA, {}), effects);
    await storage.close();
  });
  await fc.assert(property, { numRuns: 100, seed: 20261123 });
});

test('persons do not share receipts, facts or races', async () => {
  const storage = openStorage();
  const change = createChanger({ storage, clock, bus });
  const bela = 'person-bela' as PersonId;
  await addOne(change, storage, withReceipt('r'));
  const asBela: Actor = { person: bela, receipt: { id: 'r', fingerprint: 'asked by another' } };
  assert.equal(await addOne(change, storage, asBela), 1);
  assert.equal(await storage.count(FACTS, bela, {}), 1);
  assert.equal(await checkWhole(storage), 1);
  await storage.commit([
    changeOf({ shelf: FACT_HEADS, person: bela, id: 'head', expect: 'any', value: { sequence: 9 } }),
  ]);
  await addOne(change, storage);
  assert.equal(await checkWhole(storage), 2);
});

async function countCalls(): Promise<number> {
  const storage = addChaos(openStorage(), {});
  await addOne(createChanger({ storage, clock, bus }), storage, withReceipt('r'));
  return storage.calls();
}
