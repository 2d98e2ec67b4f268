/**
 * What a request to a provider goes through before it is sent, and gives back afterwards: the gate, the limits, the room. Limits come before
 * waiting, so that who is refused learns it at once; a place that is free is taken while the limits are asked, because each may be one way
 * to Redis and back. Who is turned away by one gets back what the other gave.
 */
import type { Clock } from '#kernel/clock.ts';
import type { Admission, Admitted } from './admission.ts';
import { attemptMs, type Errand } from './errand.ts';
import { ModelsUnavailable } from './models.ts';
import type { CallVerdict } from './provider-gate.ts';
import type { Seat } from './waiting-room.ts';

export interface Ended {
  readonly verdict: CallVerdict;
  /** That were used; undefined when nobody knows, and then all that were set aside count. */
  readonly tokens: number | undefined;
  /** How long the provider took; undefined when its time says nothing. */
  readonly servedMs: number | undefined;
  /** False when the connection was given up: the provider may not have noticed yet that nothing is under way. */
  readonly isWhole: boolean;
}

/** How long a place is kept after a connection was given up: the next request may not arrive before the end of that one does. */
const LINGER_MS = 100;

export interface Place {
  /** Said once, when nothing is under way any more. */
  readonly end: (ended: Ended) => void;
}

interface Seated {
  readonly admitted: Admitted;
  readonly seat: Seat;
}

export interface LineUpDeps {
  readonly admission: Admission;
  readonly clock: Clock;
  readonly attemptShare: number;
  /** What goes on after an answer was given. */
  readonly inBackground: (work: Promise<unknown>) => void;
}

/** Throws `ModelsUnavailable`, or the reason of the errand's signal. `tokens`: what the request may cost at most. */
export type LineUp = (errand: Errand, tokens: number) => Promise<Place>;

export function createLineUp(deps: LineUpDeps): LineUp {
  const { admission, clock, inBackground } = deps;

  const admit = async ({ bill }: Errand, tokens: number): Promise<Admitted> => {
    const isFirst = !bill.isCounted;
    bill.isCounted = true;
    const uncount = () => {
      if (isFirst) bill.isCounted = false;
    };
    try {
      const admitted = await admission.admit({ person: bill.person, isFirst, tokens });
      return {
        settle: admitted.settle,
        release: async () => {
          uncount();
          await admitted.release();
        },
      };
    } catch (error) {
      uncount();
      throw error;
    }
  };

  const leaveLater = (leave: () => Promise<void>) =>
    new Promise<void>((resolve) => {
      clock.after(LINGER_MS, () => resolve(leave()));
    });

  /** Gives back what was got when the other is refused, and when nobody wants it any more. */
  const admitAndSeat = async (errand: Errand, tokens: number): Promise<Seated> => {
    const { lane, bill, signal } = errand;
    const early = lane.room.enterAtOnce();
    let admitted: Admitted | undefined;
    try {
      admitted = await admit(errand, tokens);
      const taken = await early;
      signal.throwIfAborted();
      if (taken !== undefined) return { admitted, seat: taken };
      const now = clock.monotonic();
      const leaveBy = now + attemptMs(errand, { now, attemptShare: deps.attemptShare });
      return { admitted, seat: await lane.room.enter({ person: bill.person, leaveBy }, { signal }) };
    } catch (error) {
      inBackground(early.then((seat) => seat?.leave(undefined)));
      if (admitted !== undefined) inBackground(admitted.release());
      throw error;
    }
  };

  return async (errand, tokens) => {
    const passing = await errand.lane.gate.admit();
    if (passing.pass === undefined) throw new ModelsUnavailable('open', { retryAfterMs: passing.forMs });
    const { pass } = passing;
    try {
      const { admitted, seat } = await admitAndSeat(errand, tokens);
      errand.spent.waitedMs += seat.waitedMs;
      return {
        end: ({ verdict, tokens: used, servedMs, isWhole }) => {
          pass.tell(verdict);
          inBackground(isWhole ? seat.leave(servedMs) : leaveLater(() => seat.leave(servedMs)));
          inBackground(admitted.settle(used));
        },
      };
    } catch (error) {
      pass.tell('neither');
      throw error;
    }
  };
}
