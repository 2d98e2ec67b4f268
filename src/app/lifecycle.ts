/**
 * From the first signal to the exit code: the first SIGTERM or SIGINT stops the service in order, a second one, or a stop that takes too
 * long, ends it as it is. Nothing acknowledged is lost either way; an orderly stop only spares people a repeated request.
 */
import type { Clock } from '#kernel/clock.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Beyond the deadline for requests: the time that jobs and storage may take to end. */
const GRACE_MS = 5000;

export interface LifecycleOptions {
  readonly stop: () => Promise<void>;
  /** Where signals come from: the process, or a stand-in of it. */
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
  readonly clock: Clock;
  /** How long requests under way may take, milliseconds. */
  readonly shutdownDeadlineMs: number;
  /** Hears why a stop was not orderly, in a sentence. */
  readonly onTrouble: (sentence: string) => void;
}

/** Waits for a signal and stops. Resolves with the exit code: 0 after an orderly stop, 1 otherwise. */
export function liveUntilSignal(options: LifecycleOptions): Promise<0 | 1> {
  const { stop, signals, clock, shutdownDeadlineMs, onTrouble } = options;
  return new Promise((resolve) => {
    let isStopping = false;
    let cancelDeadline = () => {};
    const leave = (code: 0 | 1, trouble?: string) => {
      for (const signal of SIGNALS) signals.off(signal, onSignal);
      cancelDeadline();
      if (trouble !== undefined) onTrouble(trouble);
      resolve(code);
    };
    const onSignal = () => {
      if (isStopping) return leave(1, 'Stopped at once: asked a second time.');
      isStopping = true;
      cancelDeadline = clock.after(shutdownDeadlineMs + GRACE_MS, () => leave(1, 'Stopped at once: it took too long.'));
      stop().then(
        () => leave(0),
        (error: unknown) =>
          leave(1, `It did not stop in order: ${error instanceof Error ? error.message : 'no reason'}.`),
      );
    };
    for (const signal of SIGNALS) signals.on(signal, onSignal);
  });
}
