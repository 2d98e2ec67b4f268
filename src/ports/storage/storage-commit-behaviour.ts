/** What every driver promises of writing: all or nothing, expectations, isolation between persons, and no lost update. */
import assert from 'node:assert/strict';
import { changeOf, type Expectation, type Storage } from './storage.ts';
import {
  ANNA,
  BELA,
  COUNTERS,
  gatherIds,
  NOTES,
  put,
  rejectsAsUnavailable,
  type StoragePromise,
  sampleShelf,
  write,
} from './storage-promise.ts';

export const commitBehaviour: readonly StoragePromise[] = [
  {
    name: 'a read that follows a commit sees it, in get, find and count alike',
    check: async (store) => {
      const storage = await store.open();
      await write(storage, put(NOTES, 'a', { list: 'home', rank: 1 }, 'absent'));
      const stored = { id: 'a', value: { list: 'home', rank: 1 }, revision: 1 };
      assert.deepEqual(await storage.get(NOTES, ANNA, 'a'), stored);
      const home = { index: 'byList', equals: ['home'] };
      assert.deepEqual(await storage.find(NOTES, ANNA, home, { limit: 10 }), { items: [stored], next: undefined });
      assert.equal(await storage.count(NOTES, ANNA, home), 1);
    },
  },
  {
    name: 'what was never written, or has an id that nothing can have, is simply not there',
    check: async (store) => {
      const storage = await store.open();
      for (const id of ['missing', '', 'nul\u0000', '\ud800', 'x'.repeat(10_000)]) {
        assert.equal(await storage.get(NOTES, ANNA, id), undefined);
      }
      assert.deepEqual(await storage.find(NOTES, ANNA, {}, { limit: 1 }), { items: [], next: undefined });
      assert.equal(await storage.count(NOTES, ANNA, {}), 0);
    },
  },
  {
    name: 'each change raises the revision by one, and a document written anew begins at 1',
    check: async (store) => {
      const storage = await store.open();
      for (const expect of ['absent', 1, 'any', 3] as const)
        await write(storage, put(COUNTERS, 'a', { count: 0 }, expect));
      assert.equal((await storage.get(COUNTERS, ANNA, 'a'))?.revision, 4);
      await write(storage, put(COUNTERS, 'a', undefined, 4));
      assert.equal(await storage.get(COUNTERS, ANNA, 'a'), undefined);
      await write(storage, put(COUNTERS, 'a', { count: 0 }, 'absent'));
      assert.equal((await storage.get(COUNTERS, ANNA, 'a'))?.revision, 1);
    },
  },
  {
    name: 'an expectation that does not hold loses, for a write and for a delete alike',
    check: async (store) => {
      const storage = await store.open();
      const cases: readonly (readonly [present: boolean, expect: Expectation, committed: boolean])[] = [
        [false, 'absent', true],
        [false, 'any', true],
        [false, 1, false],
        [true, 'absent', false],
        [true, 'any', true],
        [true, 1, false],
        [true, 2, true],
        [true, 3, false],
      ];
      for (const [index, [present, expect, committed]] of cases.entries()) {
        for (const value of [{ count: 9 }, undefined]) {
          const id = `${index}-${value === undefined ? 'delete' : 'write'}`;
          if (present) {
            await write(storage, put(COUNTERS, id, { count: 1 }));
            await write(storage, put(COUNTERS, id, { count: 2 }));
          }
          const before = await storage.get(COUNTERS, ANNA, id);
          const result = await storage.commit([put(COUNTERS, id, value, expect)]);
          const after = await storage.get(COUNTERS, ANNA, id);
          const lost = { committed: false, lost: { shelf: COUNTERS.name, id } };
          assert.deepEqual(result, committed ? { committed: true } : lost, `${id} expecting ${expect}`);
          assert.deepEqual(after?.value, committed ? value : before?.value, `${id} expecting ${expect}`);
        }
      }
    },
  },
  {
    name: 'a commit with one lost race writes nothing, on whichever shelf and in whatever order',
    check: async (store) => {
      const storage = await store.open();
      await write(storage, put(NOTES, 'there', { list: 'home', rank: 1 }), put(COUNTERS, 'there', { count: 1 }));
      const sound = [
        put(NOTES, 'new', { list: 'home', rank: 2 }, 'absent'),
        put(NOTES, 'there', undefined, 1),
        put(COUNTERS, 'there', { count: 2 }, 1),
      ];
      const lost = put(COUNTERS, 'new', { count: 1 }, 7);
      for (let place = 0; place <= sound.length; place += 1) {
        const result = await storage.commit(sound.toSpliced(place, 0, lost));
        assert.deepEqual(result, { committed: false, lost: { shelf: COUNTERS.name, id: 'new' } });
        assert.deepEqual(await gatherIds(storage, NOTES, {}), ['there']);
        assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byRank' }), ['there']);
        assert.deepEqual((await storage.get(COUNTERS, ANNA, 'there'))?.value, { count: 1 });
      }
      await write(storage, ...sound);
      assert.deepEqual(await gatherIds(storage, NOTES, {}), ['new']);
    },
  },
  {
    name: 'of commits made in the same moment that expect the same, exactly one wins and the others write nothing',
    check: async (store) => {
      const storage = await store.open();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          storage.commit([
            put(COUNTERS, 'prize', { count: index }, 'absent'),
            put(NOTES, `note-${index}`, { list: 'home', rank: index }),
          ]),
        ),
      );
      const winners = results.flatMap((result, index) => (result.committed ? [index] : []));
      assert.equal(winners.length, 1);
      assert.deepEqual(await gatherIds(storage, NOTES, {}), [`note-${winners[0]}`]);
      assert.deepEqual((await storage.get(COUNTERS, ANNA, 'prize'))?.value, { count: winners[0] });
    },
  },
  {
    name: 'of 100 increments made at once and tried again when lost, none is lost',
    check: async (store) => {
      const storage = await store.open();
      await write(storage, put(COUNTERS, 'visits', { count: 0 }));
      await Promise.all(Array.from({ length: 100 }, () => increment(storage)));
      assert.deepEqual(await storage.get(COUNTERS, ANNA, 'visits'), {
        id: 'visits',
        value: { count: 100 },
        revision: 101,
      });
    },
  },
  {
    name: 'increments over several connections are not lost either',
    reopens: true,
    check: async (store) => {
      const connections = await Promise.all([store.open(), store.open(), store.open()]);
      await write(connections[0], put(COUNTERS, 'visits', { count: 0 }));
      await Promise.all(Array.from({ length: 60 }, (_, index) => increment(connections[index % 3] ?? connections[0])));
      for (const storage of connections) {
        assert.deepEqual((await storage.get(COUNTERS, ANNA, 'visits'))?.value, { count: 60 });
      }
    },
  },
  {
    name: 'persons never see or touch each other\u2019s documents, even under the same id',
    check: async (store) => {
      const storage = await store.open();
      const bela = changeOf({
        shelf: NOTES,
        person: BELA,
        id: 'a',
        expect: 'absent',
        value: { list: 'work', rank: 5 },
      });
      await write(storage, put(NOTES, 'a', { list: 'home', rank: 1 }, 'absent'), bela);
      assert.deepEqual((await storage.get(NOTES, BELA, 'a'))?.value, { list: 'work', rank: 5 });
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byList', equals: ['work'] }), []);
      assert.equal(await storage.count(NOTES, BELA, {}), 1);
      await write(storage, put(NOTES, 'a', undefined));
      assert.equal(await storage.count(NOTES, ANNA, {}), 0);
      assert.equal((await storage.get(NOTES, BELA, 'a'))?.revision, 1);
    },
  },
  {
    name: 'a changed document moves in its indexes and a deleted one leaves them',
    check: async (store) => {
      const storage = await store.open();
      await write(
        storage,
        put(NOTES, 'a', { list: 'home', rank: 1, text: 'x' }),
        put(NOTES, 'b', { list: 'home', rank: 2 }),
      );
      await write(storage, put(NOTES, 'a', { list: 'work', rank: 9 }));
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byList', equals: ['home'] }), ['b']);
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byList', equals: ['work'] }), ['a']);
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byText' }), []);
      await write(storage, put(NOTES, 'b', undefined));
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byRank' }), ['a']);
    },
  },
  {
    name: 'a commit may hold 2,000 changes and none at all, but not 2,001',
    check: async (store) => {
      const storage = await store.open();
      const changes = Array.from({ length: 2001 }, (_, index) => put(COUNTERS, `counter-${index}`, { count: index }));
      await assert.rejects(storage.commit(changes), RangeError);
      assert.equal(await storage.count(COUNTERS, ANNA, {}), 0);
      await write(storage);
      await write(storage, ...changes.slice(0, 2000));
      assert.equal(await storage.count(COUNTERS, ANNA, {}), 2000);
    },
  },
  {
    name: 'a commit that no driver could keep is refused whole: a document twice, a bad id, revision or key, an unknown shelf',
    check: async (store) => {
      const storage = await store.open();
      const sound = put(COUNTERS, 'a', { count: 1 });
      const unsound = [
        put(COUNTERS, 'a', { count: 2 }),
        put(COUNTERS, '', { count: 2 }),
        put(COUNTERS, 'x'.repeat(401), { count: 2 }),
        put(COUNTERS, 'nul\u0000', { count: 2 }),
        put(COUNTERS, '\udc00', { count: 2 }),
        put(COUNTERS, 'b', { count: 2 }, 0),
        put(COUNTERS, 'b', { count: 2 }, 1.5),
        put(NOTES, 'b', { list: 'x'.repeat(1000), rank: 1 }),
        put(NOTES, 'b', { list: '\ud800', rank: 1 }),
        put(NOTES, 'b', { list: 'home', rank: 0.5 }),
        put(NOTES, 'b', { list: 'home', rank: 2 ** 53 }),
        put(sampleShelf<number>('sample-undeclared', {}), 'b', 1),
      ];
      for (const change of unsound) {
        await assert.rejects(
          storage.commit([sound, change]),
          (error) => error instanceof TypeError || error instanceof RangeError,
        );
      }
      assert.equal(await storage.count(COUNTERS, ANNA, {}), 0);
      assert.equal(await storage.count(NOTES, ANNA, {}), 0);
    },
  },
  {
    name: 'after close every verb says that the storage is unavailable, and closing twice is fine',
    check: async (store) => {
      const storage = await store.open();
      await storage.close();
      await storage.close();
      await rejectsAsUnavailable(storage.get(COUNTERS, ANNA, 'a'));
      await rejectsAsUnavailable(storage.find(COUNTERS, ANNA, {}, { limit: 1 }));
      await rejectsAsUnavailable(storage.count(COUNTERS, ANNA, {}));
      await rejectsAsUnavailable(storage.commit([put(COUNTERS, 'a', { count: 1 })]));
      await rejectsAsUnavailable(storage.commit([]));
    },
  },
  {
    name: 'close waits for the commits that are under way',
    reopens: true,
    check: async (store) => {
      const storage = await store.open();
      const commits = Array.from({ length: 50 }, (_, index) =>
        storage.commit([put(COUNTERS, `${index}`, { count: index })]),
      );
      await storage.close();
      for (const result of await Promise.all(commits)) assert.deepEqual(result, { committed: true });
      assert.equal(await (await store.open()).count(COUNTERS, ANNA, {}), 50);
    },
  },
];

async function increment(storage: Storage): Promise<void> {
  for (;;) {
    const read = await storage.get(COUNTERS, ANNA, 'visits');
    assert.ok(read);
    const result = await storage.commit([put(COUNTERS, 'visits', { count: read.value.count + 1 }, read.revision)]);
    if (result.committed) return;
  }
}
