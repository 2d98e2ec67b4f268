import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CHAIN_NAMES } from '#model/chain-name.ts';

/** As a chain says its own name, or a call to models that of its chain. */
const NAME = /^\s+(?:name: |\.\.\.\{ person, chain: )'([a-z-]+)',/gm;

test('every chain is one of the kinds of work that settings may name, and there are no others', () => {
  const rooms = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = rooms.flatMap(({ name: room }) => {
    const folder = `${import.meta.dirname}/${room}`;
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    return files.flatMap((file) =>
      [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(NAME)].map(([, name]) => name),
    );
  });
  assert.deepEqual(names.toSorted(), CHAIN_NAMES.toSorted());
});
