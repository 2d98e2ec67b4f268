/** The parts of the service that can be ill, and how to tell. Each check answers with a sentence; none throws. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { HealthReply } from '#contract/system-routes.ts';
import type { Clock } from '#kernel/clock.ts';
import { onSignal } from '#kernel/signal.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { INSTALLS } from '#shelves/shelves.ts';
import type { SystemFigures } from './system-figures.ts';

export type Component = HealthReply['components'][string];

/** What a check may look at. */
export interface CheckContext {
  readonly figures: SystemFigures;
}

export type ComponentCheck = (context: CheckContext) => Component | Promise<Component>;

const MEGABYTE = 1024 * 1024;
const STORAGE_DEADLINE_MS = 2000;

/** Reads one document for real; no answer within two seconds counts as ill. */
export function checkStorage({ storage, clock }: { readonly storage: Storage; readonly clock: Clock }): ComponentCheck {
  return async () => {
    const startedAt = clock.monotonic();
    const giveUp = new AbortController();
    try {
      const read = storage.get(INSTALLS, INSTALL, 'check').then(() => 'read' as const);
      const late = clock.sleep(STORAGE_DEADLINE_MS, { signal: giveUp.signal }).then(() => 'late' as const);
      const outcome = await Promise.race([read, late]);
      if (outcome === 'late') return { status: 'unhealthy', detail: 'A read has not come back within 2 seconds.' };
      return { status: 'healthy', detail: `A read took ${Math.ceil(clock.monotonic() - startedAt)} ms.` };
    } catch (error) {
      return {
        status: 'unhealthy',
        detail: `A read failed: ${error instanceof Error ? error.message : 'no reason given'}.`,
      };
    } finally {
      giveUp.abort();
    }
  };
}

const AWAY = 'Redis is away: each instance remembers, counts and finds work for itself until it is back (local-only).';

/** Without Redis everything goes on from memory and storage, a little slower: never a reason to be ill. */
export function checkRedis(redis: { readonly isUp: () => boolean }): ComponentCheck {
  return () => (redis.isUp() ? { status: 'healthy', detail: 'Redis answers.' } : { status: 'degraded', detail: AWAY });
}

/** Warns below 500 MB of free space, is ill below 50 MB: a database that cannot grow loses nothing, but takes nothing either. */
export const checkDisk: ComponentCheck = ({ figures }) => {
  if (figures.diskFreeBytes === undefined) {
    return { status: 'degraded', detail: 'The free space of the data folder cannot be read.' };
  }
  const free = Math.floor(figures.diskFreeBytes / MEGABYTE);
  const status = free < 50 ? 'unhealthy' : free < 500 ? 'degraded' : 'healthy';
  return { status, detail: `${free} MB are free in the data folder.` };
};

/** Warns when one timer in a hundred fires more than 250 ms late: then every person feels it. */
export const checkEventLoop: ComponentCheck = ({ figures }) => {
  const late = Math.round(figures.eventLoopDelayP99Ms);
  return {
    status: late > 250 ? 'degraded' : 'healthy',
    detail: `99 of 100 timers are at most ${late} ms late.`,
  };
};

/** Whether the screens have been built. */
export function checkWeb({ webRoot }: { readonly webRoot: string }): ComponentCheck {
  return () =>
    existsSync(join(webRoot, 'index.html'))
      ? { status: 'healthy', detail: 'The screens are built.' }
      : { status: 'degraded', detail: 'The screens are not built: run `npm run build:web`.' };
}

/**
 * The last requests to models, and who is left alone, when there are any. A model that does not answer is a pity, never a reason to be ill:
 * another one does, or memory and templates. `model`: what is configured, as it is called.
 */
export function checkAi({ model }: { readonly model: string | undefined }): {
  readonly check: ComponentCheck;
  readonly close: () => void;
} {
  let failedInARow = 0;
  const leftAlone = new Set<string>();
  const stops = [
    onSignal('llm-call', ({ outcome }) => {
      // Nobody waited for the answer any more: it says nothing.
      if (outcome !== 'left') failedInARow = outcome === 'answered' ? 0 : failedInARow + 1;
    }),
    onSignal('model-provider', ({ provider, state }) => {
      if (state === 'closed') leftAlone.delete(provider);
      else if (state === 'open') leftAlone.add(provider);
    }),
  ];
  return {
    close: () => {
      for (const stop of stops) stop();
    },
    check: () => {
      if (model === undefined) return { status: 'healthy', detail: 'No model is set: templates and memory answer.' };
      if (leftAlone.size > 0) {
        const who = [...leftAlone].toSorted().join(', ');
        return {
          status: 'degraded',
          detail: `Left alone for a while after failures: ${who}. Others, or templates, answer meanwhile.`,
        };
      }
      if (failedInARow === 0)
        return { status: 'healthy', detail: `${model} is asked; templates answer when it does not.` };
      const calls = failedInARow === 1 ? 'The last call' : `The last ${failedInARow} calls`;
      return { status: 'degraded', detail: `${calls} to ${model} gave no usable answer; templates answered instead.` };
    },
  };
}
