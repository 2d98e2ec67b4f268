/**
 * What a shelf asks of an engine, by name: names that every engine can carry, and a short mark of how documents and keys are laid out.
 * Two releases that write the same mark can share a database; one that writes another is kept out by it (see the drivers).
 */
import { createHash } from 'node:crypto';
import type { AnyShelf } from './storage.ts';

const SHELF_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const INDEX_NAME = /^[a-z][A-Za-z0-9]*$/;

/** Throws `TypeError` for a name that some engine would need quoted in a way of its own. */
export function checkNames(shelf: AnyShelf): void {
  if (!SHELF_NAME.test(shelf.name)) throw new TypeError(`a shelf is named in kebab-case, not ${shelf.name}`);
  for (const index of Object.keys(shelf.indexes)) {
    if (!INDEX_NAME.test(index)) throw new TypeError(`an index is named in camelCase, not ${index}`);
  }
}

/** Sixteen hexadecimal characters that change whenever a shelf, the shape of its documents, an index or an index's revision does. */
export function markLayout(shelves: readonly AnyShelf[]): string {
  return digest(shelves.map((shelf) => [shelf.name, shelf.schemaVersion, listRevisions(shelf)]));
}

/** Sixteen hexadecimal characters that change whenever an index of the shelf or an index's revision does. */
export function markIndexes(shelf: AnyShelf): string {
  return digest(listRevisions(shelf));
}

function listRevisions({ indexes }: AnyShelf): readonly (readonly [index: string, revision: number])[] {
  return Object.entries(indexes).map(([index, { revision }]) => [index, revision]);
}

function digest(layout: unknown): string {
  return createHash('sha256').update(JSON.stringify(layout)).digest('hex').slice(0, 16);
}
