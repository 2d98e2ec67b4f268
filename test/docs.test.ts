/** The documents, executed: links lead somewhere, named files and scripts exist, and every HTTP example gets the answer it shows. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

const documents = [...globSync('*.md'), ...globSync('docs/**/*.md')].map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));

describe('the documents', () => {
  it('link only to what is there', () => {
    const dead = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !existsSync(join(dirname(path), target)))
        .map((target) => `${path}: ${target}`),
    );
    assert.deepEqual(dead, []);
  });

  it('name only files that exist', () => {
    const gone = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/`((?:src|test|docs|bench|deploy)\/[\w./-]+)`/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !existsSync(target))
        .map((target) => `${path}: ${target}`),
    );
    assert.deepEqual(gone, []);
  });

  it('name only scripts that npm knows', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const unknown = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run ([\w:-]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((script) => !(script in scripts))
        .map((script) => `${path}: ${script}`),
    );
    assert.deepEqual(unknown, []);
  });

  it('list every decision', () => {
    const listed = readFileSync('docs/decisions/README.md', 'utf8');
    const missing = globSync('docs/decisions/2*.md').filter(
      (path) => !listed.includes(path.split(/[\\/]/).at(-1) ?? ''),
    );
    assert.deepEqual(missing, []);
  });
});

describe('the examples', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server[Symbol.asyncDispose]());

  const examples = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/```http\n([\s\S]*?)```/g)].map((match) => ({ path, example: match[1] ?? '' })),
  );

  it('are there', () => assert.ok(examples.length >= 3));

  for (const { path, example } of examples) {
    const [requestLine = ''] = example.split('\n');
    it(`${path}: ${requestLine} answers what is shown`, async () => {
      const { request, status, body } = parseExample(example);
      const reply = await fetch(server.url + request.path, request.init);
      const answer: unknown = await reply.json();
      assert.equal(reply.status, status, JSON.stringify(answer));
      assert.partialDeepStrictEqual(answer, body);
    });
  }
});

/** `METHOD path`, headers, a blank line, a body, a blank line, the status, and what the answer has at least. */
function parseExample(example: string) {
  const [head = '', sent = '', answered = ''] = example.trim().split('\n\n');
  const [requestLine = '', ...headerLines] = head.split('\n');
  const [method = '', path = ''] = requestLine.split(' ');
  const [status = '', ...expected] = answered.split('\n');
  const headers = headerLines.map((line) => line.split(': ') as [string, string]);
  return {
    request: { path, init: { method, headers: Object.fromEntries(headers), body: sent } },
    status: Number(status),
    body: JSON.parse(expected.join('\n')) as object,
  };
}
