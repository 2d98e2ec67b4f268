/**
 * Where the chat API answers, by the base address that was given: with and without a slash at its end, with the path of a call as it is
 * copied from examples, and with what a service wants in its query. Pure.
 */
const CALL = /\/chat\/completions$/;
/** Where nearly every service has it, and people leave it out; some have it at the root. */
const USUAL = '/v1';

/** Addresses of `path`, which begins with a slash, likeliest first. */
export function chatAddressesOf(baseUrl: string, path: string): readonly string[] {
  const url = new URL(baseUrl);
  const base = url.pathname.replace(/\/+$/, '').replace(CALL, '');
  const bases = base === '' && !CALL.test(url.pathname) ? [USUAL, ''] : [base];
  return bases.map((each) => `${url.origin}${each}${path}${url.search}`);
}
