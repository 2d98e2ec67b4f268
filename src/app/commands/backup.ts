/**
 * `backup [FILE]`: the whole install in one new file. An install in a file is backed up while it runs, as of one moment; one on a database
 * server while no service runs on it, and every document is compared. Secrets stay closed: their key is kept apart.
 */
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findClone } from '#app/places.ts';
import { type Config, ConfigRefused, loadConfig } from '#config/load-config.ts';
import { type StoragePlace, storagePlaceOf } from '#config/storage-place.ts';
import { systemClock } from '#kernel/clock.ts';
import { writeSqliteSnapshot } from '#ports/storage/sqlite-snapshot.ts';
import { secretKeyPath } from '#shelves/secret-key-file.ts';
import type { Command, CommandInput } from './command.ts';
import { copyBetween } from './copy-between.ts';
import { splitArguments } from './split-arguments.ts';

export const backup: Command = async ({ args, say }) => {
  const { words, flags } = splitArguments(args);
  if (words.length > 1) throw new ConfigRefused(['backup [FILE]']);
  const config = loadConfig({ args: flags, clone: findClone() });
  const place = storagePlaceOf(config.storageUrl);
  if (place === undefined) throw new TypeError('the configuration was checked');
  const target = resolve(words[0] ?? usualTarget(config));
  if (existsSync(target)) {
    say.error(`${target} is there already: nothing was written.`);
    return 1;
  }
  if (place.kind === 'sqlite') writeSqliteSnapshot({ path: place.path, target });
  else if (!(await copyFromServer(place, { target, say }))) return 1;
  say.log(`${target} holds the whole install (${sizeOf(target)}). \`restore\` brings it back.`);
  say.log(`Its secrets stay closed: keep ${keyOf(config)} too, apart from it.`);
  return 0;
};

function usualTarget({ data }: Config): string {
  const moment = systemClock.now().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
  return join(data, 'backups', `focusforge-${moment}.db`);
}

async function copyFromServer(
  from: StoragePlace,
  { target, say }: { readonly target: string; readonly say: CommandInput['say'] },
): Promise<boolean> {
  const part = `${target}.part`;
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  rmSync(part, { force: true });
  const outcome = await copyBetween({ from, to: { kind: 'sqlite', path: part }, locked: [], say });
  if (outcome.kind === 'equal') {
    renameSync(part, target);
    return true;
  }
  rmSync(part, { force: true });
  say.error(
    outcome.kind === 'different'
      ? 'A service wrote meanwhile, so nothing was kept. Stop every service on it, or use the tools of the server.'
      : 'There is no whole install there: nothing was written.',
  );
  return false;
}

function sizeOf(path: string): string {
  return `${(statSync(path).size / 1024 / 1024).toFixed(1)} MB`;
}

function keyOf({ secretKey, data }: Config): string {
  return secretKey === undefined ? secretKeyPath(data) : 'the value of FOCUSFORGE_SECRET_KEY';
}
