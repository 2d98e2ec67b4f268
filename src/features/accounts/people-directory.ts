/**
 * The people of an install, as an owner sees them: who exists, when they were last here and how much they use, never what they write.
 * Somebody always stays who can sign in as an owner, also when two owners take each other's role at the same moment.
 */
import type { Clock } from '#kernel/clock.ts';
import { newId, type PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Account, Role } from '#model/account.ts';
import type { Change, Storage, Stored } from '#ports/storage/storage.ts';
import { auditChange } from '#shelves/audit.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { findAll } from '#shelves/find-all.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { DIRECTORY, FACT_HEADS, FOCUS_SESSIONS, TASKS } from '#shelves/shelves.ts';
import { accountChange, findAccount, newAccount, newAccountChanges, newProfileChange } from './account-document.ts';
import type { Origin } from './caller.ts';
import { issueLink, linkAddress } from './links.ts';
import { claimName } from './sign-in-name.ts';

/** One person in the list. */
export interface DirectoryRow {
  readonly id: PersonId;
  readonly name: string;
  readonly role: Role;
  readonly state: Account['state'];
  readonly createdAt: string;
  readonly lastSeenAt: string | null;
  readonly usage: { readonly tasks: number; readonly focusSessions: number; readonly facts: number };
}

export interface NamedPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly role: Role;
}

export interface GivenLink {
  readonly link: string;
  readonly expiresAt: string;
}

/** Where an owner asks from; `webOrigin` is where links lead. */
export interface OwnerPlace {
  readonly origin: Origin;
  readonly webOrigin: string;
}

export interface PeopleDirectory {
  readonly list: (page: {
    readonly limit: number;
    readonly cursor?: string | undefined;
  }) => Promise<{ readonly items: readonly DirectoryRow[]; readonly next: string | undefined }>;
  /** A person, and a link that lets them in once. Throws `name-taken`. */
  readonly create: (
    actor: Actor,
    given: { readonly name: string; readonly role?: Role | undefined },
    place: OwnerPlace,
  ) => Promise<GivenLink & { readonly person: NamedPerson }>;
  /** Throws `person-missing`, or `last-owner` when nobody would be left who can sign in as one. */
  readonly changeRole: (actor: Actor, id: PersonId, role: Role, origin: Origin) => Promise<NamedPerson>;
  /** A new link for somebody; the ones before stop working. Throws `person-missing`. */
  readonly makeLink: (actor: Actor, id: PersonId, place: OwnerPlace) => Promise<GivenLink>;
  /** Erases somebody and everything that is theirs. Throws `person-missing` or `last-owner`. */
  readonly remove: (id: PersonId) => Promise<void>;
}

export function createPeopleDirectory(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  /** Where a new person is until they say otherwise. */
  readonly defaultTimeZone: string;
  /** Erases somebody, or what an interrupted call left of them. Throws `last-owner`. */
  readonly erasePerson: (person: PersonId) => Promise<void>;
}): PeopleDirectory {
  const { storage, clock, change } = deps;

  return {
    list: async ({ limit, cursor }) => {
      const page = await storage.find(DIRECTORY, INSTALL, { index: 'byCreation' }, { limit, after: cursor });
      const rows = await Promise.all(page.items.map(({ id }) => readRow(storage, id as PersonId)));
      return { items: rows.filter((row) => row !== undefined), next: page.next };
    },

    create: (actor, { name, role = 'member' }, { origin, webOrigin }) =>
      change(actor, async (draft) => {
        const person = newId<'person'>(clock.now());
        const account = newAccount({ person, name, role, createdAt: draft.at });
        const issued = await issueLink(deps, person, 'invitation');
        const changes = [
          ...(await claimName(storage, person, { name, before: null })),
          ...newAccountChanges(account),
          newProfileChange(account, deps.defaultTimeZone),
          ...issued.changes,
          auditChange(person, { at: draft.at, kind: 'link-made', detail: 'invitation', ...origin }),
          auditChange(actor.person, { at: draft.at, kind: 'link-made', detail: `invitation for ${name}`, ...origin }),
        ];
        for (const one of changes) draft.include(one);
        const link = linkAddress(webOrigin, issued.secret);
        return { person: { id: person, name, role }, link, expiresAt: issued.expiresAt };
      }),

    changeRole: (actor, id, role, origin) =>
      change(actor, async (draft) => {
        const account = await requirePerson(storage, id);
        const named = { id, name: account.value.name ?? '', role };
        if (account.value.role === role) return named;
        if (role !== 'owner') draft.include(await anotherOwner(storage, account.value));
        draft.include(accountChange(account, { ...account.value, role }));
        const note = { at: draft.at, kind: 'role-changed', ...origin } as const;
        draft.include(auditChange(id, { ...note, detail: role }));
        if (actor.person !== id) {
          draft.include(auditChange(actor.person, { ...note, detail: `${named.name} is now ${sayRole(role)}` }));
        }
        return named;
      }),

    makeLink: (actor, id, { origin, webOrigin }) =>
      change(actor, async (draft) => {
        const account = await requirePerson(storage, id);
        const kind = account.value.state === 'invited' ? 'invitation' : 'recovery';
        const issued = await issueLink(deps, id, kind);
        // Written as it was: whoever makes another link at the same moment loses, and the newest link is the only one.
        for (const one of [accountChange(account, account.value), ...issued.changes]) draft.include(one);
        const note = { at: draft.at, kind: 'link-made', ...origin } as const;
        draft.include(auditChange(id, { ...note, detail: kind }));
        if (actor.person !== id) {
          draft.include(
            auditChange(actor.person, { ...note, detail: `${kind} for ${account.value.name ?? 'somebody'}` }),
          );
        }
        return { link: linkAddress(webOrigin, issued.secret), expiresAt: issued.expiresAt };
      }),

    remove: async (id) => {
      if ((await findAccount(storage, id)) === undefined) throw personMissing();
      await deps.erasePerson(id);
    },
  };
}

/** An owner who can sign in, other than `except`. The one looked for first is the one who was there before there were accounts. */
export async function findActiveOwner(
  storage: Storage,
  { first, except }: { readonly first?: PersonId; readonly except?: PersonId } = {},
): Promise<Stored<Account> | undefined> {
  const isOne = (account: Stored<Account> | undefined) =>
    account?.value.role === 'owner' && account.value.state === 'active' && account.value.person !== except;
  const likely = first === undefined ? undefined : await findAccount(storage, first);
  if (isOne(likely)) return likely;
  for (const id of await listPeople(storage)) {
    const account = await findAccount(storage, id);
    if (isOne(account)) return account;
  }
  return undefined;
}

/** Everybody who has an account, in the order they came. */
export async function listPeople(storage: Storage): Promise<readonly PersonId[]> {
  const entries = await findAll(storage, DIRECTORY, INSTALL, { index: 'byCreation' }, { limit: 1_000_000 });
  return entries.map(({ id }) => id as PersonId);
}

/**
 * Another owner, written as they are: whoever takes them away at the same moment, counting on this one, loses or makes this lose. Throws
 * `last-owner`.
 */
async function anotherOwner(storage: Storage, account: Account): Promise<Change> {
  const other = await findActiveOwner(storage, { except: account.person });
  if (other !== undefined) return accountChange(other, other.value);
  throw new Problem('last-owner', { detail: 'Nobody else here can sign in as an owner.' });
}

async function requirePerson(storage: Storage, id: PersonId): Promise<Stored<Account>> {
  const account = await findAccount(storage, id);
  if (account === undefined || account.value.state === 'leaving') throw personMissing();
  return account;
}

async function readRow(storage: Storage, id: PersonId): Promise<DirectoryRow | undefined> {
  const account = (await findAccount(storage, id))?.value;
  if (account === undefined) return undefined;
  const { role, state, createdAt, lastSeenAt } = account;
  const usage = {
    tasks: await storage.count(TASKS, id, {}),
    focusSessions: await storage.count(FOCUS_SESSIONS, id, {}),
    // Facts are numbered without gaps: the last number tells how many, without walking over them.
    facts: (await storage.get(FACT_HEADS, id, 'head'))?.value.sequence ?? 0,
  };
  return { id, name: account.name ?? '', role, state, createdAt, lastSeenAt, usage };
}

function sayRole(role: Role): string {
  return role === 'owner' ? 'an owner' : 'a member';
}

function personMissing(): Problem {
  return new Problem('person-missing', { detail: 'There is no such person.' });
}
