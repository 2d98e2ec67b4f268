/** The documentation: the OpenAPI document, and pages made from it once that need no script and nothing from elsewhere. */
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

import { createOpenApi } from '#contract/openapi.ts';
import { systemRoutes } from '#contract/system-routes.ts';
import { renderApiPage, renderErrorsPage } from './docs-page.ts';

export function serveDocs(app: FastifyInstance, { version }: { readonly version: string }): void {
  const openApi = createOpenApi({ version });
  const pages: readonly (readonly [path: string, contentType: string, text: string])[] = [
    [systemRoutes.readOpenApi.path, 'application/json; charset=utf-8', JSON.stringify(openApi, null, 2)],
    [systemRoutes.readDocs.path, 'text/html; charset=utf-8', renderApiPage(openApi)],
    ['/docs/errors', 'text/html; charset=utf-8', renderErrorsPage()],
    ['/docs/docs.css', 'text/css; charset=utf-8', readFileSync(new URL('./docs.css', import.meta.url), 'utf8')],
  ];
  for (const [path, contentType, text] of pages) {
    app.get(path, (_request, reply) => {
      reply.header('content-type', contentType).header('cache-control', 'no-cache').send(text);
    });
  }
}
