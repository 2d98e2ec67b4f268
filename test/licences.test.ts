/** What FocusForge is passed on with may be passed on, and the list of it can be made. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { isAllowed, readInstalled } from './verify/installed-licences.ts';

it('every package has a licence that goes together with MIT', () => {
  const installed = readInstalled('.');
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const names = new Set(installed.map(({ name }) => name));
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) assert.ok(names.has(name), name);
  assert.deepEqual(
    installed.filter(({ licence }) => !isAllowed(licence)),
    [],
  );
});

it('a licence that asks for more is noticed', () => {
  for (const licence of [
    'GPL-3.0-only',
    'AGPL-3.0',
    'SSPL-1.0',
    'BUSL-1.1',
    'UNLICENSED',
    'unknown',
    'MIT AND GPL-2.0',
    '',
  ]) {
    assert.equal(isAllowed(licence), false, licence);
  }
  assert.equal(isAllowed('(AFL-2.1 OR BSD-3-Clause)'), true);
});

it('a CycloneDX list of all of them is made by a command', async (context) => {
  const npm = process.env.npm_execpath;
  if (npm === undefined) return context.skip('npm does not run this test, so that it is not known where npm is');
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Record<string, string> };
  const command = scripts.sbom?.split(' ').slice(1) ?? [];
  const { stdout } = await promisify(execFile)(process.execPath, [npm, ...command], { maxBuffer: 64 * 1024 * 1024 });
  const list = JSON.parse(stdout) as {
    readonly bomFormat: string;
    readonly components: readonly { readonly name: string }[];
  };
  assert.equal(list.bomFormat, 'CycloneDX');
  for (const name of ['fastify', 'zod', 'react'])
    assert.ok(
      list.components.some((one) => one.name === name),
      name,
    );
});
