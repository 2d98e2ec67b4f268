/**
 * Where calls wait for a place at a provider: bounded, fair between people, and honest. Who cannot be served in time is refused at once,
 * by the times that were measured, and can be answered in another way while there is time. One call at a time asks for a slot, so that a
 * crowd in one process is one question to the fleet.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { NoSlot, Slot, Slots } from '#ports/slots/slots.ts';
import { ModelsUnavailable } from './models.ts';
import { createTurnsByPerson } from './turns-by-person.ts';

export interface Seat {
  readonly waitedMs: number;
  /** `servedMs`: how long the provider was asked; undefined when it was not, or its time says nothing. */
  readonly leave: (servedMs: number | undefined) => Promise<void>;
}

export interface WaitingRoom {
  /**
   * Rejects with `busy`, with `open` when the fleet closes the provider meanwhile, with the signal's reason. `leaveBy`: on the monotonic
   * clock, when the answer would be of no use any more.
   */
  readonly enter: (
    options: { readonly person: PersonId; readonly leaveBy: number },
    more: { readonly signal: AbortSignal },
  ) => Promise<Seat>;
  /** A seat where one seems to be free and nobody waits for it; undefined when there is none, for whatever reason: `enter` tells it. */
  readonly enterAtOnce: () => Promise<Seat | undefined>;
}

export interface WaitingRoomDeps {
  readonly provider: string;
  readonly slots: Slots;
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly chance: () => number;
  readonly capacity: number;
  readonly most: () => number;
  /** The fleet has closed the provider. */
  readonly onClosed: (closed: NonNullable<NoSlot['closed']>) => void;
}

interface Waiter {
  readonly seat: (slot: Slot) => void;
  readonly refuse: (error: ModelsUnavailable) => void;
}

/** Of the newest time in the mean. */
const NEWEST = 0.2;

export function createWaitingRoom(deps: WaitingRoomDeps): WaitingRoom {
  const { provider, slots, clock, capacity, most, onClosed } = deps;
  const waiting = createTurnsByPerson<Waiter>();
  let inFlight = 0;
  let meanMs: number | undefined;
  let isAsking = false;
  let askingAtOnce = 0;
  let isToldMeanwhile = false;
  let cancelLook: (() => void) | undefined;

  const signal = (event: 'seated' | 'left' | 'refused', waitedMs: number) =>
    emitSignal('model-room', { provider, event, waitedMs, waiting: waiting.size(), inFlight });

  /** As far as this process knows; others may hold them. */
  const freeHere = () => Math.max(0, most() - inFlight);

  /** Milliseconds until a call that comes now would be answered; 0 when nothing is known. */
  const expectedMs = (person: PersonId): number => {
    // Where a place is free somebody goes, however slow it was, or nobody would find out that it is quick again.
    if (meanMs === undefined || freeHere() > waiting.size()) return 0;
    return ((1 + waiting.aheadOf(person)) / most() + 1) * meanMs;
  };

  const lookLater = () => {
    if (slots.lookAgainMs === undefined || cancelLook !== undefined) return;
    cancelLook = clock.after(slots.lookAgainMs * (0.5 + deps.chance()), () => {
      cancelLook = undefined;
      void serve();
    });
  };

  const refuseAll = (closed: NonNullable<NoSlot['closed']>) => {
    onClosed(closed);
    for (let waiter = waiting.next(); waiter !== undefined; waiter = waiting.next()) {
      waiter.refuse(new ModelsUnavailable('open', { retryAfterMs: closed.forMs }));
    }
  };

  /** True when it is worth asking again. */
  const serveOne = async (): Promise<boolean> => {
    const given = await slots.take(provider, { most: most() });
    if (given.isTaken) {
      const waiter = waiting.next();
      if (waiter === undefined) await given.release();
      else waiter.seat(given);
      return true;
    }
    if (given.closed !== undefined) refuseAll(given.closed);
    else lookLater();
    return false;
  };

  const serve = async (): Promise<void> => {
    isToldMeanwhile = true;
    if (isAsking) return;
    isAsking = true;
    try {
      while (isToldMeanwhile) {
        isToldMeanwhile = false;
        while (waiting.size() > 0 && (await serveOne()));
      }
    } catch (error) {
      for (let waiter = waiting.next(); waiter !== undefined; waiter = waiting.next()) {
        waiter.refuse(new ModelsUnavailable('failed', { cause: error }));
      }
    } finally {
      isAsking = false;
    }
  };
  slots.onFree((name) => {
    if (name === provider && waiting.size() > 0) void serve();
  });

  const seatOf = (slot: Slot, waitedMs: number): Seat => {
    inFlight += 1;
    signal('seated', waitedMs);
    return {
      waitedMs,
      leave: async (servedMs) => {
        inFlight -= 1;
        if (servedMs !== undefined) meanMs = meanMs === undefined ? servedMs : meanMs + NEWEST * (servedMs - meanMs);
        signal('left', 0);
        await slot.release();
      },
    };
  };

  return {
    enterAtOnce: async () => {
      if (isAsking || waiting.size() > 0 || freeHere() <= askingAtOnce) return undefined;
      askingAtOnce += 1;
      try {
        const given = await slots.take(provider, { most: most() });
        return given.isTaken ? seatOf(given, 0) : undefined;
      } catch {
        return undefined;
      } finally {
        askingAtOnce -= 1;
      }
    },
    enter: ({ person, leaveBy }, { signal: abort }) =>
      new Promise((resolve, reject) => {
        const enteredAt = clock.monotonic();
        const wouldTake = expectedMs(person);
        if (waiting.size() >= capacity + freeHere() || enteredAt + wouldTake > leaveBy) {
          signal('refused', 0);
          reject(new ModelsUnavailable('busy', { retryAfterMs: wouldTake > 0 ? wouldTake : undefined }));
          return;
        }
        const stopWatching = () => {
          abort.removeEventListener('abort', goAway);
          cancelPatience();
        };
        const leaveWith = (reason: unknown) => {
          stopWatching();
          waiting.remove(person, waiter);
          reject(reason);
        };
        const goAway = () => leaveWith(abort.reason);
        const waiter: Waiter = {
          seat: (slot) => {
            stopWatching();
            resolve(seatOf(slot, clock.monotonic() - enteredAt));
          },
          refuse: (error) => {
            stopWatching();
            reject(error);
          },
        };
        const cancelPatience = clock.after(leaveBy - enteredAt, () => leaveWith(new ModelsUnavailable('busy')));
        abort.addEventListener('abort', goAway, { once: true });
        waiting.add(person, waiter);
        void serve();
      }),
  };
}
