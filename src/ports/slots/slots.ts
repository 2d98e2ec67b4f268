/**
 * So many at once, over all instances: each that works on something holds a slot of it, and there is never one more than allowed. A slot
 * whose holder ends without a word is free again within seconds. What is worked on can be closed for a while, for everybody. Without Redis
 * each process may hold one at a time, and says so.
 */

/** `failing`: whoever comes first after it may try, alone. `resting`: it asked to be left alone for so long, and is well. */
export type ClosedBecause = 'failing' | 'resting';

export interface Slot {
  readonly isTaken: true;
  /** Doing it again changes nothing. Never rejects. */
  readonly release: () => Promise<void>;
}

export interface NoSlot {
  readonly isTaken: false;
  /** Undefined when all are taken. */
  readonly closed: { readonly because: ClosedBecause; readonly forMs: number } | undefined;
}

export interface Slots {
  /** Decided at once, never waited for. `most` is what the caller allows, a whole number from 1. */
  readonly take: (name: string, options: { readonly most: number }) => Promise<Slot | NoSlot>;
  /** For `ms` nobody gets a slot; those that are held stay so. Never rejects. */
  readonly close: (name: string, options: { readonly because: ClosedBecause; readonly ms: number }) => Promise<void>;
  /** Takes it back. Never rejects. */
  readonly reopen: (name: string) => Promise<void>;
  /** Hears that a slot of that name may be free, until the returned function is called. */
  readonly onFree: (listener: (name: string) => void) => () => void;
  /** How long whoever waits trusts that `onFree` tells; undefined where it always does. */
  readonly lookAgainMs: number | undefined;
}
