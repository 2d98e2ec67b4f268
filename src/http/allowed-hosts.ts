/**
 * Which names this service answers to. A page elsewhere can point a name of its own at 127.0.0.1 (DNS rebinding) and would then be of
 * the same origin as us: a name we do not know is therefore refused, whatever address it led to.
 */
import type { Config } from '#config/load-config.ts';
import { isLoopbackName } from '#config/loopback.ts';

/** True for a Host header (with or without a port) that means us. */
export type HostCheck = (host: string) => boolean;

/**
 * Loopback names and the configured host with any port (a container or a tunnel may have moved it), and the host of the public address
 * exactly.
 */
export function createHostCheck(config: Pick<Config, 'host' | 'publicUrl'>): HostCheck {
  const publicHost = config.publicUrl === undefined ? undefined : new URL(config.publicUrl).host.toLowerCase();
  const ownName = bareName(config.host.includes(':') ? `[${config.host}]` : config.host);
  const isOurs = (host: string) => {
    const name = bareName(host);
    if (name === undefined) return false;
    return isLoopbackName(name) || name === ownName || host.toLowerCase() === publicHost;
  };
  // Nearly every request comes under the same name as the one before.
  let lastGood: string | undefined;
  return (host) => {
    if (host === lastGood) return true;
    if (!isOurs(host)) return false;
    lastGood = host;
    return true;
  };
}

/** The lower-case name without its port; undefined when it is not a host at all. */
function bareName(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
}
