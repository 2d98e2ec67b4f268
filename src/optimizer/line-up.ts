/**
 * What a request to a provider goes through before it is sent, and gives back afterwards: the gate, the limits, the room. Limits come before
 * waiting, so that who is refused learns it at once; who is turned away later gets back what was counted.
 */
import type { Clock } from '#kernel/clock.ts';
import type { Admission, Admitted } from './admission.ts';
import { attemptMs, type Errand } from './errand.ts';
import { ModelsUnavailable } from './models.ts';
import type { CallVerdict } from './provider-gate.ts';

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

  return async (errand, tokens) => {
    const { lane, bill, signal, spent } = errand;
    const passing = await lane.gate.admit();
    if (passing.pass === undefined) throw new ModelsUnavailable('open', { retryAfterMs: passing.forMs });
    const { pass } = passing;
    let admitted: Admitted | undefined;
    try {
      admitted = await admit(errand, tokens);
      signal.throwIfAborted();
      const now = clock.monotonic();
      const leaveBy = now + attemptMs(errand, { now, attemptShare: deps.attemptShare });
      const seat = await lane.room.enter({ person: bill.person, leaveBy }, { signal });
      spent.waitedMs += seat.waitedMs;
      const { settle } = admitted;
      return {
        end: ({ verdict, tokens: used, servedMs, isWhole }) => {
          pass.tell(verdict);
          inBackground(isWhole ? seat.leave(servedMs) : leaveLater(() => seat.leave(servedMs)));
          inBackground(settle(used));
        },
      };
    } catch (error) {
      pass.tell('neither');
      if (admitted !== undefined) inBackground(admitted.release());
      throw error;
    }
  };
}
