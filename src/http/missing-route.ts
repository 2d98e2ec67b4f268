/**
 * What an address answers that has no route for the method it was asked with: a problem, or, to somebody who typed it into a browser, the
 * page that says so and leads on.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { Problem } from '#kernel/problem.ts';
import { FAMILY_STATUS } from '#model/problem-catalogue.ts';
import { sendProblem } from './problem-reply.ts';

/**
 * Answers `route-missing`, or `method-not-allowed` with the methods that there are. Must be given the app before its routes, and the folder
 * of the built screens.
 */
export function answerMissing(
  app: FastifyInstance,
  { webRoot }: { readonly webRoot: string },
): (request: FastifyRequest, reply: FastifyReply) => void {
  const methodsByPath = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    // Questions of browsers before a call from another origin are about every address and say nothing of what is there.
    if (url === '*') return;
    const known = methodsByPath.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    methodsByPath.set(url, known);
    for (const one of [method].flat()) known.methods.add(one);
  });

  return (request, reply) => {
    const [path = ''] = request.url.split('?');
    const matching = [...methodsByPath.values()].filter(({ pattern }) => pattern.test(path));
    const methods = [...new Set(matching.flatMap((known) => [...known.methods]))].sort();
    if (methods.length === 0 || methods.includes(request.method)) {
      const problem = new Problem('route-missing', { detail: `There is nothing at ${shown(path)}.` });
      if (isVisit(request, path)) void sendPage(reply, webRoot).catch(() => sendProblem(request, reply, problem));
      else sendProblem(request, reply, problem);
      return;
    }
    reply.header('allow', methods.join(', '));
    const detail = `${request.method} is not possible here; ${methods.join(', ')} ${methods.length === 1 ? 'is' : 'are'}.`;
    sendProblem(request, reply, new Problem('method-not-allowed', { detail }));
  };
}

const NOT_FOR_PEOPLE = /^\/(?:api|assets|health|metrics)(?:\/|$)/i;

/** Whether a browser asks for it as a page, where pages are. */
function isVisit({ method, headers }: FastifyRequest, path: string): boolean {
  return method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '') && !NOT_FOR_PEOPLE.test(path);
}

/** Rejects where the screens have not been built. */
async function sendPage(reply: FastifyReply, webRoot: string): Promise<void> {
  const page = await readFile(join(webRoot, 'index.html'), 'utf8');
  reply
    .code(FAMILY_STATUS.missing)
    .header('cache-control', 'no-cache')
    .header('content-type', 'text/html; charset=utf-8')
    .send(page);
}

/** `/tasks/:id` matches one segment for `:id`, `/assets/*` anything. */
function patternOf(url: string): RegExp {
  const source = url
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replace('*', '.*');
  return new RegExp(`^${source}$`);
}

function shown(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
