/** Which names and addresses stay on this machine. */
import { isIPv4 } from 'node:net';

/** True for `localhost`, 127.0.0.0/8 and `::1` (RFC 6761, RFC 1122, RFC 4291). `host` has no port; IPv6 may be in brackets. */
export function isLoopbackName(host: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost' || name === '::1' || name === '[::1]') return true;
  return isIPv4(name) && name.startsWith('127.');
}
