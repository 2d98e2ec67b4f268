/** Whoever wants to hear that a slot may be free. */
import type { Slots } from './slots.ts';

export function createFreeListeners(): { readonly onFree: Slots['onFree']; readonly tell: (name: string) => void } {
  const listeners = new Set<(name: string) => void>();
  return {
    onFree: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: (name) => {
      for (const listener of listeners) listener(name);
    },
  };
}
