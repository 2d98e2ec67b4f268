/**
 * The requests being answered, the oldest first. Each has a deadline, after which it is answered with `timed-out` whatever its use case
 * is doing; one timer watches the oldest, so that a request costs no timer of its own.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Clock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';
import { sendProblem } from './problem-reply.ts';

export interface InFlight {
  /** Counts a request from now on. */
  readonly begin: (request: FastifyRequest, reply: FastifyReply) => Work;
  readonly end: (work: Work) => void;
  readonly count: () => number;
  /** Makes every answer under way close its connection, so that nobody sends another request on it; what goes out in parts is ended. */
  readonly drain: () => void;
}

export interface Work {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** On the clock's monotonic scale, milliseconds. */
  readonly due: number;
  /** Nobody waits for an answer any more: it was given at the deadline, or the caller has gone. */
  over: boolean;
  /** Its answer goes out in parts: it is ended by its signal, not by another answer. */
  isStreaming: boolean;
  controller: AbortController | undefined;
}

export function createInFlight(deps: { readonly clock: Clock; readonly deadlineMs: number }): InFlight {
  const { clock, deadlineMs } = deps;
  const active = new Set<Work>();
  let isWatching = false;

  const watch = (ms: number) => {
    isWatching = true;
    clock.after(ms, expireOldest);
  };
  const expireOldest = () => {
    isWatching = false;
    const now = clock.monotonic();
    for (const work of active) {
      // A set keeps the order of arrival, and all have the same deadline: the rest is younger.
      if (work.due > now) return watch(work.due - now);
      active.delete(work);
      expire(work);
    }
  };

  return {
    begin: (request, reply) => {
      const work: Work = {
        request,
        reply,
        due: clock.monotonic() + deadlineMs,
        over: false,
        isStreaming: false,
        controller: undefined,
      };
      active.add(work);
      if (!isWatching) watch(deadlineMs);
      return work;
    },
    end: (work) => active.delete(work),
    count: () => active.size,
    drain: () => {
      for (const work of active) {
        work.reply.raw.shouldKeepAlive = false;
        if (work.isStreaming) work.controller?.abort(new Problem('stopping', { detail: 'The service is stopping.' }));
      }
    },
  };
}

function expire(work: Work): void {
  const problem = new Problem('timed-out', {
    detail: 'The answer did not come in time; it may still have taken effect.',
  });
  if (!work.isStreaming) sendProblem(work.request, work.reply, problem);
  work.over = true;
  work.controller?.abort(problem);
}

/** Aborted when the deadline has passed or the caller has gone. Made on first use: most requests never look at it. */
export function signalOf(work: Work): AbortSignal {
  if (work.controller !== undefined) return work.controller.signal;
  const controller = new AbortController();
  work.controller = controller;
  const { raw } = work.reply;
  if (work.over || raw.destroyed) controller.abort();
  raw.once('close', () => {
    if (raw.writableFinished) return;
    work.over = true;
    controller.abort(new Error('the caller has gone'));
  });
  return controller.signal;
}
