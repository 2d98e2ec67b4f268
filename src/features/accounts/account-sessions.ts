/**
 * Browsers that are signed in. A session is made when somebody proves who they are, and made anew each time they do, so that a secret
 * planted before signing in is worth nothing after. It ends when it is revoked, unused for long, or old, whichever is first; it lives
 * in storage, so that any instance serves any person.
 */
import type { Clock } from '#kernel/clock.ts';
import { type AccountSessionId, newId, newSecret, type PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Account, AccountSession, SignInMethod } from '#model/account.ts';
import { formatInstant, parseInstant } from '#model/time.ts';
import { type Change, changeOf, type Slice, type Storage, type Stored } from '#ports/storage/storage.ts';
import { auditChange } from '#shelves/audit.ts';
import { findAll } from '#shelves/find-all.ts';
import { ACCOUNT_SESSIONS, ACCOUNTS } from '#shelves/shelves.ts';
import type { Origin, SessionCaller } from './caller.ts';
import { type Credentials, hashSecret, locatorChange, locatorRemoval } from './credentials.ts';

/** A session just made, with the secret that goes into the cookie. */
export interface StartedSession {
  readonly secret: string;
  readonly person: PersonId;
  readonly id: AccountSessionId;
}

export interface AccountSessions {
  /** Who the secret in a cookie belongs to; undefined when it has ended or never was. Notes, every few minutes, that it is in use. */
  readonly identify: (secret: string) => Promise<SessionCaller | undefined>;
  /** Signs somebody in who has proved who they are. `replaces`: the session this browser had, which ends. */
  readonly start: (
    person: PersonId,
    given: { readonly method: SignInMethod; readonly origin: Origin; readonly replaces?: string | undefined },
  ) => Promise<StartedSession>;
  /** Ends the session of that secret; nothing happens when there is none. */
  readonly end: (secret: string, origin: Origin) => Promise<void>;
  readonly list: (
    person: PersonId,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Slice<AccountSession>>;
  /** Throws `account-session-missing`. */
  readonly revoke: (person: PersonId, id: AccountSessionId, origin: Origin) => Promise<void>;
  /** Ends every session but `keep`. Returns how many. */
  readonly revokeAll: (
    person: PersonId,
    given: { readonly keep?: AccountSessionId | undefined; readonly origin: Origin },
  ) => Promise<number>;
}

/** How exactly the last use is known; noting it more often would make every request a write. */
const NOTED_EVERY_MINUTES = 5;
/** How exactly an owner sees when somebody was last here. */
const SEEN_EVERY_MINUTES = 60;

export function createAccountSessions(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly idleHours: number;
  readonly maxDays: number;
}): AccountSessions {
  const { storage, clock, credentials } = deps;

  const isOver = (session: AccountSession, now: number) =>
    now - Date.parse(session.lastUsedAt) > deps.idleHours * 3600_000 ||
    now - Date.parse(session.createdAt) > deps.maxDays * 24 * 3600_000;

  /** A lost race means that somebody else noted it, or that it has just ended. */
  const noteUse = async (person: PersonId, stored: Stored<AccountSession>, now: number) => {
    if (now - Date.parse(stored.value.lastUsedAt) < NOTED_EVERY_MINUTES * 60_000) return;
    const lastUsedAt = formatInstant(clock.now());
    const value = { ...stored.value, lastUsedAt };
    const changes = [changeOf({ shelf: ACCOUNT_SESSIONS, person, id: stored.id, expect: stored.revision, value })];
    const account = await storage.get(ACCOUNTS, person, 'account');
    const seen = account?.value.lastSeenAt ?? null;
    if (account !== undefined && (seen === null || now - Date.parse(seen) >= SEEN_EVERY_MINUTES * 60_000)) {
      changes.push(seenChange(person, account, lastUsedAt));
    }
    await storage.commit(changes);
  };

  const find = async (secret: string) => {
    const locator = await credentials.locate(secret);
    if (locator?.kind !== 'session') return undefined;
    const person = locator.person as PersonId;
    const stored = await storage.get(ACCOUNT_SESSIONS, person, locator.id);
    if (stored === undefined) credentials.forget(secret);
    return stored === undefined ? undefined : { person, stored };
  };

  const removalOf = (person: PersonId, { id, value }: Stored<AccountSession>): readonly Change[] => [
    changeOf({ shelf: ACCOUNT_SESSIONS, person, id, expect: 'any', value: undefined }),
    locatorRemoval(value.secretHash),
  ];

  return {
    identify: async (secret) => {
      const found = await find(secret);
      if (found === undefined) return undefined;
      const { person, stored } = found;
      const now = clock.now().epochMilliseconds;
      if (isOver(stored.value, now)) {
        await storage.commit(removalOf(person, stored));
        credentials.forget(secret);
        return undefined;
      }
      await noteUse(person, stored, now);
      return {
        kind: 'session',
        person,
        session: stored.id as AccountSessionId,
        signedInAt: stored.value.signedInAt,
      };
    },

    start: async (person, { method, origin, replaces }) => {
      const now = clock.now();
      const at = formatInstant(now);
      const id = newId<'account-session'>(now);
      const secret = newSecret();
      const secretHash = hashSecret(secret);
      const session: AccountSession = {
        id,
        createdAt: at,
        signedInAt: at,
        method,
        lastUsedAt: at,
        device: origin.device,
        address: origin.address,
        secretHash,
      };
      const before = replaces === undefined ? undefined : await find(replaces);
      const changes = [
        changeOf({ shelf: ACCOUNT_SESSIONS, person, id, expect: 'absent', value: session }),
        locatorChange(secretHash, { kind: 'session', person, id }),
        auditChange(person, { at, kind: 'signed-in', detail: method, ...origin }),
        ...(before === undefined ? [] : removalOf(before.person, before.stored)),
      ];
      await storage.commit(changes);
      await markSeen(storage, person, at);
      if (replaces !== undefined) credentials.forget(replaces);
      await trim(storage, person, removalOf);
      return { secret, person, id };
    },

    end: async (secret, origin) => {
      const found = await find(secret);
      if (found === undefined) return;
      const { person, stored } = found;
      const at = formatInstant(clock.now());
      const note = auditChange(person, { at, kind: 'signed-out', detail: stored.value.device, ...origin });
      await storage.commit([...removalOf(person, stored), note]);
      credentials.forget(secret);
    },

    list: (person, { limit, cursor }) =>
      storage.find(ACCOUNT_SESSIONS, person, { index: 'byUse', descending: true }, { limit, after: cursor }),

    revoke: async (person, id, origin) => {
      const stored = await storage.get(ACCOUNT_SESSIONS, person, id);
      if (stored === undefined) {
        throw new Problem('account-session-missing', { detail: 'There is no such signed-in browser.' });
      }
      const at = formatInstant(clock.now());
      const note = auditChange(person, { at, kind: 'session-revoked', detail: stored.value.device, ...origin });
      await storage.commit([...removalOf(person, stored), note]);
    },

    revokeAll: async (person, { keep, origin }) => {
      const sessions = await findAll(storage, ACCOUNT_SESSIONS, person, {});
      const ending = sessions.filter(({ id }) => id !== keep);
      if (ending.length === 0) return 0;
      const at = formatInstant(clock.now());
      const detail = ending.length === 1 ? 'one browser' : `${ending.length} browsers`;
      const note = auditChange(person, { at, kind: 'session-revoked', detail, ...origin });
      await storage.commit([...ending.flatMap((stored) => removalOf(person, stored)), note]);
      return ending.length;
    },
  };
}

/** More browsers than this nobody has; the ones used least go first. */
const MOST_SESSIONS = 100;

async function trim(
  storage: Storage,
  person: PersonId,
  removalOf: (person: PersonId, stored: Stored<AccountSession>) => readonly Change[],
): Promise<void> {
  const sessions = await findAll(storage, ACCOUNT_SESSIONS, person, { index: 'byUse', descending: true });
  const surplus = sessions.slice(MOST_SESSIONS);
  if (surplus.length > 0) await storage.commit(surplus.flatMap((stored) => removalOf(person, stored)));
}

function seenChange(person: PersonId, account: Stored<Account>, at: string): Change {
  const value = { ...account.value, lastSeenAt: at };
  return changeOf({ shelf: ACCOUNTS, person, id: 'account', expect: account.revision, value });
}

/** Notes that somebody is here. Losing to a change of the account at the same moment leaves an older time, which the next use puts right. */
async function markSeen(storage: Storage, person: PersonId, at: string): Promise<void> {
  const account = await storage.get(ACCOUNTS, person, 'account');
  if (account !== undefined) await storage.commit([seenChange(person, account, at)]);
}

/** Whether an instant has passed; null never does. */
export function hasPassed(instant: string | null, now: Temporal.Instant): boolean {
  return instant !== null && Temporal.Instant.compare(parseInstant(instant), now) <= 0;
}
