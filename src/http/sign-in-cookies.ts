/** What a request and an answer have to do with signing in: which cookies the browser sent, and which it gets once somebody is in. */
import type { Entered, SignInPlace } from '#features/accounts/sign-in-entry.ts';
import type { Answer } from './handler.ts';
import type { RequestOrigin } from './request-origin.ts';

/** Browsers keep no cookie for longer than 400 days (RFC 6265bis). */
const DEVICE_SECONDS = 400 * 24 * 3600;

export function placeOf(origin: RequestOrigin): SignInPlace & { readonly webOrigin: string } {
  const { webOrigin } = origin;
  return { origin, webOrigin, session: origin.cookie('session'), device: origin.cookie('device') };
}

/** Who is signed in now, with the cookies that say so from now on. */
export function signedIn({ person, name, role, sessionSecret, deviceCookie }: Entered, sessionMaxDays: number) {
  return {
    body: { id: person, name, role },
    cookies: [
      { name: 'session', value: sessionSecret, maxAgeSeconds: sessionMaxDays * 24 * 3600 },
      { name: 'device', value: deviceCookie, maxAgeSeconds: DEVICE_SECONDS },
    ] satisfies Answer<never>['cookies'],
  };
}
