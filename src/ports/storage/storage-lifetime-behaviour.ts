/** What every driver promises over time: documents outlive the process and the release that wrote them, and indexes follow their revision. */
import assert from 'node:assert/strict';
import type { Shelf } from './storage.ts';
import { ANNA, gatherIds, NOTES, type Note, PAPERS, put, type StoragePromise, write } from './storage-promise.ts';

/** A note as a later release keeps it. */
interface TitledNote {
  readonly list: string;
  readonly rank: number;
  readonly title: string;
}

const TITLED_NOTES: Shelf<TitledNote> = {
  name: NOTES.name,
  schemaVersion: 3,
  upgrade: (document, from) => {
    const { text, ...rest } = document as Note;
    return { ...rest, title: `${text} (from version ${from})` };
  },
  indexes: {
    byList: { revision: 1, key: (note) => [note.list, note.rank] },
    byTitle: { revision: 1, key: (note) => [note.title] },
  },
};

export const lifetimeBehaviour: readonly StoragePromise[] = [
  {
    name: 'what was committed is there when the store is opened again',
    reopens: true,
    check: async (store) => {
      const first = await store.open();
      await write(first, put(NOTES, 'a', { list: 'home', rank: 1 }));
      await write(first, put(NOTES, 'a', { list: 'home', rank: 2 }), put(PAPERS, 'b', [1]));
      await first.close();
      const second = await store.open();
      assert.deepEqual(await second.get(NOTES, ANNA, 'a'), { id: 'a', value: { list: 'home', rank: 2 }, revision: 2 });
      assert.deepEqual(await gatherIds(second, NOTES, { index: 'byRank', equals: [2] }), ['a']);
      assert.deepEqual(await gatherIds(second, PAPERS, {}), ['b']);
    },
  },
  {
    name: 'one connection sees at once what another has committed',
    reopens: true,
    check: async (store) => {
      const [writer, reader] = await Promise.all([store.open(), store.open()]);
      for (let rank = 1; rank <= 20; rank += 1) {
        await write(writer, put(NOTES, 'a', { list: 'home', rank }));
        assert.equal((await reader.get(NOTES, ANNA, 'a'))?.value.rank, rank);
        assert.equal(await reader.count(NOTES, ANNA, { index: 'byRank', equals: [rank] }), 1);
      }
    },
  },
  {
    name: 'a document of an older shape is brought to the present one when it is read, and keeps its revision until it is written',
    reopens: true,
    check: async (store) => {
      const older = await store.open();
      await write(older, put(NOTES, 'a', { list: 'home', rank: 1, text: 'Call' }));
      await older.close();
      const newer = await store.open([TITLED_NOTES]);
      const upgraded = { id: 'a', value: { list: 'home', rank: 1, title: 'Call (from version 1)' }, revision: 1 };
      assert.deepEqual(await newer.get(TITLED_NOTES, ANNA, 'a'), upgraded);
      const found = await newer.find(TITLED_NOTES, ANNA, { index: 'byList', equals: ['home'] }, { limit: 1 });
      assert.deepEqual(found.items, [upgraded]);
      await write(newer, put(TITLED_NOTES, 'a', { list: 'home', rank: 2, title: 'Written' }, 1));
      assert.equal((await newer.get(TITLED_NOTES, ANNA, 'a'))?.value.title, 'Written');
    },
  },
  {
    name: 'an index that is new, or whose revision has changed, finds the documents that were there before',
    reopens: true,
    check: async (store) => {
      const older = await store.open();
      const ranks = Array.from({ length: 1200 }, (_, rank) => rank);
      await write(older, ...ranks.map((rank) => put(NOTES, `n${rank}`, { list: 'home', rank, text: `t${rank}` })));
      await older.close();

      const added = await store.open([TITLED_NOTES]);
      const title = 't1100 (from version 1)';
      assert.deepEqual(await gatherIds(added, TITLED_NOTES, { index: 'byTitle', equals: [title] }), ['n1100']);
      await added.close();

      const changed: Shelf<TitledNote> = {
        ...TITLED_NOTES,
        indexes: {
          byList: { revision: 2, key: (note) => (note.rank % 2 === 0 ? [`${note.list}!`, -note.rank] : undefined) },
        },
      };
      const rebuilt = await store.open([changed]);
      assert.equal(await rebuilt.count(changed, ANNA, { index: 'byList', equals: ['home'] }), 0);
      assert.equal(await rebuilt.count(changed, ANNA, { index: 'byList', equals: ['home!'] }), 600);
      assert.equal((await gatherIds(rebuilt, changed, { index: 'byList' }))[0], 'n1198');
    },
  },
  {
    name: 'an index that went away and came back knows what was written meanwhile',
    reopens: true,
    check: async (store) => {
      const withIndex = await store.open();
      await write(
        withIndex,
        put(NOTES, 'old', { list: 'home', rank: 1 }),
        put(NOTES, 'gone', { list: 'home', rank: 2 }),
      );
      await withIndex.close();
      const { byRank, ...others } = NOTES.indexes;
      assert.ok(byRank);
      const without: Shelf<Note> = { ...NOTES, indexes: others };
      const meanwhile = await store.open([without]);
      await write(meanwhile, put(without, 'new', { list: 'home', rank: 3 }), put(without, 'gone', undefined));
      await meanwhile.close();
      assert.deepEqual(await gatherIds(await store.open(), NOTES, { index: 'byRank' }), ['old', 'new']);
    },
  },
  {
    name: 'opening an old store for a new shelf keeps the old documents',
    reopens: true,
    check: async (store) => {
      const older = await store.open([NOTES]);
      await write(older, put(NOTES, 'a', { list: 'home', rank: 1 }));
      await older.close();
      const newer = await store.open([NOTES, PAPERS]);
      await write(newer, put(PAPERS, 'b', 'new'));
      assert.deepEqual(await gatherIds(newer, NOTES, {}), ['a']);
    },
  },
];
