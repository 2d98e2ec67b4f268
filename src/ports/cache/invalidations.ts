/**
 * Notices when a key or a tag is forgotten while a value under it is being made: such a value was made from what is no longer so, and must
 * not be kept.
 */

export interface Invalidations {
  /** Says that what stands under this key or tag is no longer so. */
  readonly note: (name: string) => void;
  /** Begins to watch; the answer says whether any of the names has been noted since. Call `end` when the value is made. */
  readonly watch: (names: readonly string[]) => { readonly isOver: () => boolean; readonly end: () => void };
}

export function createInvalidations(): Invalidations {
  const watches = new Map<string, Set<{ isOver: boolean }>>();
  return {
    note: (name) => {
      for (const watch of watches.get(name) ?? []) watch.isOver = true;
    },
    watch: (names) => {
      const watch = { isOver: false };
      for (const name of names) {
        const watching = watches.get(name) ?? new Set();
        watches.set(name, watching);
        watching.add(watch);
      }
      return {
        isOver: () => watch.isOver,
        end: () => {
          for (const name of names) {
            const watching = watches.get(name);
            watching?.delete(watch);
            if (watching?.size === 0) watches.delete(name);
          }
        },
      };
    },
  };
}
