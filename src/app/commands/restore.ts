/**
 * `restore FILE`: brings what `backup` wrote back into the empty place that the settings name, whatever kind it is, and compares every
 * document. Never over something that is there. Ended in the middle, it goes on when it is run again.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findClone } from '#app/places.ts';
import { type Config, ConfigRefused, loadConfig } from '#config/load-config.ts';
import { maskCredentials } from '#config/mask-credentials.ts';
import { storagePlaceOf } from '#config/storage-place.ts';
import type { CopyOutcome } from '#shelves/copy-install.ts';
import { secretKeyPath } from '#shelves/secret-key-file.ts';
import type { Command, CommandInput } from './command.ts';
import { copyBetween } from './copy-between.ts';
import { splitArguments } from './split-arguments.ts';

export const restore: Command = async ({ args, say }) => {
  const { words, flags } = splitArguments(args);
  const [file, ...rest] = words;
  if (file === undefined || rest.length > 0) throw new ConfigRefused(['restore FILE']);
  const path = resolve(file);
  const config = loadConfig({ args: flags, clone: findClone() });
  const to = storagePlaceOf(config.storageUrl);
  if (to === undefined) throw new TypeError('the configuration was checked');
  if (!existsSync(path)) throw new ConfigRefused([`${path} is not there.`]);
  if (to.kind === 'sqlite' && resolve(to.path) === path)
    throw new ConfigRefused([`${path} is the data of the service itself.`]);
  const outcome = await copyBetween({ from: { kind: 'sqlite', path }, to, locked: [to], say });
  return tell(outcome, { path, config, say });
};

function tell(
  outcome: CopyOutcome,
  { path, config, say }: { readonly path: string; readonly config: Config; readonly say: CommandInput['say'] },
): number {
  const target = maskCredentials(config.storageUrl);
  switch (outcome.kind) {
    case 'no-source':
      say.error(`${path} holds no whole install: nothing was restored.`);
      return 1;
    case 'target-used':
      say.error(`${target} holds something already: nothing was changed. Move it away first, or name an empty place.`);
      return 1;
    case 'different':
      say.error(`${outcome.differences} documents differ: somebody wrote meanwhile. Run this again.`);
      return 1;
    case 'equal':
      say.log(`${outcome.documents} documents of ${path} are in ${target}.`);
      if (config.secretKey === undefined && !existsSync(secretKeyPath(config.data))) {
        say.log(`Before the first start, put the secret.key that was kept with the backup into ${config.data}.`);
      }
      return 0;
  }
}
