/**
 * Says who asks: a token in `Authorization`, else the session in the cookie, else, without accounts, the one person there is. A token
 * that is no longer good is refused and never falls back to a cookie.
 */
import type { FastifyRequest } from 'fastify';
import type { AccountSessions } from '#features/accounts/account-sessions.ts';
import type { Caller } from '#features/accounts/caller.ts';
import type { Tokens } from '#features/accounts/tokens.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { readCookie } from './cookies.ts';

/** Who asks. Throws `sign-in-needed`, `sign-in-expired` or `token-invalid`. */
export type Authenticate = (request: FastifyRequest) => Caller | Promise<Caller>;

export function createAuthenticate(deps: {
  /** Where nobody signs in: the one person. Undefined with accounts. */
  readonly local: (() => PersonId | Promise<PersonId>) | undefined;
  readonly sessions: Pick<AccountSessions, 'identify'>;
  readonly tokens: Pick<Tokens, 'identify'>;
}): Authenticate {
  const { local, sessions, tokens } = deps;

  const byToken = (header: string) => {
    const secret = /^bearer ([\x21-\x7e]{1,200})$/i.exec(header)?.[1];
    return secret === undefined ? requireToken(undefined) : settle(tokens.identify(secret), requireToken);
  };

  const bySession = (request: FastifyRequest) => {
    const secret = readCookie(request, 'session');
    if (secret === undefined) throw new Problem('sign-in-needed', { detail: 'This needs somebody who is signed in.' });
    return settle(sessions.identify(secret), requireSession);
  };

  const byPlace = (person: PersonId): Caller => ({ kind: 'local', person });

  return (request) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) return byToken(authorization);
    if (local === undefined) return bySession(request);
    const person = local();
    return typeof person === 'string' ? byPlace(person) : person.then(byPlace);
  };
}

/** Most callers are known at once: nothing waits that need not. */
function settle<Found>(found: Found | Promise<Found>, require: (found: Found) => Caller): Caller | Promise<Caller> {
  return found instanceof Promise ? found.then(require) : require(found);
}

function requireToken(caller: Caller | undefined): Caller {
  if (caller !== undefined) return caller;
  throw new Problem('token-invalid', { detail: 'The token is unknown, has expired or was revoked.' });
}

function requireSession(caller: Caller | undefined): Caller {
  if (caller !== undefined) return caller;
  throw new Problem('sign-in-expired', { detail: 'This browser is no longer signed in.' });
}
