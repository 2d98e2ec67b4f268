/** `worker`: does what runs by itself and answers nobody; beside instances that were started with `serve --no-worker`. */
import { compose } from '#app/compose.ts';
import { liveUntilSignal } from '#app/lifecycle.ts';
import { findClone } from '#app/places.ts';
import { ConfigRefused, loadConfig } from '#config/load-config.ts';
import { isStorageServer } from '#config/storage-place.ts';
import { systemClock } from '#kernel/clock.ts';
import type { Command } from './command.ts';

export const worker: Command = async ({ args, say }) => {
  const config = loadConfig({ args, clone: findClone() });
  if (!isStorageServer(config.storageUrl)) {
    throw new ConfigRefused([
      'A worker of its own needs FOCUSFORGE_STORAGE_URL to name a server that it shares; with a file, `serve` does the work itself.',
    ]);
  }
  const app = await compose(config);
  app.work();
  say.log('FocusForge is working off jobs.');
  return liveUntilSignal({
    stop: app.stop,
    signals: process,
    clock: systemClock,
    shutdownDeadlineMs: config.shutdownDeadlineMs,
    onTrouble: (sentence) => say.error(sentence),
  });
};
