/**
 * A route is data: one object that the server, the client, the OpenAPI document and the tests read. It says what a call takes, what it
 * gives, which problems it may answer with and who may call it; it says nothing about how.
 */
import type { z } from 'zod';
import type { ProblemCode } from '#model/problem-catalogue.ts';
import type { Scope } from '#model/scope.ts';

/**
 * Who may call a route: anybody, a person (with a token: one that has the scope), or an owner of the install (with a token: one that has
 * the scope `account`).
 */
export type Access = 'public' | Scope | 'owner';

/** What a reply's body is when it is not JSON. */
export type MediaType = 'application/x-ndjson' | 'text/calendar' | 'text/event-stream' | 'text/html' | 'text/plain';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `:id` marks a parameter. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** Which group of the documentation it belongs to. */
  readonly tag: string;
  readonly access: Access;
  /** Only the person themself may call it: no token, whatever its scopes. */
  readonly inPerson?: true;
  /** Dangerous: a session must have proved who it is within the last minutes. Tokens cannot, and are judged by their scopes alone. */
  readonly fresh?: true;
  /** Only where people sign in: without accounts it answers `accounts-off`. */
  readonly accountsOnly?: true;
  /** What calling it does, where the method does not tell: a POST that changes nothing, or one that only proposes. */
  readonly effect?: 'none' | 'proposal';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Status to body; null is an empty body. */
  readonly replies: { readonly [status: number]: z.ZodType | null };
  /** Problems this route may answer with, beside those that any route may. */
  readonly problems: readonly ProblemCode[];
  /** Honours `Idempotency-Key`. */
  readonly creates?: true;
  /** The reply holds a secret: where it is kept for a repeat, it is kept encrypted. */
  readonly givesSecret?: true;
  /** Gives an `ETag` and, when it changes something, honours `If-Match`: a stale one is a 409. */
  readonly versioned?: true;
  /** Largest body in bytes; 256 KiB unless said. */
  readonly bodyLimit?: number;
  readonly produces?: MediaType;
  /** What a body is when it is not JSON. */
  readonly consumes?: 'application/x-ndjson';
}

/** Problems any route may answer with. */
export const COMMON_PROBLEMS = [
  'request-invalid',
  'host-not-allowed',
  'storage-unavailable',
  'too-busy',
  'timed-out',
  'internal',
] as const satisfies readonly ProblemCode[];

/** Areas in which a propose-only program may ask for changes. What concerns the account itself it may not even ask. */
const ASKABLE: ReadonlySet<Access> = new Set<Access>(['capture', 'plan', 'focus', 'memory']);

/** Whether calling a route changes anything by itself. */
export function changesSomething({ method, effect }: Pick<Route, 'method' | 'effect'>): boolean {
  return method !== 'GET' && effect === undefined;
}

/** Whether a propose-only program that calls it is answered with a change request instead. */
export function becomesRequest(route: Pick<Route, 'method' | 'effect' | 'access' | 'inPerson'>): boolean {
  return changesSomething(route) && ASKABLE.has(route.access) && route.inPerson !== true;
}

/** The scope a token needs; undefined where none helps. */
export function scopeOf({ access, inPerson }: Pick<Route, 'access' | 'inPerson'>): Scope | undefined {
  if (access === 'public' || inPerson === true) return undefined;
  return access === 'owner' ? 'account' : access;
}

/** The problems that follow from who may call a route. */
export function accessProblems(route: Route): readonly ProblemCode[] {
  const problems: ProblemCode[] = [];
  if (route.accountsOnly === true) problems.push('accounts-off');
  if (route.access === 'public') return problems;
  problems.push('sign-in-needed', 'sign-in-expired', 'token-invalid', 'too-many-requests');
  if (scopeOf(route) === undefined) problems.push('person-needed');
  else problems.push('scope-missing');
  if (route.access === 'owner') problems.push('owner-needed');
  if (route.fresh === true) problems.push('fresh-sign-in-needed');
  if (becomesRequest(route)) problems.push('too-many-change-requests', 'body-too-large');
  else if (scopeOf(route) !== undefined && changesSomething(route)) problems.push('propose-only');
  return problems;
}

/** Keeps the literal types of a route while checking its form. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Given<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler gets, after validation. */
export type ParamsOf<R extends Route> = Parsed<R['params']>;
export type QueryOf<R extends Route> = Parsed<R['query']>;
export type BodyOf<R extends Route> = Parsed<R['body']>;

/** What a caller writes. */
export type GivenParams<R extends Route> = Given<R['params']>;
export type GivenQuery<R extends Route> = Given<R['query']>;
export type GivenBody<R extends Route> = Given<R['body']>;

/** Union of the bodies a route can reply with. */
export type ReplyOf<R extends Route> = {
  [Status in keyof R['replies']]: R['replies'][Status] extends z.ZodType ? z.output<R['replies'][Status]> : undefined;
}[keyof R['replies']];
