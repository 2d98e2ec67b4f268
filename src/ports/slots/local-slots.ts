/** Slots counted in this process: all there is when it is the only one, and what is left when Redis is away. */
import type { Clock } from '#kernel/clock.ts';
import type { ClosedBecause, NoSlot } from './slots.ts';

export interface LocalSlots {
  /** False when `most` are held. */
  readonly hold: (name: string, most: number) => boolean;
  readonly letGo: (name: string) => void;
  readonly close: (name: string, because: ClosedBecause, ms: number) => void;
  readonly reopen: (name: string) => void;
  readonly closedNow: (name: string) => NoSlot['closed'];
}

export const ALL_TAKEN: NoSlot = { isTaken: false, closed: undefined };

export function createLocalSlots(clock: Clock): LocalSlots {
  const held = new Map<string, number>();
  const closed = new Map<string, { readonly because: ClosedBecause; readonly until: number }>();
  return {
    hold: (name, most) => {
      const count = held.get(name) ?? 0;
      if (count >= most) return false;
      held.set(name, count + 1);
      return true;
    },
    letGo: (name) => {
      const count = held.get(name) ?? 0;
      if (count > 1) held.set(name, count - 1);
      else held.delete(name);
    },
    close: (name, because, ms) => void closed.set(name, { because, until: clock.monotonic() + ms }),
    reopen: (name) => void closed.delete(name),
    closedNow: (name) => {
      const found = closed.get(name);
      if (found === undefined) return undefined;
      const forMs = found.until - clock.monotonic();
      if (forMs > 0) return { because: found.because, forMs };
      closed.delete(name);
      return undefined;
    },
  };
}
