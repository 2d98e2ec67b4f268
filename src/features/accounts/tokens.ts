/**
 * Keys for programs. The secret begins with `ffp_`, so that scanners of leaked secrets know it; it is shown once and only its hash is
 * kept. A token never makes another that can do more than itself.
 */
import type { Clock } from '#kernel/clock.ts';
import { newId, newSecret, type PersonId, type TokenId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Token } from '#model/account.ts';
import type { Scope } from '#model/scope.ts';
import { formatInstant } from '#model/time.ts';
import { changeOf, type Slice, type Storage, type Stored } from '#ports/storage/storage.ts';
import { auditChange } from '#shelves/audit.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { CREDENTIAL_LOCATORS, TOKENS } from '#shelves/shelves.ts';
import { hasPassed } from './account-sessions.ts';
import type { Caller, Origin, TokenCaller } from './caller.ts';
import { type Credentials, hashSecret, locatorRemoval } from './credentials.ts';

export const TOKEN_PREFIX = 'ffp_';

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly proposeOnly?: boolean | undefined;
  readonly expiresAt?: string | null | undefined;
}

export interface MadeToken {
  readonly token: Token;
  readonly secret: string;
}

export interface Tokens {
  /** Whose token it is and what it may do; undefined when it is unknown, expired or revoked. Notes, every few minutes, that it is used. */
  readonly identify: (secret: string) => TokenCaller | undefined | Promise<TokenCaller | undefined>;
  readonly list: (
    person: PersonId,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Slice<Token>>;
  /** Throws `token-too-wide` when a token asks for more than it may do itself, `too-many-credentials` above 100. */
  readonly create: (actor: Actor, caller: Caller, given: NewToken, origin: Origin) => Promise<MadeToken>;
  /** Throws `token-missing`. */
  readonly revoke: (actor: Actor, id: TokenId, origin: Origin) => Promise<void>;
}

const MOST_TOKENS = 100;
const HINT_LENGTH = TOKEN_PREFIX.length + 4;
const NOTED_EVERY_MS = 5 * 60_000;

export function createTokens(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly credentials: Credentials;
}): Tokens {
  const { storage, clock, change, credentials } = deps;

  /** A lost race means that somebody else noted it, or that it was just revoked. */
  const noteUse = async (person: PersonId, stored: Stored<Token>, now: Temporal.Instant) => {
    const value = { ...stored.value, lastUsedAt: formatInstant(now) };
    await storage.commit([changeOf({ shelf: TOKENS, person, id: stored.id, expect: stored.revision, value })]);
  };

  const lookUp = async (secretHash: string): Promise<TokenCaller | undefined> => {
    const locator = await credentials.locate(secretHash);
    if (locator?.kind !== 'token') return undefined;
    const person = locator.person as PersonId;
    const stored = await storage.get(TOKENS, person, locator.id);
    if (stored === undefined) credentials.forget(secretHash);
    const now = clock.now();
    if (stored === undefined || hasPassed(stored.value.expiresAt, now)) return undefined;
    const { name, scopes, proposeOnly, expiresAt, lastUsedAt } = stored.value;
    const isNoted = lastUsedAt !== null && now.epochMilliseconds - Date.parse(lastUsedAt) < NOTED_EVERY_MS;
    if (!isNoted) await noteUse(person, stored, now);
    const caller = {
      kind: 'token',
      person,
      token: stored.id as TokenId,
      name,
      scopes,
      proposeOnly,
      expiresAt,
    } as const;
    const endsInMs = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now.epochMilliseconds;
    credentials.recent.keep(secretHash, caller, endsInMs);
    return caller;
  };

  return {
    identify: (secret) => {
      if (!secret.startsWith(TOKEN_PREFIX)) return undefined;
      const secretHash = hashSecret(secret);
      const recent = credentials.recent.find(secretHash);
      if (recent !== undefined) return recent.kind === 'token' ? recent : undefined;
      return lookUp(secretHash);
    },

    list: (person, { limit, cursor }) =>
      storage.find(TOKENS, person, { index: 'byCreation', descending: true }, { limit, after: cursor }),

    create: (actor, caller, given, origin) =>
      change(actor, async (draft) => {
        const wanted = { proposeOnly: false, expiresAt: null, ...withoutUndefined(given) };
        if (caller.kind === 'token') refuseWider(caller, wanted);
        if (hasPassed(wanted.expiresAt, clock.now())) {
          throw new Problem('request-invalid', {
            detail: 'A token that has expired already would be of no use.',
            faults: [{ path: 'body/expiresAt', message: 'expected an instant in the future' }],
          });
        }
        if ((await storage.count(TOKENS, actor.person, {})) >= MOST_TOKENS) {
          throw new Problem('too-many-credentials', {
            detail: `${MOST_TOKENS} tokens are the most; revoke one first.`,
          });
        }
        const id = newId<'token'>(clock.now());
        const secret = TOKEN_PREFIX + newSecret();
        const secretHash = hashSecret(secret);
        const token: Token = {
          id,
          name: given.name,
          scopes: wanted.scopes,
          proposeOnly: wanted.proposeOnly,
          hint: secret.slice(0, HINT_LENGTH),
          expiresAt: wanted.expiresAt,
          createdAt: draft.at,
          lastUsedAt: null,
          secretHash,
        };
        draft.add(TOKENS, id, token);
        draft.include(
          changeOf({
            shelf: CREDENTIAL_LOCATORS,
            person: INSTALL,
            id: secretHash,
            expect: 'absent',
            value: { kind: 'token', person: actor.person, id },
          }),
        );
        draft.include(auditChange(actor.person, { at: draft.at, kind: 'token-made', detail: given.name, ...origin }));
        return { token, secret };
      }),

    revoke: async (actor, id, origin) => {
      const revoked = await change(actor, async (draft) => {
        const stored = await storage.get(TOKENS, actor.person, id);
        if (stored === undefined) throw new Problem('token-missing', { detail: 'There is no such token.' });
        draft.remove(TOKENS, stored);
        draft.include(locatorRemoval(stored.value.secretHash));
        const detail = stored.value.name;
        draft.include(auditChange(actor.person, { at: draft.at, kind: 'token-revoked', detail, ...origin }));
        return stored.value.secretHash;
      });
      credentials.forget(revoked);
    },
  };
}

function refuseWider(caller: TokenCaller, wanted: Required<Omit<NewToken, 'name'>>): void {
  const more = wanted.scopes.filter((scope) => !caller.scopes.includes(scope));
  const lastsLonger = caller.expiresAt !== null && (wanted.expiresAt == null || wanted.expiresAt > caller.expiresAt);
  if (more.length === 0 && !lastsLonger) return;
  const detail =
    more.length > 0
      ? `This token has not the scope ${more.join(', ')} itself.`
      : 'The new token would outlive the one that asks for it.';
  throw new Problem('token-too-wide', { detail });
}

function withoutUndefined<T extends object>(given: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
