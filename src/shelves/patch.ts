/** Lost updates are refused: who changes a document says which version they read. */
import { Problem } from '#kernel/problem.ts';
import type { Stored } from '#ports/storage/storage.ts';

/** Throws `version-stale` when a version was named and it is not the newest. */
export function checkVersion(stored: Stored<unknown>, expectedVersion: number | undefined): void {
  if (expectedVersion === undefined || expectedVersion === stored.revision) return;
  throw new Problem('version-stale', {
    detail: `You changed version ${expectedVersion}; the newest is ${stored.revision}.`,
    params: { version: stored.revision },
  });
}

/** The patch without its absent fields, and the names of the fields it really changes. */
export function applyPatch<T extends object>(
  document: T,
  patch: { readonly [Field in keyof T]?: T[Field] | undefined },
): { readonly changed: T; readonly fields: readonly (keyof T & string)[] } {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const changed = { ...document, ...Object.fromEntries(given) } as T;
  const fields = given
    .map(([field]) => field as keyof T & string)
    .filter((field) => JSON.stringify(changed[field]) !== JSON.stringify(document[field]));
  return { changed, fields };
}
