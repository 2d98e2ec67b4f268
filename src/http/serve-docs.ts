/** The documentation: the OpenAPI document, and pages made from it that need no script and nothing from elsewhere. */
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

import { createOpenApi } from '#contract/openapi.ts';
import { systemRoutes } from '#contract/system-routes.ts';
import { renderApiPage, renderErrorsPage } from './docs-page.ts';

export function serveDocs(app: FastifyInstance, { version }: { readonly version: string }): void {
  const openApi = once(() => createOpenApi({ version }));
  const pages: readonly (readonly [path: string, contentType: string, write: () => string])[] = [
    [systemRoutes.readOpenApi.path, 'application/json', () => JSON.stringify(openApi(), null, 2)],
    [systemRoutes.readDocs.path, 'text/html', () => renderApiPage(openApi())],
    ['/docs/errors', 'text/html', renderErrorsPage],
    ['/docs/docs.css', 'text/css', () => readFileSync(new URL('./docs.css', import.meta.url), 'utf8')],
  ];
  for (const [path, contentType, write] of pages) {
    const text = once(write);
    app.get(path, (_request, reply) => {
      reply.header('content-type', `${contentType}; charset=utf-8`).header('cache-control', 'no-cache').send(text());
    });
  }
}

/** Made when it is first asked for: a service starts without waiting for its documentation. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
