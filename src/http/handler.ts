/** What stands between a route and a use case: a validated call in, an answer out. */
import type { accountRoutes } from '#contract/account-routes.ts';
import type { changeRequestRoutes } from '#contract/change-request-routes.ts';
import type { jobRoutes } from '#contract/job-routes.ts';
import type { modelRoutes } from '#contract/model-routes.ts';
import type { peopleRoutes } from '#contract/people-routes.ts';
import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from '#contract/route.ts';
import type { RouteName, Routes } from '#contract/routes.ts';
import type { sessionRoutes } from '#contract/session-routes.ts';
import type { Caller } from '#features/accounts/caller.ts';
import type { Actor } from '#shelves/change.ts';
import type { CookieChange } from './cookies.ts';
import type { RequestOrigin } from './request-origin.ts';

export interface Call<R extends Route> {
  /** Who asks; carries the receipt when the route creates and the request had an Idempotency-Key. */
  readonly actor: Actor;
  /** How they proved it; on public routes nobody has. */
  readonly caller: Caller | undefined;
  /** Where the request came from. */
  readonly origin: RequestOrigin;
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  /** From `If-Match`, on versioned routes. */
  readonly expectedVersion: number | undefined;
  /** Aborted when the caller has gone or the deadline has passed. */
  readonly signal: AbortSignal;
}

/** A handler may answer with what it holds, without copying it to make it writable. */
export type DeepReadonly<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly DeepReadonly<Item>[]
      : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

/** A body in pieces, for a text that is too large to be one string. */
export interface PieceBody {
  readonly pieces: readonly Uint8Array[];
}

/** An answer that comes in parts, one server-sent event each. Begins nothing before it is read, and ends with the signal of its call. */
export interface EventBody {
  readonly events: AsyncIterable<{ readonly type: string }>;
}

/** What a route answers with: JSON, unless it says that it produces something that is made while it goes out. */
export type AnswerBody<R extends Route> = R extends { readonly produces: 'application/x-ndjson' }
  ? PieceBody
  : R extends { readonly produces: 'text/event-stream' }
    ? EventBody
    : DeepReadonly<ReplyOf<R>>;

export interface Answer<R extends Route> {
  /** The route's first reply status unless said. */
  readonly status?: number;
  readonly body: AnswerBody<R>;
  /** Goes out as `ETag`. */
  readonly version?: number;
  /** What the browser is to keep for us, or to forget. */
  readonly cookies?: readonly CookieChange[];
  /** Where the browser goes on; for replies that redirect. Always an address of our own making. */
  readonly location?: string;
}

export type Handler<R extends Route> = (call: Call<R>) => Answer<R> | Promise<Answer<R>>;

/** Routes the server answers itself, because their replies are not plain JSON or they are about the server. */
export type SystemRouteName =
  | 'readHealth'
  | 'readLiveness'
  | 'readReadiness'
  | 'readMetrics'
  | 'readPerformance'
  | 'readOpenApi'
  | 'readDocs'
  | 'streamEvents';

/** One handler for each route of the product. */
export type Handlers = { readonly [Name in Exclude<RouteName, SystemRouteName>]: Handler<Routes[Name]> };

/** Routes of signing in, of accounts, of what programs ask for and of failed work; the rest is what a person does all day. */
export type AccountRouteName =
  | keyof typeof sessionRoutes
  | keyof typeof accountRoutes
  | keyof typeof peopleRoutes
  | keyof typeof changeRequestRoutes
  | keyof typeof jobRoutes;
/** Routes of what language models do; they have a file of their own. */
export type ModelRouteName = keyof typeof modelRoutes;
export type MainRouteName = Exclude<keyof Handlers, AccountRouteName | ModelRouteName>;
