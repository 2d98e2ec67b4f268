/**
 * Erases a person: every document of theirs and everything the install keeps about them. First of all nobody can sign in as them any
 * more; then their documents go, in commits of a bounded size; the record of the erasure goes last, so that what a crash interrupts is
 * finished by the next start, or by another instance.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Account } from '#model/account.ts';
import { formatInstant } from '#model/time.ts';
import type { Cache } from '#ports/cache/cache.ts';
import { type Change, changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { asDocuments } from '#shelves/any-document.ts';
import { type HoldPerson, unlessHeld } from '#shelves/hold-person.ts';
import { partitionOf, QUEUES } from '#shelves/job-tickets.ts';
import { INSTALL, rememberedOf } from '#shelves/person-queries.ts';
import { ACCESS_SHELVES, CONTENT_SHELVES, NAMING_SHELVES, PASSING_SHELVES } from '#shelves/shelf-contents.ts';
import { ACCOUNTS, DIRECTORY, ERASURES, FACT_HEADS, INSTALLS, JOB_TICKETS } from '#shelves/shelves.ts';
import type { TakeTurn } from '#shelves/turns.ts';
import { removeDocuments } from './remove-documents.ts';

export interface Erasures {
  /** Resolves when nothing of the person is left. Throws `last-owner` for the only owner while there are others. */
  readonly erasePerson: (person: PersonId) => Promise<void>;
  /** Finishes what was interrupted. Returns how many people were erased. */
  readonly finishInterrupted: () => Promise<number>;
}

const MAX_ATTEMPTS = 12;
/** Whatever was written while the first pass went by is found by the second; nothing is written after. */
const MOST_PASSES = 5;

export function createErasures(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly takeTurn: TakeTurn;
  /** Whoever is in it can change nothing any more; whom we erase is put into it. */
  readonly departed: Set<PersonId>;
  readonly holdPerson: HoldPerson;
  readonly cache: Pick<Cache, 'forgetTags'>;
}): Erasures {
  const { storage, clock, takeTurn, departed, holdPerson, cache } = deps;

  const sweep = async (held: Storage, person: PersonId) => {
    departed.add(person);
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      if ((await sweepOnce(held, person)) === 0) break;
    }
    await cache.forgetTags([rememberedOf(person)]);
    const removal = { expect: 'any', value: undefined } as const;
    await held.commit([
      changeOf({ ...removal, shelf: FACT_HEADS, person, id: 'head' }),
      ...QUEUES.map((queue) =>
        changeOf({ ...removal, shelf: JOB_TICKETS, person: partitionOf(queue, person), id: person }),
      ),
      changeOf({ ...removal, shelf: ACCOUNTS, person, id: 'account' }),
      changeOf({ ...removal, shelf: DIRECTORY, person: INSTALL, id: person }),
      changeOf({ ...removal, shelf: ERASURES, person: INSTALL, id: person }),
    ]);
  };

  return {
    erasePerson: (person) =>
      takeTurn(person, () =>
        holdPerson(person, async (held) => {
          await begin(held, person, formatInstant(clock.now()));
          await sweep(held, person);
        }),
      ),

    finishInterrupted: async () => {
      const { items } = await storage.find(ERASURES, INSTALL, {}, { limit: 1000 });
      let erased = 0;
      for (const { id } of items) {
        const person = id as PersonId;
        const finish = () => takeTurn(person, () => holdPerson(person, (held) => sweep(held, person)));
        if (await unlessHeld(finish)) erased += 1;
      }
      return erased;
    },
  };
}

/** One commit after which there is no way back: the record of the erasure, and an account that lets nobody in. */
async function begin(storage: Storage, person: PersonId, startedAt: string): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const account = await storage.get(ACCOUNTS, person, 'account');
    const head = await storage.get(FACT_HEADS, person, 'head');
    const outcome = await storage.commit([
      changeOf({
        shelf: FACT_HEADS,
        person,
        id: 'head',
        expect: head?.revision ?? 'absent',
        value: { sequence: head?.value.sequence ?? 0, leaving: true },
      }),
      changeOf({ shelf: ERASURES, person: INSTALL, id: person, expect: 'any', value: { startedAt } }),
      ...(account === undefined ? [] : [leaving(person, account)]),
      ...(await installChanges(storage, person, account?.value)),
    ]);
    if (outcome.committed) return;
  }
  throw new Problem('too-busy', { detail: 'Too many changes at once; nothing was erased.', retryAfterSeconds: 1 });
}

function leaving(person: PersonId, stored: Stored<Account>): Change {
  // Nothing that could let anybody in is left of it.
  const none = { passphraseHash: null, identities: [], recoveryCodeHashes: [], knownDeviceHashes: [] };
  const value: Account = { ...stored.value, ...none, state: 'leaving' };
  return changeOf({ shelf: ACCOUNTS, person, id: stored.id, expect: stored.revision, value });
}

/**
 * The install no longer names them as its first person: an owner is, or somebody new will be. Its document is written whenever an owner
 * leaves, so that two who leave at the same moment do so one after the other. Throws `last-owner`.
 */
async function installChanges(
  storage: Storage,
  person: PersonId,
  account: Account | undefined,
): Promise<readonly Change[]> {
  const install = await storage.get(INSTALLS, INSTALL, 'install');
  if (install === undefined) return [];
  const isFirst = install.value.firstPerson === person;
  const isLeavingOwner = account?.role === 'owner' && account.state !== 'leaving';
  if (!isFirst && !isLeavingOwner) return [];
  const others = await findOthers(storage, person);
  if (isLeavingOwner && others.owner === undefined && others.exist) {
    throw new Problem('last-owner', {
      detail: 'You are the only owner here, and there are others. Make one of them an owner first.',
    });
  }
  const firstPerson = isFirst ? others.owner : install.value.firstPerson;
  const value = firstPerson === undefined ? undefined : { ...install.value, firstPerson };
  return [changeOf({ shelf: INSTALLS, person: INSTALL, id: install.id, expect: install.revision, value })];
}

/** Whether anybody else has an account, and an owner among them who can sign in. */
async function findOthers(storage: Storage, person: PersonId) {
  let exist = false;
  let after: string | undefined;
  do {
    const page = await storage.find(DIRECTORY, INSTALL, {}, { limit: 100, after });
    for (const { id } of page.items) {
      const other = id as PersonId;
      const account = other === person ? undefined : (await storage.get(ACCOUNTS, other, 'account'))?.value;
      if (account === undefined || account.state === 'leaving') continue;
      if (account.role === 'owner' && account.state === 'active') return { exist: true, owner: other };
      exist = true;
    }
    after = page.next;
  } while (after !== undefined);
  return { exist, owner: undefined };
}

/** Ways in first, so that what is still being erased is out of reach. Returns how many documents there were. */
async function sweepOnce(storage: Storage, person: PersonId): Promise<number> {
  let removed = 0;
  const naming = { index: 'byPerson', equals: [person] };
  for (const shelf of NAMING_SHELVES) {
    removed += await removeDocuments(storage, asDocuments(shelf), INSTALL, () => true, naming);
  }
  // The head is what says that they are leaving.
  const contents = CONTENT_SHELVES.map(({ shelf }) => shelf).filter(({ name }) => name !== FACT_HEADS.name);
  for (const shelf of [...ACCESS_SHELVES, ...PASSING_SHELVES, ...contents]) {
    removed += await removeDocuments(storage, asDocuments(shelf), person);
  }
  return removed;
}
