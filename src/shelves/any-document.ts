/** Documents looked at by the names of their members, for what treats every shelf alike. */
import type { AnyShelf, Shelf } from '#ports/storage/storage.ts';

export type Members = Readonly<Record<string, unknown>>;

/** Any shelf, as one of documents of which only the members are known. */
export function asDocuments(shelf: AnyShelf): Shelf<Members> {
  // A shelf takes back what it gave: its indexes see documents that they have made.
  return shelf as Shelf<never> as unknown as Shelf<Members>;
}
