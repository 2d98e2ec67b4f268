/**
 * The names of tables, columns and functions in PostgreSQL, quoted. A column holds the encoded key of one index at one revision: a release
 * that means another revision does not find the column, instead of finding the wrong documents.
 */
import { markLayout } from './shelf-layout.ts';
import type { AnyShelf } from './storage.ts';

export function tableName(shelf: Pick<AnyShelf, 'name'>): string {
  return `"${shelf.name}"`;
}

export function keyColumn(shelf: Pick<AnyShelf, 'indexes'>, index: string): string {
  return keyColumnAt(index, shelf.indexes[index]?.revision ?? 0);
}

export function keyColumnAt(index: string, revision: number): string {
  return `"key_${index}_${revision}"`;
}

/** Each layout has a function of its own, so that several releases can commit to one database while their indexes agree. */
export function commitFunction(shelves: readonly AnyShelf[]): string {
  return `"focusforge_commit_${markLayout(shelves)}"`;
}
