/** The bus within one process: a map of listeners. A listener that throws does not keep the others from hearing. */
import type { PersonId } from '#kernel/id.ts';
import type { Bus, FactNotice } from './bus.ts';

export function createEmbeddedBus(): Bus {
  const listeners = new Map<PersonId, Set<(notice: FactNotice) => void>>();
  return {
    publish: (notice) => {
      for (const listener of listeners.get(notice.person) ?? []) {
        // Asynchronous, as it will be over a network: no publisher may depend on a listener having run.
        queueMicrotask(() => listener(notice));
      }
    },
    subscribe: (person, listener) => {
      const own = listeners.get(person) ?? new Set();
      listeners.set(person, own);
      own.add(listener);
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(person) === own) listeners.delete(person);
      };
    },
    close: async () => listeners.clear(),
  };
}
