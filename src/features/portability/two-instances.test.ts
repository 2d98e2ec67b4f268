/** Imports, exports and erasures while another instance works on the same storage: what one does in the middle of the other's work. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLedgerLeases } from '#ports/lease/lease-in-ledger.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createLeaseLedger } from '#shelves/lease-ledger.ts';
import { FACT_HEADS, FACTS, PEOPLE, SHELVES, TASKS } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { ADA, addNewcomer, BOB, openPortability, sampleExport } from '#testing/portability-fixture.ts';
import { sampleContents } from '#testing/sample-account.ts';

/** An instance of its own on storage that others work on too. `clock` is its idea of the time. */
function instanceOn(storage: Storage, clock = createFixedClock('2026-11-25T12:00:00Z')) {
  const ledger = createLeaseLedger({ storage, now: () => clock.now().epochMilliseconds });
  return openPortability(storage, { leases: createLedgerLeases({ clock, ledger }) });
}

/** Storage that does something else once, just before a commit that writes this shelf. */
function interrupted(storage: Storage, shelf: string, meanwhile: () => Promise<unknown>): Storage {
  let isDone = false;
  return {
    ...storage,
    commit: async (changes) => {
      if (!isDone && changes.some((change) => change.shelf.name === shelf)) {
        isDone = true;
        await meanwhile();
      }
      return storage.commit(changes);
    },
  };
}

const record = (instance: ReturnType<typeof instanceOn>) => (person: typeof ADA) =>
  instance.change({ person }, async (draft) => draft.record('thought-settled', { thoughtId: 'x' }));

describe('over two instances', () => {
  it('an import is not taken away by another that starts, and nothing else is changed meanwhile', async () => {
    const shared = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    await addNewcomer(shared, BOB);
    const other = instanceOn(shared);
    const text = await sampleExport();
    const storage = interrupted(shared, TASKS.name, async () => {
      await other.finishInterrupted();
      await assert.rejects(record(other)(BOB), { code: 'too-busy' });
      await assert.rejects(other.import(BOB, text), { code: 'too-busy' });
      await assert.rejects(other.export(BOB), { code: 'too-busy' });
      await assert.rejects(other.erasePerson(BOB), { code: 'too-busy' });
    });
    const one = instanceOn(storage);
    await one.import(BOB, text);
    assert.equal(await other.export(BOB), text);
    await record(other)(BOB);
  });

  it('an import that was halted until another took over writes nothing any more', async () => {
    const shared = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    await addNewcomer(shared, BOB);
    const later = instanceOn(shared, createFixedClock('2026-11-25T12:05:00Z'));
    const text = await sampleExport();
    const storage = interrupted(shared, TASKS.name, () => later.import(BOB, text));
    await assert.rejects(instanceOn(storage).import(BOB, text), { code: 'too-busy' });
    assert.equal(await later.export(BOB), text);
  });

  it('nothing is written for somebody whom another instance is erasing, or has erased', async () => {
    const shared = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    await addNewcomer(shared, ADA);
    await shared.commit(sampleContents(ADA).filter(({ shelf }) => shelf.name !== PEOPLE.name));
    const [other, third] = [instanceOn(shared), instanceOn(shared)];
    const one = instanceOn(
      interrupted(shared, PEOPLE.name, async () => {
        await assert.rejects(record(third)(ADA), { code: 'sign-in-expired' });
      }),
    );
    // What the other had decided before it was over is refused when it commits.
    let first = true;
    const late = other.change({ person: ADA }, async (draft) => {
      if (first) await one.erasePerson(ADA);
      first = false;
      draft.record('thought-settled', { thoughtId: 'x' });
    });
    await assert.rejects(late, { code: 'sign-in-expired' });
    assert.equal(await shared.count(FACTS, ADA, {}), 0);
    assert.equal(await shared.get(FACT_HEADS, ADA, 'head'), undefined);
  });

  it('an export is one moment: what another instance changes in the middle makes it begin again', async () => {
    const shared = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    await shared.commit(sampleContents(ADA));
    const other = instanceOn(shared);
    let isDone = false;
    const storage: Storage = {
      ...shared,
      find: async (shelf, person, query, page) => {
        const found = await shared.find(shelf, person, query, page);
        if (!isDone && shelf.name === FACTS.name) {
          isDone = true;
          await record(other)(ADA);
        }
        return found;
      },
    };
    const text = await instanceOn(storage).export(ADA);
    assert.equal(text, await other.export(ADA));
    assert.match(text, /thought-settled/);
  });
});
