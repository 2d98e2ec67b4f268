/**
 * Which names this service answers to. A page elsewhere can point a name of its own at an address of ours (DNS rebinding) and would then
 * be of the same origin as us: a name we do not know is therefore refused, whatever address it led to.
 */
import ipaddr from 'ipaddr.js';
import type { Config } from '#config/load-config.ts';
import { isLoopbackName } from '#config/loopback.ts';

/**
 * True for a Host header (with or without a port) that means us. `localAddress` is the address of ours that the connection came in on;
 * it is asked for only where the name alone does not tell.
 */
export type HostCheck = (host: string, localAddress: () => string | undefined) => boolean;

/** Listening on these means listening on every address there is. */
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Loopback names and the configured host with any port (a container or a tunnel may have moved it), and the host of the public address
 * exactly. Where people sign in and it listens on every address, also the very address a connection came in on: a name can be rebound,
 * an address cannot.
 */
export function createHostCheck(config: Pick<Config, 'host' | 'publicUrl' | 'accounts'>): HostCheck {
  const publicHost = config.publicUrl === undefined ? undefined : new URL(config.publicUrl).host.toLowerCase();
  const ownName = bareName(config.host.includes(':') ? `[${config.host}]` : config.host);
  const takesOwnAddresses = config.accounts && WILDCARDS.has(config.host);

  const isOurName = (host: string) => {
    const name = bareName(host);
    if (name === undefined) return false;
    return isLoopbackName(name) || name === ownName || host.toLowerCase() === publicHost;
  };
  // Nearly every request comes under the same name as the one before.
  let lastGood: string | undefined;
  return (host, localAddress) => {
    if (host === lastGood) return true;
    if (isOurName(host)) {
      lastGood = host;
      return true;
    }
    return takesOwnAddresses && isAddress(bareName(host), localAddress());
  };
}

/** The lower-case name without its port; undefined when it is not a host at all. */
function bareName(host: string): string | undefined {
  const [, name, port = ':0'] = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(host) ?? [];
  // Addresses are made of it: a port that there cannot be would make them none.
  return Number(port.slice(1)) > 65_535 ? undefined : name?.toLowerCase();
}

/** Whether a name is that address, written out in full: shortened forms (`127.1`, `2130706433`) nobody writes who means well. */
function isAddress(name: string | undefined, localAddress: string | undefined): boolean {
  if (name === undefined || localAddress === undefined) return false;
  const bare = name.startsWith('[') ? name.slice(1, -1) : name;
  const isWritten = name.startsWith('[') ? ipaddr.IPv6.isValid(bare) : ipaddr.IPv4.isValidFourPartDecimal(bare);
  const [local] = localAddress.split('%');
  if (!isWritten || local === undefined || !ipaddr.isValid(local)) return false;
  // An IPv4 connection to a socket of both families shows as `::ffff:192.0.2.1`.
  return ipaddr.process(bare).toString() === ipaddr.process(local).toString();
}
