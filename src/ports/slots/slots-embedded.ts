/** Slots within one process, which is the only one there is. */
import type { Clock } from '#kernel/clock.ts';
import { createFreeListeners } from './free-listeners.ts';
import { ALL_TAKEN, createLocalSlots } from './local-slots.ts';
import type { Slots } from './slots.ts';

export function createEmbeddedSlots({ clock }: { readonly clock: Clock }): Slots {
  const local = createLocalSlots(clock);
  const { onFree, tell } = createFreeListeners();
  return {
    take: async (name, { most }) => {
      const closed = local.closedNow(name);
      if (closed !== undefined) return { isTaken: false, closed };
      if (!local.hold(name, most)) return ALL_TAKEN;
      let isHeld = true;
      return {
        isTaken: true,
        release: async () => {
          if (!isHeld) return;
          isHeld = false;
          local.letGo(name);
          tell(name);
        },
      };
    },
    close: async (name, { because, ms }) => local.close(name, because, ms),
    reopen: async (name) => {
      local.reopen(name);
      tell(name);
    },
    onFree,
    lookAgainMs: undefined,
  };
}
