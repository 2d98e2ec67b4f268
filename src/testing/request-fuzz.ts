/**
 * Requests made from an OpenAPI document: as it says they may be, and broken in every part there is (address, query, headers, cookies,
 * body, and the bytes on the wire). Each says which operation it was aimed at, so that its answer can be held against the document.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import type { JsonSchema } from '#contract/json-schema.ts';
import type { OpenApi, Operation, Parameter } from '#contract/openapi.ts';
import { ODD_PIECES } from './broken-text.ts';
import type { SentRequest } from './http-caller.ts';
import { brokenJson, type Meanings, validValue } from './openapi-arbitrary.ts';
import type { Chance } from './seeded-random.ts';

export interface AimedOperation {
  readonly method: string;
  /** `/api/v1/tasks/{id}` */
  readonly path: string;
  readonly operation: Operation;
}

export interface FuzzedRequest extends SentRequest {
  readonly aim: AimedOperation;
  /** Whether it surely arrives at that operation: its address and method were left as they are. */
  readonly isOnTarget: boolean;
}

export function operationsOf(document: OpenApi): readonly AimedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** As the document says. `own`: headers that say who asks. */
export function validRequest(
  aim: AimedOperation,
  chance: Chance,
  { meanings, own }: { readonly meanings: Meanings; readonly own: OutgoingHttpHeaders },
): FuzzedRequest {
  const { operation } = aim;
  const textOf = ({ schema, name }: Parameter) => String(validValue(schema, chance, meanings, name));
  const given = operation.parameters.filter(({ required }) => required || chance.happens(0.4));
  const inPlace = (place: Parameter['in']) => given.filter((parameter) => parameter.in === place);
  const query = new URLSearchParams(inPlace('query').map((parameter) => [parameter.name, textOf(parameter)]));
  const path = inPlace('path').reduce(
    (made, parameter) => made.replace(`{${parameter.name}}`, encodeURIComponent(textOf(parameter))),
    aim.path,
  );
  const headers: OutgoingHttpHeaders = { ...own };
  for (const { name } of inPlace('header')) headers[name.toLowerCase()] = validHeader(name, chance);
  const content = Object.entries(operation.requestBody?.content ?? {})[0];
  const isSent = content !== undefined && (operation.requestBody?.required === true || chance.happens(0.8));
  if (isSent) headers['content-type'] = content[0];
  return {
    aim,
    isOnTarget: true,
    method: aim.method,
    path: query.size === 0 ? path : `${path}?${query}`,
    headers,
    body: isSent ? bodyText(content[1].schema, chance, meanings) : undefined,
  };
}

function bodyText(schema: JsonSchema, chance: Chance, meanings: Meanings): string {
  const value = validValue(schema, chance, meanings);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function validHeader(name: string, chance: Chance): string {
  if (name === 'If-Match') return chance.pick(['*', '"1"', '"2"', `"${chance.between(1, 50)}"`]);
  if (name === 'Last-Event-ID') return String(chance.below(1000));
  return `key-${chance.below(1_000_000)}`;
}

/** The same with one to three parts broken. */
export function brokenRequest(valid: FuzzedRequest, chance: Chance): FuzzedRequest {
  let broken = valid;
  for (let parts = chance.pick([1, 1, 2, 3]); parts > 0; parts -= 1) broken = chance.pick(BREAKERS)(broken, chance);
  return broken;
}

type Breaker = (request: FuzzedRequest, chance: Chance) => FuzzedRequest;

const breakBody: Breaker = (request, chance) => {
  const { body } = request;
  if (body === undefined && request.method === 'GET') return breakQuery(request, chance);
  const value = typeof body === 'string' ? readJson(body) : {};
  const headers = { 'content-type': 'application/json', ...request.headers };
  return { ...request, headers, body: brokenJson(value, chance) };
};

const breakType: Breaker = (request, chance) => {
  const type = chance.pick([
    ...[
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'text/json',
    ],
    ...[
      'application/json; charset=utf-16',
      'application/json;',
      'APPLICATION/JSON',
      'application/json, text/plain',
      '',
      ';',
      'json',
    ],
    ...['application/problem+json', 'application/x-ndjson', 'application/json; charset="', '*/*', 'a/b'.repeat(500)],
  ]);
  return { ...request, headers: { ...request.headers, 'content-type': type }, body: request.body ?? '{}' };
};

const breakQuery: Breaker = (request, chance) => {
  const odd = chance.pick([
    ...[
      '?',
      '&',
      '=',
      '&&',
      '=&=',
      '%',
      '%zz',
      '%00',
      '%c0%af',
      '%ff',
      '+',
      'limit=0',
      'limit=1e3',
      'limit=',
      'limit=1&limit=2',
    ],
    ...[
      'cursor=',
      'cursor=%00',
      'cursor=eyJ9',
      'cursor=WyJhIl0',
      'cursor=W10',
      'cursor=bnVsbA',
      'state=done&state=todo',
      'a[b]=1',
    ],
    ...[
      '__proto__=1',
      '__proto__[x]=1',
      'constructor=1',
      'from=2026-11-23',
      'to=9999-01-01T00:00:00Z',
      'tags=,,,',
      'unknown=1',
    ],
    ...[
      'from=1970-01-01T00:00:00Z&to=2999-12-31T00:00:00Z',
      `cursor=${'A'.repeat(1999)}`,
      `x=${'y'.repeat(8000)}`,
      'token=a&token=b',
    ],
    ...[
      'lastEventId=-1',
      'lastEventId=99999999999999999999',
      'propose=TRUE',
      'title=%20',
      'minutes=0x10',
      'limit=501',
      'limit=-0',
    ],
  ]);
  const joint = request.path.includes('?') ? '&' : '?';
  return { ...request, path: `${request.path}${joint}${odd}` };
};

const breakPath: Breaker = (request, chance) => {
  const [path = '', query] = request.path.split('?');
  const at = chance.below(path.length) + 1;
  const odd = chance.pick([
    ...[
      '%00',
      '%2e%2e',
      '%2e%2e/',
      '..',
      '../..',
      '%2f',
      '%5c',
      '//',
      '%',
      '%zz',
      '%c0%af',
      '%ed%a0%80',
      '%u0041',
      ';',
      '%0d%0a',
      '@',
    ],
    ...['*', ':id', '{id}', '%20', '%F0%9F%8D%85', 'x'.repeat(600), '/', '.', '~', '$', '__proto__', 'constructor'],
  ]);
  const made = chance.pick([
    () => path.slice(0, at) + odd + path.slice(at),
    () => path.replace(/[^/]+$/, odd),
    () => path.toUpperCase(),
    () => `${path}/`,
    () => path.replace('/api/', `/${odd}/api/`),
  ])();
  return { ...request, isOnTarget: false, path: query === undefined ? made : `${made}?${query}` };
};

const breakMethod: Breaker = (request, chance) => ({
  ...request,
  isOnTarget: false,
  method: chance.pick([
    'PUT',
    'HEAD',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'PURGE',
    'GET',
    'POST',
    'DELETE',
    'PATCH',
    'QUERY',
    'M-SEARCH',
  ]),
});

/** What Node lets out in a header: any byte but the control characters, which raw requests send. */
const HEADER_TEXTS = [
  ...[
    '',
    ' ',
    '"',
    '"1',
    '"0"',
    '"-1"',
    'W/"1"',
    '"1", "2"',
    '*',
    '-1',
    '0',
    '1e9',
    '9'.repeat(40),
    'null',
    ',',
    ';',
    '=',
    '\t',
  ],
  ...[
    'é',
    '\u00ff\u00fe',
    'x'.repeat(201),
    'x'.repeat(5000),
    '__proto__',
    '%00',
    'a b',
    'Bearer',
    'Bearer ',
    'bearer x',
    'Basic YTpi',
  ],
  ...['Bearer ffp_', `Bearer ${'f'.repeat(300)}`, 'Bearer ffp_é', 'Digest x', 'Bearer a b', 'Bearer null'],
];
const HEADER_NAMES = [
  ...[
    'idempotency-key',
    'if-match',
    'last-event-id',
    'authorization',
    'accept',
    'accept-encoding',
    'range',
    'if-none-match',
    'origin',
  ],
  ...[
    'sec-fetch-site',
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-forwarded-host',
    'forwarded',
    'x-http-method-override',
    'referer',
  ],
  ...[
    'user-agent',
    'content-encoding',
    'content-language',
    'te',
    'upgrade-insecure-requests',
    'x-request-id',
    'date',
    'via',
    'cookie',
  ],
];

const breakHeader: Breaker = (request, chance) => {
  const name = chance.pick(HEADER_NAMES);
  const value = chance.happens(0.1)
    ? [chance.pick(HEADER_TEXTS), chance.pick(HEADER_TEXTS)]
    : chance.pick(HEADER_TEXTS);
  return { ...request, headers: { ...request.headers, [name]: value } };
};

const breakCookie: Breaker = (request, chance) => {
  const session = ['focusforge-session', '__Host-focusforge-session', 'focusforge-device', 'focusforge-openid'];
  const pairs = chance.list(1, 6, () => {
    const value = chance.pick([
      '',
      '=',
      '"',
      'x',
      '%00',
      '%',
      '__proto__',
      'é',
      'a,b',
      'x'.repeat(3000),
      chance.pick(HEADER_TEXTS),
    ]);
    return `${chance.pick([...session, '__proto__', 'a', ''])}=${value}`;
  });
  return { ...request, headers: { ...request.headers, cookie: pairs.join(chance.pick(['; ', ';', ';;', ', '])) } };
};

const breakHost: Breaker = (request, chance) => ({
  ...request,
  isOnTarget: false,
  headers: {
    ...request.headers,
    host: chance.pick([
      '',
      'evil.example',
      'localhost:99999',
      'localhost:',
      '[::1',
      '[::1]:1:1',
      'localhost@evil',
      'é',
      '..',
      '%00',
      ' ',
    ]),
  },
});

const BREAKERS: readonly Breaker[] = [
  ...[breakBody, breakBody, breakBody, breakBody, breakBody, breakType, breakQuery, breakQuery, breakPath],
  ...[breakMethod, breakHeader, breakHeader, breakCookie, breakHost],
];

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Bytes that are hardly a request: what no client library would send. */
export function brokenBytes(chance: Chance, aim: AimedOperation): string | Uint8Array {
  const line = `${aim.method} ${aim.path.replace('{id}', 'nothing')} HTTP/1.1\r\nHost: localhost\r\n`;
  const json = 'Content-Type: application/json\r\n';
  const odd = chance.pick(ODD_PIECES);
  return chance.pick<() => string | Uint8Array>([
    () => `${line}${json}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}   `,
    () =>
      `${line}${json}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    () =>
      `${line}${json}Transfer-Encoding: chunked\r\n\r\n${chance.pick(['zz', '-1', 'ffffffffffffffff', '5;x=y', '2'])}\r\n{}\r\n0\r\n\r\n`,
    () =>
      `${line}${json}Transfer-Encoding: ${chance.pick(['gzip', 'chunked, identity', 'xchunked', ' chunked'])}\r\n\r\n0\r\n\r\n`,
    () =>
      `${line}${json}Content-Length: ${chance.pick(['-1', '1e3', '99999999999999999999', '0x10', ' ', '+5'])}\r\n\r\n{}`,
    () => `${line}${json}Content-Length: 2\r\n\r\n{}${line}${json}Content-Length: 2\r\n\r\n{}`,
    () => `${line}Expect: ${chance.pick(['100-continue', '200-ok', odd])}\r\nContent-Length: 2\r\n${json}\r\n{}`,
    () => `${line}Upgrade: ${chance.pick(['websocket', 'h2c', odd])}\r\nConnection: Upgrade\r\n\r\n`,
    () => `${line}X-Odd: ${odd}\r\n${odd}: x\r\n\r\n`,
    () => `${line}X-Long: ${'x'.repeat(chance.pick([8000, 20_000, 80_000]))}\r\n\r\n`,
    () => `${line}${Array.from({ length: chance.pick([100, 3000]) }, (_, index) => `X-${index}: y\r\n`).join('')}\r\n`,
    () => `${line} folded: x\r\n\r\n`,
    () => `${aim.method} ${aim.path} HTTP/${chance.pick(['1.0', '0.9', '2.0', '9.9', ''])}\r\n\r\n`,
    () => `${aim.method} http://evil.example${aim.path} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    () => `${aim.method} ${odd}${aim.path} HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n`,
    () => `CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    () => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
    () => `\r\n\r\n${line}\r\n`,
    () => Buffer.from(chance.list(1, 200, () => chance.below(256))),
    () =>
      Buffer.concat([
        Buffer.from(line),
        Buffer.from(chance.list(1, 60, () => chance.below(256))),
        Buffer.from('\r\n\r\n'),
      ]),
    () => Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
  ])();
}
