/**
 * Carries out what a change request asked for: its parts are checked against the route as it is today and handed to the handler of that
 * route, with the person as the caller. What has become impossible in the meantime is answered as the route itself would answer it.
 */
import type { Route } from '#contract/route.ts';
import { ROUTES } from '#contract/routes.ts';
import { Problem } from '#kernel/problem.ts';
import type { ChangeRequest } from '#model/change-request.ts';
import type { Actor } from '#shelves/change.ts';
import { readSent } from './change-request-parts.ts';
import type { Call, Handler, Handlers } from './handler.ts';
import { parsePart } from './request-faults.ts';
import type { RequestOrigin } from './request-origin.ts';

/** Nobody waits at the other end of a connection. */
const NO_ORIGIN: RequestOrigin = { address: '', device: 'a program', webOrigin: '', cookie: () => undefined };

export function createCarryOut(handlers: () => Partial<Handlers>) {
  return async (actor: Actor, request: ChangeRequest): Promise<unknown> => {
    const route: Route | undefined = Object.hasOwn(ROUTES, request.route)
      ? ROUTES[request.route as keyof typeof ROUTES]
      : undefined;
    const handler = handlers()[request.route as keyof Handlers] as Handler<Route> | undefined;
    if (route === undefined || handler === undefined) {
      throw new Problem('change-request-closed', { detail: 'What was asked for is no longer there.' });
    }
    const sent = readSent(request);
    const call = {
      actor,
      caller: { kind: 'local', person: actor.person },
      origin: NO_ORIGIN,
      params: route.params && parsePart('params', route.params, sent.params),
      query: route.query && parsePart('query', route.query, sent.query),
      body: route.body && parsePart('body', route.body, sent.body ?? {}),
      expectedVersion: undefined,
      signal: new AbortController().signal,
    };
    return handler(call as unknown as Call<Route>);
  };
}
