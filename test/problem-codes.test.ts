import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { ROUTES } from '#contract/routes.ts';
import { FAMILY_STATUS, PROBLEM_CATALOGUE } from '#model/problem-catalogue.ts';

const CATALOGUE = 'src/model/problem-catalogue.ts';
const sources = globSync('src/**/*.ts')
  .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('src/web/') && path !== CATALOGUE)
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const codes = Object.keys(PROBLEM_CATALOGUE);

describe('every problem code', () => {
  it('is documented, and nothing else is', () => {
    const documented = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| <a id="([\w-]+)">/gm)].map(
      ([, code]) => code,
    );
    assert.deepEqual(documented.toSorted(), codes.toSorted());
  });

  it('that is raised is in the catalogue', () => {
    const unknown = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/new Problem\(\s*'([\w-]+)'/g)]
        .map(([, code = '']) => code)
        .filter((code) => !codes.includes(code))
        .map((code) => `${path}: ${code}`),
    );
    assert.deepEqual(unknown, []);
  });

  it('in the catalogue is raised somewhere', () => {
    const raising = sources.filter(({ path }) => !path.startsWith('src/contract/')).map(({ text }) => text);
    const idle = codes.filter((code) => !raising.some((text) => text.includes(`'${code}'`)));
    assert.deepEqual(idle, []);
  });

  it('that a route declares is one it can answer with, said once', () => {
    for (const [name, { problems }] of Object.entries(ROUTES)) {
      assert.equal(new Set(problems).size, problems.length, name);
    }
  });

  it('has a title and an advice that are sentences', () => {
    for (const [code, { family, title, advice }] of Object.entries(PROBLEM_CATALOGUE)) {
      assert.ok(family in FAMILY_STATUS);
      assert.match(title, /^[A-Z].*[^.!]$/, code);
      assert.match(advice, /^[A-Z].*[^!]$/, code);
    }
  });
});

describe('an error status', () => {
  it('is written in the catalogue and nowhere else on the server', () => {
    const literal = /\.(code|status|writeHead)\([45]\d\d\b|\bstatus(Code)?: [45]\d\d\b/;
    const wrong = sources
      .filter(({ path }) => path.startsWith('src/http/') || path.startsWith('src/features/'))
      .filter(({ text }) => literal.test(text.replace(/\/\*[\s\S]*?\*\//g, '')))
      .map(({ path }) => path);
    assert.deepEqual(wrong, []);
  });
});
