/**
 * Where Redis is: `redis://[user:password@]host[:port][/database]`, `rediss://` for TLS, or
 * `redis+sentinel://[user:password@]host:port,host:port/name` where Sentinels know which server is the master at the moment.
 */

export interface RedisHost {
  readonly host: string;
  readonly port: number;
}

interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

export type RedisAddress = Credentials &
  (
    | { readonly kind: 'server'; readonly server: RedisHost; readonly database: number; readonly tls: boolean }
    | { readonly kind: 'sentinel'; readonly sentinels: readonly RedisHost[]; readonly name: string }
  );

const ADDRESS = /^(rediss?|redis\+sentinel):\/\/(?:([^/]*)@)?([^/@]+)(?:\/([\w.-]*))?$/;
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i;
const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;

/** Gives undefined for what is not an address of Redis. */
export function parseRedisAddress(text: string): RedisAddress | undefined {
  const [, scheme, credentials, hosts, path = ''] = ADDRESS.exec(text) ?? [];
  if (scheme === undefined || hosts === undefined) return undefined;
  const defaultPort = scheme === 'redis+sentinel' ? SENTINEL_PORT : REDIS_PORT;
  const found = hosts.split(',').map((part) => parseHost(part, defaultPort));
  if (!found.every((host) => host !== undefined)) return undefined;
  const known = parseCredentials(credentials);
  if (scheme === 'redis+sentinel') {
    return path === '' ? undefined : { kind: 'sentinel', sentinels: found, name: path, ...known };
  }
  const [server, ...others] = found;
  if (server === undefined || others.length > 0 || !/^\d{0,2}$/.test(path)) return undefined;
  return { kind: 'server', server, database: Number(path), tls: scheme === 'rediss', ...known };
}

function parseHost(text: string, defaultPort: number): RedisHost | undefined {
  const [, host, port] = HOST.exec(text) ?? [];
  const number = port === undefined ? defaultPort : Number(port);
  if (host === undefined || number < 1 || number > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: number };
}

function parseCredentials(text: string | undefined): Credentials {
  if (text === undefined) return {};
  const [username = '', ...rest] = text.split(':').map(decodeURIComponent);
  return { ...(username === '' ? {} : { username }), ...(rest.length === 0 ? {} : { password: rest.join(':') }) };
}
