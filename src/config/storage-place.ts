/** Which kind of storage an address of STORAGE_URL leads to. */

export type StoragePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres' | 'mongodb'; readonly address: string };

/** Undefined for an address of no kind that is known. */
export function storagePlaceOf(url: string): StoragePlace | undefined {
  const [, scheme, rest = ''] = /^(sqlite|postgres|postgresql|mongodb|mongodb\+srv):(.+)$/s.exec(url) ?? [];
  switch (scheme) {
    case 'sqlite':
      return { kind: 'sqlite', path: rest };
    case 'postgres':
    case 'postgresql':
      return rest.startsWith('//') ? { kind: 'postgres', address: url } : undefined;
    case 'mongodb':
    case 'mongodb+srv':
      return rest.startsWith('//') ? { kind: 'mongodb', address: url } : undefined;
    default:
      return undefined;
  }
}

/** True for what several instances can share. */
export function isStorageServer(url: string): boolean {
  return storagePlaceOf(url)?.kind !== 'sqlite';
}
