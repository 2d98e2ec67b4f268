/**
 * The typed client: one function a route, made from the route table, so that it can never drift from the server. Works in browsers and
 * in Node. A problem reply is thrown as `ApiProblem`, a change that only became a request as `ChangeRequested`; a network failure as
 * whatever `fetch` throws.
 */
import type { ChangeRequestedReply, ChangeRequestReply } from './change-request-routes.ts';
import type { GivenBody, GivenParams, GivenQuery, ReplyOf, Route } from './route.ts';
import { ROUTES, type RouteName, type Routes } from './routes.ts';

type Part<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [Key in Name]?: never }
  : Record<string, never> extends Value
    ? { readonly [Key in Name]?: Value }
    : { readonly [Key in Name]: Value };

/** What a call takes beside the route's own parts. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Makes a repeat of a creating call harmless. */
  readonly idempotencyKey?: string;
  /** The version that was read; a newer one on the server makes the change a 409. */
  readonly version?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export type CallInput<R extends Route> = Part<'params', GivenParams<R>> &
  Part<'query', GivenQuery<R>> &
  Part<'body', GivenBody<R>> &
  CallOptions;

type Callable<R extends Route> =
  Record<string, never> extends Part<'params', GivenParams<R>> &
    Part<'query', GivenQuery<R>> &
    Part<'body', GivenBody<R>>
    ? (input?: CallInput<R>) => Promise<ReplyOf<R>>
    : (input: CallInput<R>) => Promise<ReplyOf<R>>;

export type Client = { readonly [Name in RouteName]: Callable<Routes[Name]> };

/** A reply of `application/problem+json`. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly body: Readonly<Record<string, unknown>>;
  /** How long to wait before trying again, seconds, where the reply says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, body: Readonly<Record<string, unknown>>, retryAfter: string | null = null) {
    super(typeof body.detail === 'string' ? body.detail : `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = typeof body.code === 'string' ? body.code : 'unknown';
    this.errors = Array.isArray(body.errors) ? (body.errors as ApiProblem['errors']) : [];
    this.body = body;
    this.retryAfterSeconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined;
  }
}

/** What a propose-only token is answered with (202): nothing has changed yet, the person will say whether it may. */
export class ChangeRequested extends Error {
  readonly changeRequest: ChangeRequestReply;

  constructor(changeRequest: ChangeRequestReply) {
    super('It waits for the person to accept it.');
    this.name = 'ChangeRequested';
    this.changeRequest = changeRequest;
  }
}

export interface ClientOptions {
  /** `http://localhost:8004`, or empty for the page's own origin. */
  readonly baseUrl: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
}

export function createClient(options: ClientOptions): Client {
  const entries = Object.entries(ROUTES).map(([name, route]) => [
    name,
    (input: Partial<CallInput<Route>> = {}) => call(options, route, input as GenericInput),
  ]);
  return Object.fromEntries(entries) as Client;
}

interface GenericInput extends CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

async function call(options: ClientOptions, route: Route, input: GenericInput): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers, ...input.headers };
  if (route.body !== undefined) headers['content-type'] = route.consumes ?? 'application/json';
  if (input.idempotencyKey !== undefined) headers['idempotency-key'] = input.idempotencyKey;
  if (input.version !== undefined) headers['if-match'] = `"${input.version}"`;
  const send = options.fetch ?? fetch;
  const reply = await send(options.baseUrl + address(route, input), {
    method: route.method,
    headers,
    ...(route.body === undefined ? {} : { body: writeBody(route, input.body) }),
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  });
  if (reply.status === 204) return undefined;
  const isJson = /\bjson\b/.test(reply.headers.get('content-type') ?? '');
  const body: unknown = isJson ? await reply.json() : await reply.text();
  const declared = reply.status in route.replies;
  if (reply.status === 202 && !declared) throw new ChangeRequested((body as ChangeRequestedReply).changeRequest);
  if (!reply.ok && !declared) {
    const given = isJson ? (body as Record<string, unknown>) : {};
    throw new ApiProblem(reply.status, given, reply.headers.get('retry-after'));
  }
  return body;
}

function writeBody(route: Route, body: unknown): string | Uint8Array<ArrayBuffer> {
  if (route.consumes === undefined) return JSON.stringify(body ?? {});
  return typeof body === 'string' ? body : new Uint8Array(body as Uint8Array);
}

function address(route: Route, input: GenericInput): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}
