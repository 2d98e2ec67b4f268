/** The HTTP service on a free port, with handlers that a test chooses, real storage in memory, and a clock it may hold. For tests only. */
import type { OutgoingHttpHeaders } from 'node:http';
import { request as sendRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { text as readText } from 'node:stream/consumers';

import { type Config, loadConfig } from '#config/load-config.ts';
import { ROUTES } from '#contract/routes.ts';
import type { Handlers } from '#http/handler.ts';
import { createHttpServer, type HttpServer } from '#http/server.ts';
import { type Clock, systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { createLogger } from '#observe/logging.ts';
import { createObservation, type Observation } from '#observe/observation.ts';
import type { Bus } from '#ports/bus/bus.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { SHELVES } from '#shelves/shelves.ts';

export const ADA = 'ada' as PersonId;

export interface HttpFixtureOptions {
  readonly handlers?: Partial<Handlers>;
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
  readonly storage?: Storage;
  readonly webRoot?: string;
  /** Off where a test wants handlers that say anything at all. */
  readonly checkReplies?: boolean;
}

export interface HttpFixture extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly server: HttpServer;
  readonly storage: Storage;
  readonly bus: Bus;
  readonly observation: Observation;
  readonly config: Config;
  /** Sends exactly these headers, which `fetch` would not. */
  readonly send: (request: RawRequest) => Promise<RawReply>;
}

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

export async function startHttp(options: HttpFixtureOptions = {}): Promise<HttpFixture> {
  const clock = options.clock ?? systemClock;
  const env = { FOCUSFORGE_PORT: '0', FOCUSFORGE_DATA: tmpdir(), FOCUSFORGE_LOG_LEVEL: 'silent', ...options.env };
  const config = loadConfig({ env });
  const storage = options.storage ?? createSqliteStorage({ path: ':memory:', shelves: SHELVES });
  const bus = createEmbeddedBus();
  const webRoot = options.webRoot ?? tmpdir();
  const logger = createLogger({ level: config.logLevel });
  const observation = createObservation({
    config,
    storage,
    clock,
    version: '0.0.0',
    instance: 'test',
    webRoot,
    logger,
  });
  const server = createHttpServer({
    config,
    handlers: completeHandlers(options.handlers ?? {}),
    authenticate: () => ({ kind: 'local', person: ADA }),
    limitRate: () => undefined,
    authorize: () => 'go',
    changeRequests: { ask: () => Promise.reject(new Error('the test has no change requests')) },
    storage,
    bus,
    clock,
    observation,
    webRoot,
    checkReplies: options.checkReplies ?? true,
  });
  const { url } = await server.listen();
  const port = Number(new URL(url).port);
  return {
    url,
    port,
    server,
    storage,
    bus,
    observation,
    config,
    send: (request) => sendRaw(port, request),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      observation.close();
      await storage.close();
    },
  };
}

/** Handlers for every route; one that the test did not give fails loudly. */
function completeHandlers(given: Partial<Handlers>): Handlers {
  const names = Object.keys(ROUTES).filter((name) => !SYSTEM.has(name));
  const all = names.map((name) => [
    name,
    given[name as keyof Handlers] ??
      (() => {
        throw new Error(`the test gave no handler for ${name}`);
      }),
  ]);
  return Object.fromEntries(all) as Handlers;
}

const SYSTEM: ReadonlySet<string> = new Set([
  'readHealth',
  'readLiveness',
  'readReadiness',
  'readMetrics',
  'readPerformance',
  'readOpenApi',
  'readDocs',
  'streamEvents',
]);

function sendRaw(port: number, { method = 'GET', path, headers = {}, body }: RawRequest): Promise<RawReply> {
  const { promise, resolve, reject } = Promise.withResolvers<RawReply>();
  // Node leaves the length out for methods that rarely have a body; what follows would then be another request.
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const all = { ...length, ...headers };
  const request = sendRequest({ host: '127.0.0.1', port, method, path, headers: all, agent: false }, (reply) => {
    readText(reply).then((text) => {
      const isJson = /json/.test(reply.headers['content-type'] ?? '');
      const json = isJson && text !== '' ? JSON.parse(text) : undefined;
      resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text, json });
    }, reject);
  });
  request.on('error', reject);
  request.end(body);
  return promise;
}
