/** `serve`: starts the service, prints its address on one line, and stops in order when it is told to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { compose } from '#app/compose.ts';
import { liveUntilSignal } from '#app/lifecycle.ts';
import { findClone, WEB_ROOT } from '#app/places.ts';
import { type Config, loadConfig } from '#config/load-config.ts';
import { systemClock } from '#kernel/clock.ts';
import type { Command } from './command.ts';

export const serve: Command = async ({ args, say }) => {
  const config = loadConfig({ args, clone: findClone() });
  const app = await compose(config);
  try {
    const { url, setUpLink } = await app.listen();
    if (setUpLink !== undefined) say.log(`Set up the first account here, once and within an hour: ${setUpLink}`);
    say.log(`FocusForge is ready on ${url}`);
  } catch (error) {
    await app.stop();
    const sentence = explainListening(error, config);
    if (sentence === undefined) throw error;
    say.error(sentence);
    return 1;
  }
  if (!existsSync(join(WEB_ROOT, 'index.html'))) say.error('The screens are not built: run `npm run build:web`.');
  return liveUntilSignal({
    stop: app.stop,
    signals: process,
    clock: systemClock,
    shutdownDeadlineMs: config.shutdownDeadlineMs,
    onTrouble: (sentence) => say.error(sentence),
  });
};

/** Why nothing can listen there, when it is for a reason that a person can put right. */
function explainListening(error: unknown, { host, port }: Config): string | undefined {
  const another = `npm start -- --port ${port === 65_535 ? 8004 : port + 1}`;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program, perhaps by FocusForge itself. Choose another: ${another}`;
    case 'EACCES':
      return `Port ${port} may not be used without special rights. Choose another: ${another}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine; check FOCUSFORGE_HOST.`;
    default:
      return undefined;
  }
}
