/** The API as pages to read: plain HTML made on the server, so that the strictest content security policy has nothing to object to. */
import type { OpenApi, Operation } from '#contract/openapi.ts';
import { listProblems } from '#contract/problem-doc.ts';

/** Every route by its tag, with what it takes and gives. */
export function renderApiPage(openApi: OpenApi): string {
  const operations = Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const sections = openApi.tags.map(({ name }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    return `<section><h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2>${own.map(renderOperation).join('')}</section>`;
  });
  const schemas = Object.entries(openApi.components.schemas).map(
    ([name, schema]) =>
      `<details id="schema-${escapeHtml(name)}"><summary>${escapeHtml(name)}</summary>${renderJson(schema)}</details>`,
  );
  const tags = openApi.tags.map(({ name }) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`).join(' · ');
  return renderPage('FocusForge API', [
    `<h1>${escapeHtml(openApi.info.title)} API <span class="soft">${escapeHtml(openApi.info.version)}</span></h1>`,
    `<p>${escapeHtml(openApi.info.description)}</p>`,
    '<p><a href="/openapi.json">OpenAPI document</a> · <a href="/docs/errors">Problems</a></p>',
    `<nav aria-label="Groups">${tags}</nav>`,
    ...sections,
    `<section><h2 id="schemas">Schemas</h2>${schemas.join('')}</section>`,
  ]);
}

/** Every problem code; the `type` of a problem leads to its row. */
export function renderErrorsPage(): string {
  const rows = listProblems().map(
    ({ code, status, title, advice }) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(title)}.</td><td>${renderCode(advice)}</td></tr>`,
  );
  return renderPage('FocusForge problems', [
    '<h1>Problems</h1>',
    '<p>Every error is <code>application/problem+json</code> with one of these codes. <a href="/docs">All routes</a></p>',
    '<table><thead><tr><th>code</th><th>status</th><th>meaning</th><th>what to do</th></tr></thead>',
    `<tbody>${rows.join('')}</tbody></table>`,
  ]);
}

function renderOperation(one: {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}): string {
  const { operation } = one;
  const heading = `<span class="method">${one.method}</span><code>${escapeHtml(one.path)}</code> <span class="soft">${escapeHtml(operation.summary)}</span>`;
  const parameters = operation.parameters.map(
    ({ name, in: place, required, description }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}${required ? '' : ', optional'}</td><td>${escapeHtml(description ?? '')}</td></tr>`,
  );
  const replies = Object.entries(operation.responses).map(([status, { description, content }]) => {
    const json = content?.['application/json'];
    const schema = json === undefined ? '' : renderJson(json.schema);
    return `<tr><td>${status}</td><td>${renderCode(description)}${schema}</td></tr>`;
  });
  const body = operation.requestBody?.content['application/json'];
  return [
    `<details id="${operation.operationId}"><summary>${heading}</summary>`,
    `<p class="soft">${escapeHtml(operation.description)}</p>`,
    parameters.length > 0 ? `<h3>Takes</h3><table><tbody>${parameters.join('')}</tbody></table>` : '',
    body === undefined ? '' : `<h3>Body</h3>${renderJson(body.schema)}`,
    `<h3>Gives</h3><table><tbody>${replies.join('')}</tbody></table></details>`,
  ].join('');
}

function renderPage(title: string, parts: readonly string[]): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>`;
  // Without an icon of its own a browser asks for one that is not there.
  const style = '<link rel="stylesheet" href="/docs/docs.css"><link rel="icon" href="data:,">';
  return `<!doctype html><html lang="en"><head>${head}${style}</head><body><main>${parts.join('\n')}</main></body></html>`;
}

/** Pretty JSON in which a reference is a link to its schema. */
function renderJson(value: unknown): string {
  const text = escapeHtml(JSON.stringify(value, null, 2));
  const linked = text.replace(/#\/components\/schemas\/(\w+)/g, '<a href="#schema-$1">$1</a>');
  return `<pre>${linked}</pre>`;
}

/** Text in which backquotes mark code. */
function renderCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
