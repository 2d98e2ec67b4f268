/** The doorbell within one process: a line of people for each queue, each of them in it at most once. */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Answering, AnswerOptions, Bell, Doorbell, QueueName } from './doorbell.ts';

export interface EmbeddedDoorbell extends Doorbell {
  /** Rings now; resolves when the person has been served, or at once when nobody answers here. */
  readonly ringAndWait: (queue: QueueName, person: PersonId) => Promise<void>;
}

/** Timers cannot be set further ahead; whoever is due later is found by the sweeper. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createEmbeddedDoorbell({ clock }: { readonly clock: Clock }): EmbeddedDoorbell {
  const lines = new Map<QueueName, Line>();
  const timers = new Map<string, { readonly at: number; readonly cancel: () => void }>();

  const ringAt = ({ queue, person, at }: Bell) => {
    const key = `${queue} ${person}`;
    const set = timers.get(key);
    if (set !== undefined && set.at <= at) return;
    set?.cancel();
    const ms = at - clock.now().epochMilliseconds;
    if (ms > LONGEST_TIMER_MS) return;
    const cancel = clock.after(Math.max(0, ms), () => {
      timers.delete(key);
      void lines.get(queue)?.join(person);
    });
    timers.set(key, { at, cancel });
  };

  return {
    ring: (bell) => {
      if (bell.at > clock.now().epochMilliseconds) ringAt(bell);
      else void lines.get(bell.queue)?.join(bell.person);
    },
    ringAndWait: async (queue, person) => lines.get(queue)?.join(person),
    answer: (queue, options) => {
      const line = createLine(options);
      lines.set(queue, line);
      return {
        stop: async () => {
          if (lines.get(queue) === line) lines.delete(queue);
          await line.stop();
        },
      };
    },
    [Symbol.asyncDispose]: async () => {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
      await Promise.all([...lines.values()].map((line) => line.stop()));
      lines.clear();
    },
  };
}

interface Line extends Answering {
  /** Resolves when the person has been served after joining. */
  readonly join: (person: PersonId) => Promise<void>;
}

function createLine({ concurrency, serve }: AnswerOptions): Line {
  const waiting = new Map<PersonId, PromiseWithResolvers<void>>();
  const serving = new Set<Promise<void>>();
  let isStopped = false;

  const serveNext = () => {
    for (const [person, served] of waiting) {
      if (serving.size >= concurrency) return;
      waiting.delete(person);
      const run = serve(person).finally(() => {
        serving.delete(run);
        served.resolve();
        serveNext();
      });
      serving.add(run);
    }
  };
  return {
    join: async (person) => {
      if (isStopped) return;
      const joined = waiting.get(person) ?? Promise.withResolvers<void>();
      waiting.set(person, joined);
      // Later, as over a network: whoever rings is not made to wait for the first step of the work.
      queueMicrotask(serveNext);
      await joined.promise;
    },
    stop: async () => {
      isStopped = true;
      for (const served of waiting.values()) served.resolve();
      waiting.clear();
      await Promise.all(serving);
    },
  };
}
