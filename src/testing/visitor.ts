/** Somebody at a browser, over real HTTP: keeps the cookies it is given and sends them back, from an address a trusted proxy names. */
import { type Client, createClient } from '#contract/client.ts';

export interface Visitor {
  readonly client: Client;
  /** The same requests without a client: any path, whatever the answer. */
  readonly fetch: typeof fetch;
  /** The value of a cookie; undefined when there is none. */
  readonly cookie: (name: string) => string | undefined;
  /** Puts a cookie there that nobody gave, as an attacker would. */
  readonly plant: (name: string, value: string) => void;
}

/** `address`: where it comes from, for a server that trusts proxies on loopback. `fetch`: what sends its requests, the global one unless said. */
export function createVisitor(
  url: string,
  given: { readonly address?: string; readonly fetch?: typeof fetch } = {},
): Visitor {
  const cookies = new Map<string, string>();
  const send: typeof fetch = async (input, init = {}) => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    if (given.address !== undefined) headers.set('x-forwarded-for', given.address);
    const reply = await (given.fetch ?? fetch)(input, { ...init, headers, redirect: 'manual' });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/;\s*max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  };
  return {
    client: createClient({ baseUrl: url, fetch: send }),
    fetch: send,
    cookie: (name) => cookies.get(name),
    plant: (name, value) => cookies.set(name, value),
  };
}

/** What stands behind the `#` of the set-up link a server has printed last; undefined when it printed none. */
export function setUpSecret(output: string): string | undefined {
  return [...output.matchAll(/\/welcome#([A-Za-z0-9_-]+)/g)].at(-1)?.[1];
}
