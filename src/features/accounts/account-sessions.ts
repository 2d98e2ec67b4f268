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

export interface SessionStart {
  readonly method: SignInMethod;
  readonly origin: Origin;
  readonly replaces?: string | undefined;
}

export interface AccountSessions {
  /** Who the secret in a cookie belongs to; undefined when it has ended or never was. Notes, every few minutes, that it is in use. */
  readonly identify: (secret: string) => SessionCaller | undefined | Promise<SessionCaller | undefined>;
  /** Signs somebody in who has proved who they are. `replaces`: the session this browser had, which ends. */
  readonly start: (person: PersonId, given: SessionStart) => Promise<StartedSession>;
  /**
   * The same in one commit with what it depends on, such as the account as it was when somebody proved who they are. Undefined when those
   * changes lost a race: then nobody is signed in.
   */
  readonly startWith: (
    person: PersonId,
    given: SessionStart & { readonly alongside: readonly Change[] },
  ) => Promise<StartedSession | undefined>;
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
const NOTED_EVERY_MS = 5 * 60_000;
/** More browsers than this nobody has; the ones used least go first. */
const MOST_SESSIONS = 100;
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

  const [idleMs, maxMs] = [deps.idleHours * 3600_000, deps.maxDays * 24 * 3600_000];

  /** A lost race means that somebody else noted it, or that it has just ended. */
  const noteUse = async (person: PersonId, stored: Stored<AccountSession>, now: number) => {
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

  const find = async (secretHash: string) => {
    const locator = await credentials.locate(secretHash);
    if (locator?.kind !== 'session') return undefined;
    const person = locator.person as PersonId;
    const stored = await storage.get(ACCOUNT_SESSIONS, person, locator.id);
    if (stored === undefined) credentials.forget(secretHash);
    return stored === undefined ? undefined : { person, stored };
  };

  const lookUp = async (secretHash: string): Promise<SessionCaller | undefined> => {
    const found = await find(secretHash);
    if (found === undefined) return undefined;
    const { person, stored } = found;
    const now = clock.now().epochMilliseconds;
    const unusedMs = now - Date.parse(stored.value.lastUsedAt);
    const endsInMs = Math.min(idleMs - unusedMs, maxMs - (now - Date.parse(stored.value.createdAt)));
    if (endsInMs < 0) {
      await endAll(person, [stored]);
      return undefined;
    }
    if (unusedMs >= NOTED_EVERY_MS) await noteUse(person, stored, now);
    const { signedInAt } = stored.value;
    const caller = { kind: 'session', person, session: stored.id as AccountSessionId, signedInAt } as const;
    credentials.recent.keep(secretHash, caller, endsInMs);
    return caller;
  };

  /** Takes sessions out of storage and memory, and writes what else belongs to that. */
  const endAll = async (person: PersonId, ending: readonly Stored<AccountSession>[], also: readonly Change[] = []) => {
    await storage.commit([...ending.flatMap((stored) => removalOf(person, stored)), ...also]);
    for (const { value } of ending) credentials.forget(value.secretHash);
  };

  const removalOf = (person: PersonId, { id, value }: Stored<AccountSession>): readonly Change[] => [
    changeOf({ shelf: ACCOUNT_SESSIONS, person, id, expect: 'any', value: undefined }),
    locatorRemoval(value.secretHash),
  ];

  const trim = async (person: PersonId) => {
    const sessions = await findAll(storage, ACCOUNT_SESSIONS, person, { index: 'byUse', descending: true });
    const surplus = sessions.slice(MOST_SESSIONS);
    if (surplus.length > 0) await endAll(person, surplus);
  };

  const startWith: AccountSessions['startWith'] = async (person, { method, origin, replaces, alongside }) => {
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
    const before = replaces === undefined ? undefined : await find(hashSecret(replaces));
    const outcome = await storage.commit([
      changeOf({ shelf: ACCOUNT_SESSIONS, person, id, expect: 'absent', value: session }),
      locatorChange(secretHash, { kind: 'session', person, id }),
      auditChange(person, { at, kind: 'signed-in', detail: method, ...origin }),
      ...(before === undefined ? [] : removalOf(before.person, before.stored)),
      ...alongside,
    ]);
    if (!outcome.committed) return undefined;
    if (before !== undefined) credentials.forget(before.stored.value.secretHash);
    await trim(person);
    return { secret, person, id };
  };

  return {
    identify: (secret) => {
      const secretHash = hashSecret(secret);
      const recent = credentials.recent.find(secretHash);
      if (recent !== undefined) return recent.kind === 'session' ? recent : undefined;
      return lookUp(secretHash);
    },

    start: async (person, given) => {
      const started = await startWith(person, { ...given, alongside: [] });
      if (started === undefined) throw new Error('a session of its own lost a race, which nothing can cause');
      await markSeen(storage, person, formatInstant(clock.now()));
      return started;
    },
    startWith,

    end: async (secret, origin) => {
      const found = await find(hashSecret(secret));
      if (found === undefined) return;
      const { person, stored } = found;
      const at = formatInstant(clock.now());
      await endAll(
        person,
        [stored],
        [auditChange(person, { at, kind: 'signed-out', detail: stored.value.device, ...origin })],
      );
    },

    list: (person, { limit, cursor }) =>
      storage.find(ACCOUNT_SESSIONS, person, { index: 'byUse', descending: true }, { limit, after: cursor }),

    revoke: async (person, id, origin) => {
      const stored = await storage.get(ACCOUNT_SESSIONS, person, id);
      if (stored === undefined) {
        throw new Problem('account-session-missing', { detail: 'There is no such signed-in browser.' });
      }
      const at = formatInstant(clock.now());
      await endAll(
        person,
        [stored],
        [auditChange(person, { at, kind: 'session-revoked', detail: stored.value.device, ...origin })],
      );
    },

    revokeAll: async (person, { keep, origin }) => {
      const sessions = await findAll(storage, ACCOUNT_SESSIONS, person, {});
      const ending = sessions.filter(({ id }) => id !== keep);
      if (ending.length === 0) return 0;
      const at = formatInstant(clock.now());
      const detail = ending.length === 1 ? 'one browser' : `${ending.length} browsers`;
      await endAll(person, ending, [auditChange(person, { at, kind: 'session-revoked', detail, ...origin })]);
      return ending.length;
    },
  };
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
