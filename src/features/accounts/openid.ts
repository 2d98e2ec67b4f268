/**
 * Signing in at an OpenID provider. The way there and back is tied to the browser that began it by a secret in its cookie, from which
 * everything the provider must not know before the end is worked out: the store holds nothing that completes a sign-in. The question is
 * used up before the provider is asked, so that no answer counts twice.
 */
import type { Clock } from '#kernel/clock.ts';
import { newSecret, type PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { OpenIdIdentity, OpenIdProvider, OpenIdTies } from '#ports/openid/openid.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import type { Challenge } from '#shelves/shelves.ts';
import { readAccount } from './account-document.ts';
import { type Challenges, useUp } from './challenges.ts';
import { hashSecret } from './credentials.ts';
import { refuseMoreIdentities } from './identities.ts';
import { findLink } from './link-lookup.ts';
import { OPENID_REFUSALS, type OpenIdArrival, type OpenIdOutcome, refused } from './openid-arrival.ts';
import type { SignInPlace } from './sign-in-entry.ts';

export interface OpenIdBegin {
  /** Where the browser goes. */
  readonly url: string;
  /** Goes into its cookie. */
  readonly secret: string;
}

export interface OpenIdSignIn {
  /** `link`: the secret of a link that is to be taken with the identity. Throws `link-invalid`, `provider-missing` or `provider-unavailable`. */
  readonly begin: (given: {
    readonly webOrigin: string;
    readonly link?: string | undefined;
    /** The cookie that says where the browser signed in before; the provider's way back does not bring it along. */
    readonly device?: string | undefined;
  }) => Promise<OpenIdBegin>;
  /** For somebody who is signed in. Throws `too-many-credentials`, `provider-missing` or `provider-unavailable`. */
  readonly beginLinking: (person: PersonId, webOrigin: string) => Promise<OpenIdBegin>;
  /** `secret`: from the cookie. */
  readonly finish: (
    query: Readonly<Record<string, string | readonly string[]>>,
    given: { readonly secret: string | undefined; readonly place: SignInPlace },
  ) => Promise<OpenIdOutcome>;
}

/** How long somebody may take at the provider. */
export const OPENID_MINUTES = 10;

/** Where the provider sends the browser back to. Whoever sets up the provider enters it there. */
const CALLBACK_PATH = '/api/v1/session/openid/callback';
/** More than any cookie of ours has. */
const MOST_COOKIE = 500;

export function createOpenIdSignIn(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly challenges: Challenges;
  /** Undefined where none is configured. */
  readonly provider: OpenIdProvider | undefined;
  readonly arrival: OpenIdArrival;
}): OpenIdSignIn {
  const { storage, challenges, arrival } = deps;

  const requireProvider = (): OpenIdProvider => {
    if (deps.provider !== undefined) return deps.provider;
    throw new Problem('provider-missing', { detail: 'No sign-in provider is set here.' });
  };

  const ask = async (
    webOrigin: string,
    given: { readonly person?: PersonId; readonly linkHash?: string | undefined; readonly device?: string | undefined },
  ): Promise<OpenIdBegin> => {
    const provider = requireProvider();
    const secret = newSecret();
    const redirectUri = `${webOrigin}${CALLBACK_PATH}`;
    const { person, linkHash, device } = given;
    const state = await challenges.ask({
      purpose: 'openid',
      minutes: OPENID_MINUTES,
      person,
      expected: {
        redirectUri,
        cookieHash: hashSecret(secret),
        ...(linkHash === undefined ? {} : { linkHash }),
        ...(device === undefined || device.length > MOST_COOKIE ? {} : { device }),
      },
    });
    return { secret, url: await provider.begin(tiesOf({ secret, state, redirectUri })) };
  };

  /** The question that this browser was asked; undefined when there is none that can still be answered. */
  const findQuestion = async (state: unknown, secret: string | undefined): Promise<Stored<Challenge> | undefined> => {
    if (typeof state !== 'string' || secret === undefined) return undefined;
    const question = await challenges.find('openid', state);
    return question?.value.expected.cookieHash === hashSecret(secret) ? question : undefined;
  };

  const settle = async (
    question: Challenge,
    { identity, place }: { readonly identity: OpenIdIdentity; readonly place: SignInPlace },
  ): Promise<OpenIdOutcome> => {
    if (question.person !== null) return arrival.linkTo(question.person as PersonId, identity, place);
    const { linkHash } = question.expected;
    return linkHash === undefined ? arrival.signIn(identity, place) : arrival.takeLink(linkHash, identity, place);
  };

  return {
    begin: async ({ webOrigin, link, device }) => {
      const linkHash = link === undefined ? undefined : hashSecret(link);
      if (linkHash !== undefined) await findLink(deps, linkHash);
      return ask(webOrigin, { linkHash, device });
    },

    beginLinking: async (person, webOrigin) => {
      refuseMoreIdentities((await readAccount(storage, person)).value);
      return ask(webOrigin, { person });
    },

    finish: async (query, { secret, place }) => {
      const question = await findQuestion(query.state, secret);
      if (question === undefined || secret === undefined) return refused('openid-stale');
      if (deps.provider === undefined) return refused('provider-unavailable');
      const { expected, person } = question.value;
      const { redirectUri = '', device } = expected;
      const state = String(query.state);
      try {
        if (!(await storage.commit([useUp(question)])).committed) return refused('openid-stale');
        const identity = await deps.provider.finish(query, tiesOf({ secret, state, redirectUri }));
        if (identity === undefined) return { ...refused('openid-refused'), linking: person !== null };
        return await settle(question.value, { identity, place: { ...place, device: place.device ?? device } });
      } catch (error) {
        const why = OPENID_REFUSALS.find((code) => error instanceof Problem && error.code === code);
        if (why === undefined) throw error;
        return { kind: 'refused', why, linking: person !== null };
      }
    },
  };
}

/** What ties a sign-in to the secret of a browser. Both derived values are of no use to somebody who has the other. */
function tiesOf(given: { readonly secret: string; readonly state: string; readonly redirectUri: string }): OpenIdTies {
  const { secret, state, redirectUri } = given;
  return {
    redirectUri,
    state,
    nonce: hashSecret(`nonce ${secret}`),
    codeVerifier: hashSecret(`code verifier ${secret}`),
  };
}
