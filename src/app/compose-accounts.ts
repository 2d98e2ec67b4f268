/** The part of the diagram that is about who asks: accounts, sessions, tokens and what programs ask for. */
import type { Config } from '#config/load-config.ts';
import { createAccountSessions } from '#features/accounts/account-sessions.ts';
import { createAccounts } from '#features/accounts/accounts.ts';
import { createAttempts } from '#features/accounts/attempts.ts';
import { createChallenges } from '#features/accounts/challenges.ts';
import { createCredentials } from '#features/accounts/credentials.ts';
import { createIdentities } from '#features/accounts/identities.ts';
import { createLinks } from '#features/accounts/links.ts';
import { createOpenIdSignIn } from '#features/accounts/openid.ts';
import { createOpenIdArrival } from '#features/accounts/openid-arrival.ts';
import { createPasskeySignIn } from '#features/accounts/passkey-sign-in.ts';
import { createPasskeyVerifier } from '#features/accounts/passkey-verifier.ts';
import { createPasskeys } from '#features/accounts/passkeys.ts';
import { createPassphraseHasher } from '#features/accounts/passphrase-hash.ts';
import { createRefuseWeak } from '#features/accounts/passphrase-strength.ts';
import { createPeopleDirectory } from '#features/accounts/people-directory.ts';
import { prepareSetUp } from '#features/accounts/set-up.ts';
import { createSignIn } from '#features/accounts/sign-in.ts';
import { createEntry } from '#features/accounts/sign-in-entry.ts';
import { createSignInTrail } from '#features/accounts/sign-in-trail.ts';
import { createTokens } from '#features/accounts/tokens.ts';
import { createChangeRequests } from '#features/change-requests/change-requests.ts';
import { createAccountHandlers } from '#http/account-handlers.ts';
import { createAuthenticate } from '#http/authenticate.ts';
import { createAuthorize } from '#http/authorize.ts';
import { createCarryOut } from '#http/carry-out.ts';
import type { Handlers } from '#http/handler.ts';
import { createOpenIdHandlers } from '#http/openid-handlers.ts';
import { createPasskeyHandlers } from '#http/passkey-handlers.ts';
import { createPeopleHandlers } from '#http/people-handlers.ts';
import { createPortabilityHandlers } from '#http/portability-handlers.ts';
import { createSessionHandlers } from '#http/session-handlers.ts';
import { createTokenHandlers } from '#http/token-handlers.ts';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { OpenIdProvider } from '#ports/openid/openid.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Changer } from '#shelves/change.ts';
import { ACCOUNTS } from '#shelves/shelves.ts';
import type { Portability } from './compose-portability.ts';

export function composeAccounts(deps: {
  readonly config: Config;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  /** The one person of an install without accounts. */
  readonly firstPerson: () => PersonId | Promise<PersonId>;
  /** Every handler there is, once all are made: accepted change requests are carried out by them. */
  readonly allHandlers: () => Partial<Handlers>;
  /** Where a new person is until they say otherwise. */
  readonly defaultTimeZone: string;
  /** Taking everything along, bringing it back, and erasing it. */
  readonly portability: Portability;
  /** Undefined where none is configured. */
  readonly openIdProvider: OpenIdProvider | undefined;
}) {
  const { config, storage, clock, change } = deps;
  const credentials = createCredentials({ storage, clock });
  const { sessionIdleHours: idleHours, sessionMaxDays } = config;
  const sessions = createAccountSessions({ storage, clock, credentials, idleHours, maxDays: sessionMaxDays });
  const tokens = createTokens({ storage, clock, change, credentials });
  const changeRequests = createChangeRequests({ storage, clock, change });
  const entry = createEntry({ storage, clock, sessions });
  const [hasher, refuseWeak] = [createPassphraseHasher(), createRefuseWeak()];
  const attempts = createAttempts({ storage, clock });
  const proving = { storage, clock, change, hasher, refuseWeak, attempts, entry, sessions };
  const { registration } = config;
  const { defaultTimeZone } = deps;
  const accounts = createAccounts(proving);
  const trail = createSignInTrail({ storage, clock });
  const signIn = createSignIn({ ...proving, trail, registration, defaultTimeZone });
  const asking = { ...proving, trail, challenges: createChallenges({ storage, clock }) };
  const verifier = createPasskeyVerifier();
  const passkeys = createPasskeys({ ...asking, verifier });
  const arrival = createOpenIdArrival({ ...proving, registration, defaultTimeZone });
  const erasePerson = async (person: PersonId) => {
    await deps.portability.erasePerson(person);
    credentials.recent.forgetPerson(person);
  };
  const people = createPeopleDirectory({
    storage,
    clock,
    change,
    defaultTimeZone,
    erasePerson,
  });
  const local = config.accounts ? undefined : deps.firstPerson;
  const roleOf = async (person: PersonId) => (await storage.get(ACCOUNTS, person, 'account'))?.value.role ?? 'member';
  return {
    changeRequests,
    authenticate: createAuthenticate({ local, sessions, tokens }),
    authorize: createAuthorize({ accounts: config.accounts, now: clock.now, roleOf }),
    /** The secret of a link for the first owner, while no owner can sign in. */
    prepareSetUp: async () =>
      config.accounts ? prepareSetUp({ storage, clock }, await deps.firstPerson()) : undefined,
    handlers: {
      ...createSessionHandlers({
        signIn,
        links: createLinks({ ...proving, addPasskey: passkeys.addForLink }),
        sessions,
        accounts,
        now: clock.now,
        sessionMaxDays,
        offers: {
          accounts: config.accounts,
          openId: config.openIdIssuer === undefined ? null : { label: config.openIdLabel },
          registration: config.accounts && registration ? 'open' : 'by-invitation',
        },
      }),
      ...createPasskeyHandlers({
        passkeys,
        passkeySignIn: createPasskeySignIn({ ...asking, verifier }),
        sessionMaxDays,
      }),
      ...createOpenIdHandlers({
        openId: createOpenIdSignIn({ ...asking, provider: deps.openIdProvider, arrival }),
        identities: createIdentities(proving),
        sessionMaxDays,
      }),
      ...createAccountHandlers(accounts),
      ...createPeopleHandlers(people),
      ...createPortabilityHandlers({ ...deps.portability, erasePerson }),
      ...createTokenHandlers({ sessions, tokens, changeRequests, carryOut: createCarryOut(deps.allHandlers) }),
    },
  };
}
