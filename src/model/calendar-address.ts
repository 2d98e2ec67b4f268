/**
 * The address of a calendar is a secret: whoever holds it reads the calendar. Only the service itself sees the whole of it; everybody
 * else, the person and their programs among them, sees where it leads. Pure.
 */

const MASK = '********';

/** The sentence a calendar carries whose address has been left out. */
export const ADDRESS_LEFT_OUT =
  'Its address was left out of the export, as it may be a secret: add the calendar again with it.';

/** Scheme and host of an address, the rest hidden. Masking twice changes nothing. */
export function maskAddress(address: string): string {
  const url = URL.parse(address);
  return url === null || url.host === '' ? MASK : `${url.protocol}//${url.host}/${MASK}`;
}

/** True for what `maskAddress` gave: nothing can be read there. */
export function isMaskedAddress(address: string): boolean {
  return address === maskAddress(address);
}

/** What a program sent with a request, as JSON, with the address of the calendar it asked for masked. */
export function maskSentAddress(sent: string): string {
  const { body, ...parts } = JSON.parse(sent) as { readonly body?: unknown };
  if (typeof body !== 'object' || body === null || !('url' in body) || typeof body.url !== 'string') return sent;
  return JSON.stringify({ ...parts, body: { ...body, url: maskAddress(body.url) } });
}
