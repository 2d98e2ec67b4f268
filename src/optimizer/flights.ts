/**
 * Identical work that is under way in this process is done once, for all who want it. Who leaves does not end it for the others; when the
 * last one has left it is ended. It has as much time as the most patient of them.
 */

/** Somebody who wants a result until their signal fires. */
export interface Member {
  readonly signal: AbortSignal;
  /** On the monotonic clock. */
  readonly deadlineAt: number;
}

export interface Flight {
  readonly deadlineAt: () => number;
  /** Fires when all have left, with the reason of the last one. */
  readonly signal: AbortSignal;
}

export interface Joined<Result> {
  readonly result: Promise<Result>;
  /** Whether it was begun for this member. */
  readonly isFounder: boolean;
}

/** The work was ended because nobody wanted it any more; whoever joined it too late begins anew. */
export class FlightAbandoned extends Error {
  constructor(cause: unknown) {
    super('nobody wants it any more', { cause });
    this.name = 'FlightAbandoned';
  }
}

interface Running<Result> extends Flight {
  readonly controller: AbortController;
  readonly outcome: Promise<Result>;
  members: number;
  latest: number;
}

export interface Flights<Result> {
  /** The result rejects with the reason of the member's signal as soon as that fires. */
  readonly join: (key: string, member: Member, fly: (flight: Flight) => Promise<Result>) => Joined<Result>;
}

export function createFlights<Result>(): Flights<Result> {
  const running = new Map<string, Running<Result>>();

  const begin = (key: string, member: Member, fly: (flight: Flight) => Promise<Result>): Running<Result> => {
    const controller = new AbortController();
    const own = { latest: member.deadlineAt, deadlineAt: () => own.latest };
    const flight: Flight = { deadlineAt: own.deadlineAt, signal: controller.signal };
    const outcome = fly(flight).catch((error: unknown) => {
      throw controller.signal.aborted ? new FlightAbandoned(error) : error;
    });
    const begun: Running<Result> = Object.assign(own, { controller, signal: controller.signal, outcome, members: 0 });
    running.set(key, begun);
    const forget = () => {
      if (running.get(key) === begun) running.delete(key);
    };
    outcome.then(forget, forget);
    return begun;
  };

  return {
    join: (key, member, fly) => {
      const joined = running.get(key);
      const flight = joined ?? begin(key, member, fly);
      flight.members += 1;
      flight.latest = Math.max(flight.latest, member.deadlineAt);
      const result = new Promise<Result>((resolve, reject) => {
        const leave = () => {
          flight.members -= 1;
          if (flight.members === 0) {
            if (running.get(key) === flight) running.delete(key);
            flight.controller.abort(member.signal.reason);
          }
          reject(member.signal.reason);
        };
        const stay = () => member.signal.removeEventListener('abort', leave);
        if (member.signal.aborted) return leave();
        member.signal.addEventListener('abort', leave, { once: true });
        flight.outcome.then(
          (value) => {
            stay();
            resolve(value);
          },
          (error) => {
            stay();
            reject(error);
          },
        );
      });
      return { result, isFounder: joined === undefined };
    },
  };
}
