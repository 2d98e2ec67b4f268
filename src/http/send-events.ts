/**
 * An answer that comes in parts, as server-sent events: each goes out as soon as there is one, and no faster than the caller reads. What
 * breaks on the way is told as an `error` event, because a stream that just ends would be taken for a whole answer.
 */
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Problem } from '#kernel/problem.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { EventBody } from './handler.ts';
import { describeProblem } from './problem-reply.ts';

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** Resolves when the last event is out or the caller has gone. Never throws. */
export async function sendEvents(request: FastifyRequest, reply: FastifyReply, body: EventBody): Promise<void> {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, { ...reply.getHeaders(), ...STREAM_HEADERS } as Record<string, string>);
  // The caller learns at once that there will be an answer, however long its first words take.
  raw.flushHeaders();
  try {
    await pipeline(writeEvents(request, reply, body), raw);
  } catch {
    // The caller has gone: there is nobody to tell, and whoever makes the events has been told by the signal of the call.
    raw.destroy();
  }
}

async function* writeEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  { events }: EventBody,
): AsyncGenerator<string> {
  try {
    for await (const { type, ...data } of events) yield formatEvent(type, data);
  } catch (error) {
    if (!reply.raw.destroyed) yield formatEvent('error', describeFailure(request, error));
  }
}

function formatEvent(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

function describeFailure(request: FastifyRequest, error: unknown): { readonly code: string; readonly detail: string } {
  const problem = error instanceof Problem ? error : new Problem('internal', { cause: error });
  const { body } = describeProblem(problem, request.id);
  if (problem.code === 'internal') {
    const route = request.routeOptions.url ?? 'none';
    emitSignal('http-failure', { route, requestId: request.id, code: 'internal', error });
  }
  return { code: String(body.code), detail: String(body.detail) };
}
