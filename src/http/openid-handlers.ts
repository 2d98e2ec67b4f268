/**
 * Which use case answers which route about OpenID. Whoever comes back from the provider goes on to one of three pages of ours; nothing in
 * what they bring along says where.
 */
import type { Identities } from '#features/accounts/identities.ts';
import { OPENID_MINUTES, type OpenIdBegin, type OpenIdSignIn } from '#features/accounts/openid.ts';
import type { OpenIdOutcome } from '#features/accounts/openid-arrival.ts';
import type { CookieChange } from './cookies.ts';
import type { Handlers } from './handler.ts';
import { placeOf, signedIn } from './sign-in-cookies.ts';

export interface OpenIdUseCases {
  readonly openId: OpenIdSignIn;
  readonly identities: Identities;
  readonly sessionMaxDays: number;
}

type Answered = 'startOpenId' | 'finishOpenId' | 'linkIdentity' | 'unlinkIdentity';

const FORGET: CookieChange = { name: 'openid', value: null };

export function createOpenIdHandlers(use: OpenIdUseCases): Pick<Handlers, Answered> {
  return {
    startOpenId: async ({ body, origin }) => {
      const { webOrigin } = origin;
      return begun(await use.openId.begin({ webOrigin, link: body.link, device: origin.cookie('device') }));
    },
    finishOpenId: async ({ query, origin }) => {
      const place = placeOf(origin);
      const outcome = await use.openId.finish(query, { secret: origin.cookie('openid'), place });
      const cookies = outcome.kind === 'entered' ? signedIn(outcome.entered, use.sessionMaxDays).cookies : [];
      return { body: undefined, location: pageAfter(outcome), cookies: [...cookies, FORGET] };
    },
    linkIdentity: async ({ actor, origin }) => begun(await use.openId.beginLinking(actor.person, origin.webOrigin)),
    unlinkIdentity: async ({ actor, params, origin }) => {
      await use.identities.unlink(actor, params.id, origin);
      return { body: undefined };
    },
  };
}

function begun({ url, secret }: OpenIdBegin) {
  const cookie: CookieChange = { name: 'openid', value: secret, maxAgeSeconds: OPENID_MINUTES * 60 };
  return { body: { url }, cookies: [cookie] };
}

function pageAfter(outcome: OpenIdOutcome): string {
  if (outcome.kind === 'entered') return '/';
  if (outcome.kind === 'linked') return '/security';
  return `${outcome.linking ? '/security' : '/sign-in'}?problem=${outcome.why}`;
}
