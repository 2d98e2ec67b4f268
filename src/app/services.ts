/**
 * Services that start when they are first used and stop together. A service is started once however many ask for it at the same moment;
 * when its start fails, those who waited hear why and the next use tries again. What was started can be asked whether it is well, and is
 * stopped in reverse order.
 */
import type { Clock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';

export interface ServiceDefinition<Running> {
  /** Names it in what `stop` reports. */
  readonly name: string;
  readonly start: () => Promise<Running>;
  readonly stop?: (running: Running) => Promise<void> | void;
  /** Resolves when it can do its work, rejects with the reason when it cannot. */
  readonly check?: (running: Running) => Promise<void>;
}

/** Whether a started service can do its work. */
export interface ServiceHealth {
  readonly name: string;
  readonly isWell: boolean;
  /** Why not. */
  readonly reason?: unknown;
}

/** What could not be stopped, and why. */
export interface StopFailure {
  readonly name: string;
  readonly reason: unknown;
}

export interface Services {
  /** Makes a service known; nothing is started. Returns how to use it. Its use throws `stopping` once `stop` was called. */
  readonly add: <Running>(definition: ServiceDefinition<Running>) => () => Promise<Running>;
  /** Asks every started service that can be asked, all at once; one that does not answer within `deadlineMs` is not well. */
  readonly check: (options: { readonly deadlineMs: number }) => Promise<readonly ServiceHealth[]>;
  /**
   * Stops every started service, the last one started first, each after the one before it has stopped. A service that fails to stop, or
   * takes longer than what is left of `deadlineMs`, does not keep the others from being stopped.
   */
  readonly stop: (options: { readonly deadlineMs: number }) => Promise<readonly StopFailure[]>;
}

interface Started {
  readonly name: string;
  /** Waits for its start, then stops it. */
  readonly stop: () => Promise<void>;
  /** Waits for its start, then asks it; undefined when it cannot be asked. */
  readonly check: (() => Promise<void>) | undefined;
}

export function createServices({ clock }: { readonly clock: Clock }): Services {
  const started: Started[] = [];
  let stopped: Promise<readonly StopFailure[]> | undefined;

  const stopAll = async (deadlineMs: number): Promise<readonly StopFailure[]> => {
    const deadline = clock.monotonic() + deadlineMs;
    const failures: StopFailure[] = [];
    for (const { name, stop } of started.toReversed()) {
      try {
        await withinTime(stop(), {
          clock,
          ms: deadline - clock.monotonic(),
          otherwise: 'it did not stop in time',
        });
      } catch (reason) {
        failures.push({ name, reason });
      }
    }
    return failures;
  };

  return {
    add: (definition) => {
      let running: ReturnType<typeof definition.start> | undefined;
      return () => {
        if (stopped !== undefined)
          return Promise.reject(new Problem('stopping', { detail: 'The service is stopping.' }));
        if (running !== undefined) return running;
        const starting = startNow(definition);
        running = starting;
        const entry: Started = {
          name: definition.name,
          stop: async () => definition.stop?.(await starting),
          check: definition.check && (async () => definition.check?.(await starting)),
        };
        started.push(entry);
        starting.catch(() => {
          running = undefined;
          started.splice(started.indexOf(entry), 1);
        });
        return starting;
      };
    },
    check: ({ deadlineMs }) =>
      Promise.all(
        started
          .filter(({ check }) => check !== undefined)
          .map(async ({ name, check = () => Promise.resolve() }) => {
            try {
              await withinTime(check(), { clock, ms: deadlineMs, otherwise: 'it did not answer in time' });
              return { name, isWell: true };
            } catch (reason) {
              return { name, isWell: false, reason };
            }
          }),
      ),
    stop: ({ deadlineMs }) => {
      stopped ??= stopAll(deadlineMs);
      return stopped;
    },
  };
}

/** Whatever it throws at once rejects like what it throws later. */
async function startNow<Running>({ start }: ServiceDefinition<Running>): Promise<Running> {
  return start();
}

interface TimeLimit {
  readonly clock: Clock;
  readonly ms: number;
  readonly otherwise: string;
}

async function withinTime(work: Promise<void>, limit: TimeLimit): Promise<void> {
  const giveUp = new AbortController();
  const late = limit.clock.sleep(Math.max(0, limit.ms), { signal: giveUp.signal }).then(() => {
    throw new Error(limit.otherwise);
  });
  // Aborted below when the work was quicker; nobody waits for it then.
  late.catch(() => undefined);
  try {
    await Promise.race([work, late]);
  } finally {
    giveUp.abort();
  }
}
