/**
 * What kind of network an IP address belongs to. It promises `public` only for addresses that are routed on the open internet; whatever is
 * reserved, translated or tunnelled counts as `special`, because it can end in a network that is not open.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** `private`: this machine, a home or company network, or a virtual one such as Tailscale. */
export type AddressKind = 'public' | 'private' | 'special';

const PRIVATE_RANGES: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);
/** The internet as routed today (RFC 4291, 2.4); everything outside is reserved. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
/** Answers on every Azure machine with its configuration, although the address looks public. */
const AZURE_PLATFORM = '168.63.129.16';

/** The kind of an address as `dns.lookup` or `URL` writes it, without brackets. Anything else is `special`. */
export function kindOfAddress(text: string): AddressKind {
  // ipaddr.js also takes shortened forms, which nothing here ever writes.
  if (isIP(text) === 0) return 'special';
  const address = ipaddr.parse(text);
  if (PRIVATE_RANGES.has(address.range())) return 'private';
  if (address instanceof ipaddr.IPv6) {
    // An IPv4 address in disguise is never what an honest name resolves to; the private ones keep their kind.
    if (address.isIPv4MappedAddress()) {
      return kindOfAddress(address.toIPv4Address().toString()) === 'private' ? 'private' : 'special';
    }
    return address.range() === 'unicast' && address.match(GLOBAL_IPV6) ? 'public' : 'special';
  }
  return address.range() === 'unicast' && address.toString() !== AZURE_PLATFORM ? 'public' : 'special';
}
