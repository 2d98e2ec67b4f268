/**
 * Fetches texts from addresses that strangers may have chosen. It promises that every connection, also after a redirect, goes to an IP
 * address that was judged before connecting (a name that changes its mind in between, DNS rebinding, gains nothing), that an answer is
 * bounded in size after unpacking, and that everything together is bounded in time. It refuses private networks unless allowed, and
 * link-local, multicast and reserved addresses always.
 */
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { kindOfAddress } from './address-kind.ts';
import { nextUrl, parseAddress } from './fetch-address.ts';
import { failureOf, notAllowed, refusalOf, unreachable } from './fetch-failure.ts';
import type { FetchedText, Fetcher, FetchOptions } from './fetcher.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface SafeFetcherOptions {
  /** Whether loopback and private networks may be read. */
  readonly allowPrivate: boolean;
  /** Bytes of a text, unpacked. */
  readonly maxBytes?: number;
  /** Milliseconds for everything: looking up names, redirects and the text itself. */
  readonly timeoutMs?: number;
  readonly maxRedirects?: number;
  /** Looks a name up; the machine's own way unless given. */
  readonly resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>;
}

const DEFAULTS = {
  maxBytes: 10 * 1024 * 1024,
  timeoutMs: 20_000,
  maxRedirects: 5,
  resolve: (hostname: string): Promise<readonly ResolvedAddress[]> => lookup(hostname, { all: true }),
};

/** Makes a fetcher. It opens a new connection for each request and keeps nothing between them. */
export function createSafeFetcher(options: SafeFetcherOptions): Fetcher {
  const settings = { ...DEFAULTS, ...options };
  return {
    fetchText: async (address, { signal, ...known } = {}) => {
      const url = parseAddress(address);
      const timeout = AbortSignal.timeout(settings.timeoutMs);
      const deadline = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      try {
        return await follow(url, { settings, known, deadline });
      } catch (error) {
        signal?.throwIfAborted();
        if (timeout.aborted)
          throw unreachable(`${url.hostname} took longer than ${settings.timeoutMs / 1000} seconds.`);
        throw failureOf(error, url.hostname);
      }
    },
  };
}

type Settings = typeof DEFAULTS & SafeFetcherOptions;

interface Errand {
  readonly settings: Settings;
  /** What is known of the text already. */
  readonly known: Pick<FetchOptions, 'etag' | 'lastModified'>;
  readonly deadline: AbortSignal;
}

async function follow(first: URL, errand: Errand): Promise<FetchedText> {
  let url = first;
  for (let redirects = 0; redirects <= errand.settings.maxRedirects; redirects += 1) {
    const response = await send(url, errand);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status === 200) return readText(response, url, errand);
    response.destroy();
    if (status === 304 && (errand.known.etag || errand.known.lastModified)) return { status: 'unchanged' };
    if (![301, 302, 303, 307, 308].includes(status) || location === undefined) throw refusalOf(status, url.hostname);
    url = nextUrl(url, location);
  }
  throw unreachable(`${first.hostname} sends us on and on: more than ${errand.settings.maxRedirects} redirects.`);
}

/** Sends one request and gives its answer as soon as its headers are there. */
function send(url: URL, { settings, known, deadline }: Errand): Promise<IncomingMessage> {
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isAllowed(literal, settings)) throw refusedHost(url.hostname);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = {
    accept: 'text/calendar, text/plain;q=0.9, */*;q=0.5',
    'accept-encoding': 'gzip',
    'user-agent': 'FocusForge',
    ...(known.etag ? { 'if-none-match': known.etag } : {}),
    ...(known.lastModified ? { 'if-modified-since': known.lastModified } : {}),
  };
  return new Promise((resolve, reject) => {
    // agent: false, so that no connection is shared with anything else and each one is judged anew.
    request(url, { agent: false, signal: deadline, lookup: judgingLookup(settings), headers })
      .on('response', resolve)
      .on('error', reject)
      // An answer that is none, such as an upgrade to another protocol, closes without an error.
      .on('close', () => reject(unreachable(`${url.hostname} gave no answer.`)))
      .end();
  });
}

/** Looks a name up for a connection and passes on only the addresses that may be connected to. */
function judgingLookup(settings: Settings): LookupFunction {
  return (hostname, { all }, callback) => {
    const answer = async () => {
      if (!settings.allowPrivate && LOOPBACK_NAME.test(hostname)) throw refusedHost(hostname);
      const addresses = await settings.resolve(hostname);
      const allowed = addresses.filter(({ address }) => isAllowed(address, settings));
      if (addresses.length > 0 && allowed.length === 0) throw refusedHost(hostname);
      return allowed;
    };
    answer().then(
      (allowed) => {
        const [first] = allowed;
        if (first === undefined) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
        else if (all) callback(null, [...allowed]);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, '', 0),
    );
  };
}

/** Means this machine whatever a name server says (RFC 6761, 6.3). */
const LOOPBACK_NAME = /(^|\.)localhost\.*$/i;

function isAllowed(address: string, { allowPrivate }: Settings): boolean {
  const kind = kindOfAddress(address);
  return kind === 'public' || (allowPrivate && kind === 'private');
}

function refusedHost(hostname: string) {
  return notAllowed(`${hostname} is not on the open internet, so it is not read.`);
}

/** Reads the text of an answer, unpacked, up to the limit. */
async function readText(response: IncomingMessage, url: URL, { settings, deadline }: Errand): Promise<FetchedText> {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const chunks: Buffer[] = [];
  let bytes = 0;
  const collect = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > settings.maxBytes) {
        const megabytes = Math.floor(settings.maxBytes / 1024 / 1024);
        throw unreachable(`What ${url.hostname} sends is too large: ${megabytes} MB is the most.`);
      }
      chunks.push(chunk);
    }
  };
  const isPacked = encoding === 'gzip' || encoding === 'x-gzip';
  if (!isPacked && encoding !== 'identity') {
    response.destroy();
    throw unreachable(`${url.hostname} packs what it sends in a way that is not known here.`);
  }
  if (isPacked) await pipeline(response, createGunzip(), collect, { signal: deadline });
  else await pipeline(response, collect, { signal: deadline });
  return {
    status: 'fresh',
    text: new TextDecoder().decode(Buffer.concat(chunks)),
    etag: response.headers.etag ?? null,
    lastModified: response.headers['last-modified'] ?? null,
  };
}
