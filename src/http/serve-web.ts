/**
 * Serves the built screens. Files under `/assets/` carry a hash of their content in their name and never change; the page itself is
 * asked for anew each time. Only addresses that are screens get the page: anything else is missing, and says so.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

import { Problem } from '#kernel/problem.ts';
import { sendProblem } from './problem-reply.ts';

/** The addresses that are screens. */
export const SCREEN_PATHS = [
  '/',
  '/add',
  '/plan',
  '/focus',
  '/tasks',
  '/settings',
  '/sign-in',
  '/welcome',
  '/security',
  '/people',
] as const;

/** Adds the screens in `webRoot`; where they have not been built, says how. */
export function serveWeb(app: FastifyInstance, { webRoot }: { readonly webRoot: string }): void {
  if (!existsSync(join(webRoot, 'index.html'))) {
    explainMissing(app);
    return;
  }
  app.register(fastifyStatic, {
    root: join(webRoot, 'assets'),
    prefix: '/assets/',
    index: false,
    dotfiles: 'ignore',
    immutable: true,
    maxAge: '365d',
    // The build has packed each of them; a browser that takes none gets it as it is.
    preCompressed: true,
  });
  // What stands beside the page under a name of its own: icons, a manifest.
  app.register(fastifyStatic, {
    root: webRoot,
    prefix: '/',
    wildcard: false,
    index: false,
    globIgnore: ['assets/**', 'index.html'],
    decorateReply: false,
    maxAge: '1h',
  });
  for (const path of SCREEN_PATHS) {
    app.get(path, (_request, reply) => {
      reply.header('cache-control', 'no-cache').sendFile('index.html', webRoot, { cacheControl: false });
    });
  }
}

function explainMissing(app: FastifyInstance): void {
  const detail = 'The screens are not built: run `npm run build:web`, then start again.';
  for (const path of SCREEN_PATHS) {
    app.get(path, (request, reply) => sendProblem(request, reply, new Problem('route-missing', { detail })));
  }
}
