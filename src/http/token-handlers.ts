/** Which use case answers which route about tokens, signed-in browsers and what programs asked for. */
import type { z } from 'zod';
import type { TokenShown } from '#contract/account-routes.ts';
import type { AccountSessions } from '#features/accounts/account-sessions.ts';
import type { Caller } from '#features/accounts/caller.ts';
import type { Tokens } from '#features/accounts/tokens.ts';
import type { ChangeRequests } from '#features/change-requests/change-requests.ts';
import type { AccountSession, Token } from '#model/account.ts';
import type { ChangeRequest } from '#model/change-request.ts';
import type { Actor } from '#shelves/change.ts';
import { showChangeRequest } from './change-request-parts.ts';
import type { Handlers } from './handler.ts';

export interface TokenUseCases {
  readonly sessions: AccountSessions;
  readonly tokens: Tokens;
  readonly changeRequests: ChangeRequests;
  /** Does what a request asked for, as the person themself. */
  readonly carryOut: (actor: Actor, request: ChangeRequest) => Promise<unknown>;
}

type Answered =
  | 'listAccountSessions'
  | 'revokeAccountSession'
  | 'revokeOtherSessions'
  | 'listTokens'
  | 'createToken'
  | 'revokeToken'
  | 'listChangeRequests'
  | 'acceptChangeRequest'
  | 'declineChangeRequest';

export function createTokenHandlers(use: TokenUseCases): Pick<Handlers, Answered> {
  return {
    listAccountSessions: async ({ actor, caller, query }) => {
      const page = await use.sessions.list(actor.person, query);
      const items = page.items.map(({ value }) => showSession(value, caller));
      return { body: { items, nextCursor: page.next ?? null } };
    },
    revokeAccountSession: async ({ actor, params, origin }) => {
      await use.sessions.revoke(actor.person, params.id, origin);
      return { body: undefined };
    },
    revokeOtherSessions: async ({ actor, caller, origin }) => {
      const keep = caller?.kind === 'session' ? caller.session : undefined;
      return { body: { revoked: await use.sessions.revokeAll(actor.person, { keep, origin }) } };
    },

    listTokens: async ({ actor, query }) => {
      const page = await use.tokens.list(actor.person, query);
      return { body: { items: page.items.map(({ value }) => showToken(value)), nextCursor: page.next ?? null } };
    },
    createToken: async ({ actor, caller, body, origin }) => {
      const made = await use.tokens.create(actor, callerOf(caller), body, origin);
      return { body: { ...showToken(made.token), secret: made.secret } };
    },
    revokeToken: async ({ actor, params, origin }) => {
      await use.tokens.revoke(actor, params.id, origin);
      return { body: undefined };
    },

    listChangeRequests: async ({ actor, query }) => {
      const page = await use.changeRequests.list(actor.person, query);
      return {
        body: { items: page.items.map(({ value }) => showChangeRequest(value)), nextCursor: page.next ?? null },
      };
    },
    acceptChangeRequest: async ({ actor, params }) => ({
      body: showChangeRequest(
        await use.changeRequests.accept(actor, params.id, (request, receipt) =>
          use.carryOut({ person: actor.person, receipt }, request),
        ),
      ),
    }),
    declineChangeRequest: async ({ actor, params }) => ({
      body: showChangeRequest(await use.changeRequests.decline(actor, params.id)),
    }),
  };
}

/** On routes that are not open to anybody there always is a caller. */
function callerOf(caller: Caller | undefined): Caller {
  if (caller === undefined) throw new Error('a route that is not public was bound without its caller');
  return caller;
}

function showToken(token: Token): z.output<typeof TokenShown> {
  const { secretHash: _, scopes, ...shown } = token;
  return { ...shown, scopes: [...scopes] };
}

function showSession(session: AccountSession, caller: Caller | undefined) {
  const { id, method, device, address, createdAt, lastUsedAt } = session;
  const isThis = caller?.kind === 'session' && caller.session === id;
  return { id, isThis, method, device, address, createdAt, lastUsedAt };
}
