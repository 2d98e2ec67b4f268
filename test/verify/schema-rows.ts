/**
 * Row 4: documents that an older release wrote, read by a newer one through the storage of the mode at hand, while the older one goes on.
 * No shape of the product has changed since its first release, so a shelf of the row's own stands for one that has.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonId } from '#kernel/id.ts';
import { type UpgradeStep, upgradeDocument } from '#model/upgrade.ts';
import { changeOf, type Shelf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { openShelves } from '../cluster/open-shelves.ts';
import type { Outcome, Row } from './rows.ts';

interface OldNote {
  readonly number: number;
  readonly title: string;
}

interface NewNote {
  readonly number: number;
  readonly heading: { readonly text: string; readonly length: number };
}

const NAME = 'verified-notes';
const PERSON = 'person-of-two-releases' as PersonId;
const EACH = 500;

const STEP: UpgradeStep = {
  shelf: NAME,
  from: 1,
  apply: (document) => {
    const { number, title } = document as OldNote;
    return { number, heading: { text: title, length: title.length } };
  },
};
const byNumber = { revision: 1, key: (note: { readonly number: number }) => [note.number] };
const OLD: Shelf<OldNote> = {
  name: NAME,
  schemaVersion: 1,
  upgrade: (document, from) => upgradeDocument(NAME, document, from, 1, []) as OldNote,
  indexes: { byNumber },
};
const NEW: Shelf<NewNote> = {
  name: NAME,
  schemaVersion: 2,
  upgrade: (document, from) => upgradeDocument(NAME, document, from, 2, [STEP]) as NewNote,
  indexes: { byNumber },
};
/** Reads only what needs no upgrade any more. */
const NEWEST_ONLY: Shelf<NewNote> = {
  ...NEW,
  upgrade: () => assert.fail('a document was not written back in its new shape'),
};

export const schemaRows: readonly Row[] = [
  {
    number: 4,
    title: 'old data keeps working',
    lacking: 'two releases of the product with different shapes: there has been one shape so far',
    embedded: async () => {
      // A file of its own: that of the service belongs to the service alone.
      const folder = await mkdtemp(join(tmpdir(), 'focusforge-releases-'));
      try {
        return await checkReleases(`sqlite:${join(folder, 'notes.db')}`);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    cluster: ({ storageUrl }) => checkReleases(storageUrl),
  },
];

async function checkReleases(url: string): Promise<Outcome> {
  await using open = new AsyncDisposableStack();
  const use = async (shelf: Shelf<OldNote> | Shelf<NewNote>) =>
    open.adopt(await openShelves(url, [shelf]), (storage) => storage.close());
  const older = await use(OLD);
  await writeOld(older, 0);
  const newer = await use(NEW);
  const [upgraded] = await Promise.all([writeBack(newer), writeOld(older, EACH)]);
  const all = await readAll(newer, NEW);
  assert.equal(all.length, 2 * EACH, 'each release finds what both have written');
  for (const { value } of all) assert.deepEqual(value, noteOf(value.number));
  const upgradedLater = await writeBack(newer);
  assert.equal(upgraded + upgradedLater, 2 * EACH);
  await readAll(await use(NEWEST_ONLY), NEWEST_ONLY);
  // Whoever guessed at a newer shape would lose what it does not know when it writes.
  await assert.rejects(older.get(OLD, PERSON, 'note-1'), /newer release of FocusForge, which this process cannot read/);
  return {
    kind: 'passed',
    figure: `${2 * EACH} documents of version 1 read, upgraded and written back, ${EACH} of them written by the older release meanwhile; the older one refuses newer shapes`,
  };
}

function noteOf(number: number): NewNote {
  const text = `Note ${number}`;
  return { number, heading: { text, length: text.length } };
}

async function writeOld(storage: Storage, from: number): Promise<void> {
  for (let number = from; number < from + EACH; number += 1) {
    const value = { number, title: `Note ${number}` };
    const change = changeOf({ shelf: OLD, person: PERSON, id: `note-${number}`, expect: 'absent', value });
    assert.ok((await storage.commit([change])).committed);
  }
}

/** Writes back all that is still at its first revision; how many that were. */
async function writeBack(storage: Storage): Promise<number> {
  const first = (await readAll(storage, NEW)).filter(({ revision }) => revision === 1);
  for (const { id, value, revision } of first) {
    const change = changeOf({ shelf: NEW, person: PERSON, id, expect: revision, value });
    assert.ok((await storage.commit([change])).committed);
  }
  return first.length;
}

async function readAll<Note>(storage: Storage, shelf: Shelf<Note>): Promise<readonly Stored<Note>[]> {
  const found: Stored<Note>[] = [];
  let after: string | undefined;
  do {
    const page = await storage.find(shelf, PERSON, { index: 'byNumber' }, { limit: 100, after });
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return found;
}
