import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ACCESS_SHELVES,
  ACCOUNT_SHELVES,
  CONTENT_SHELVES,
  INSTALL_SHELVES,
  NAMING_SHELVES,
  PASSING_SHELVES,
} from './shelf-contents.ts';
import { SHELVES } from './shelves.ts';

describe('what shelves hold', () => {
  it('is said of every shelf, once', () => {
    const said = [
      ...CONTENT_SHELVES.map(({ shelf }) => shelf),
      ...ACCESS_SHELVES,
      ...PASSING_SHELVES,
      ...ACCOUNT_SHELVES,
      ...NAMING_SHELVES,
      ...INSTALL_SHELVES,
    ].map(({ name }) => name);
    assert.deepEqual(said.toSorted(), SHELVES.map(({ name }) => name).toSorted());
  });

  it('can be found by person wherever the install keeps something about people', () => {
    for (const { name, indexes } of NAMING_SHELVES) assert.ok('byPerson' in indexes, name);
  });
});
