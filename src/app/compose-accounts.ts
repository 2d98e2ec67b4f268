/** The part of the diagram that is about who asks: accounts, sessions, tokens and what programs ask for. */
import type { Config } from '#config/load-config.ts';
import { createAccountSessions } from '#features/accounts/account-sessions.ts';
import { createCredentials } from '#features/accounts/credentials.ts';
import { createTokens } from '#features/accounts/tokens.ts';
import { createChangeRequests } from '#features/change-requests/change-requests.ts';
import { createAuthenticate } from '#http/authenticate.ts';
import { createAuthorize } from '#http/authorize.ts';
import { createCarryOut } from '#http/carry-out.ts';
import type { Handlers } from '#http/handler.ts';
import { createTokenHandlers } from '#http/token-handlers.ts';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Changer } from '#shelves/change.ts';
import { ACCOUNTS } from '#shelves/shelves.ts';

export function composeAccounts(deps: {
  readonly config: Config;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  /** The one person of an install without accounts. */
  readonly firstPerson: () => PersonId | Promise<PersonId>;
  /** Every handler there is, once all are made: accepted change requests are carried out by them. */
  readonly allHandlers: () => Partial<Handlers>;
}) {
  const { config, storage, clock, change } = deps;
  const credentials = createCredentials({ storage, clock });
  const { sessionIdleHours: idleHours, sessionMaxDays: maxDays } = config;
  const sessions = createAccountSessions({ storage, clock, credentials, idleHours, maxDays });
  const tokens = createTokens({ storage, clock, change, credentials });
  const changeRequests = createChangeRequests({ storage, clock, change });
  const local = config.accounts ? undefined : deps.firstPerson;
  const roleOf = async (person: PersonId) => (await storage.get(ACCOUNTS, person, 'account'))?.value.role ?? 'member';
  return {
    changeRequests,
    authenticate: createAuthenticate({ local, sessions, tokens }),
    authorize: createAuthorize({ accounts: config.accounts, now: clock.now, roleOf }),
    handlers: {
      ...createTokenHandlers({ sessions, tokens, changeRequests, carryOut: createCarryOut(deps.allHandlers) }),
    },
  };
}
