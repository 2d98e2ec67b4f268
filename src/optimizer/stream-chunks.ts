/**
 * The rest of a stream whose first words are there. It ends cleanly only when the provider said that it was over; silence for too long, a
 * broken connection and the deadline are told as `cut`. Whoever stops reading, or never begins, holds nothing: the request is ended.
 */
import type { Clock } from '#kernel/clock.ts';
import { ModelsUnavailable } from './models.ts';

export interface StreamChunksOptions {
  readonly first: string;
  readonly rest: AsyncIterator<string>;
  readonly idleMs: number;
  readonly clock: Clock;
  /** Fires when time is up, with `ModelsUnavailable`, or when the caller has gone. */
  readonly signal: AbortSignal;
  /** Called once, when nothing more will be read: with nothing at a clean end. */
  readonly onEnd: (end?: { readonly error: unknown; readonly isCaller: boolean }) => void;
}

export function createStreamChunks(options: StreamChunksOptions): AsyncIterableIterator<string> {
  const { rest, idleMs, clock, signal, onEnd } = options;
  let first: string | undefined = options.first;
  let isOver = false;

  const finish = (end?: { readonly error: unknown; readonly isCaller: boolean }) => {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener('abort', stop);
    onEnd(end);
  };
  const isLate = () => signal.reason instanceof ModelsUnavailable;
  const stop = () => finish({ error: signal.reason, isCaller: !isLate() });
  signal.addEventListener('abort', stop, { once: true });

  /** The next part, unless it takes too long. */
  const part = (): Promise<IteratorResult<string>> =>
    new Promise((resolve, reject) => {
      const quit = () => reject(signal.reason);
      const cancel = clock.after(idleMs, () => reject(new ModelsUnavailable('timed-out')));
      signal.addEventListener('abort', quit, { once: true });
      rest
        .next()
        .then(resolve, reject)
        .finally(() => {
          cancel();
          signal.removeEventListener('abort', quit);
        });
    });

  const read = async (): Promise<IteratorResult<string>> => {
    for (;;) {
      const next = await part();
      if (next.done !== true && next.value === '') continue;
      if (next.done === true) finish();
      return next;
    }
  };

  return {
    next: async () => {
      if (first !== undefined && !signal.aborted) {
        const value = first;
        first = undefined;
        return { done: false, value };
      }
      if (signal.aborted && !isLate()) throw signal.reason;
      if (signal.aborted) throw new ModelsUnavailable('cut', { cause: signal.reason });
      if (isOver) return { done: true, value: undefined };
      try {
        return await read();
      } catch (error) {
        const isCaller = signal.aborted && !isLate();
        finish({ error, isCaller });
        throw isCaller ? error : new ModelsUnavailable('cut', { cause: error });
      }
    },
    return: async () => {
      finish({ error: new Error('nobody reads it any more'), isCaller: true });
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
