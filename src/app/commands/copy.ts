/**
 * `copy FROM TO`: moves a whole install from one store to another, such as from the file it began with to a database server. Secrets are
 * copied as they are stored, closed: the target needs the same key. Ended in the middle, it goes on when it is run again.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigRefused } from '#config/load-config.ts';
import { maskCredentials } from '#config/mask-credentials.ts';
import { type StoragePlace, storagePlaceOf } from '#config/storage-place.ts';
import type { CopyOutcome } from '#shelves/copy-install.ts';
import type { Command, CommandInput } from './command.ts';
import { copyBetween, urlOf } from './copy-between.ts';

const USAGE = 'copy FROM TO, each sqlite:PATH, postgres://... or mongodb://...';

export const copy: Command = async ({ args, say }) => {
  const [from, to, ...rest] = args.map(placeOf);
  if (from === undefined || to === undefined || rest.length > 0) {
    say.error(USAGE);
    return 1;
  }
  if (urlOf(from) === urlOf(to)) throw new ConfigRefused(['FROM and TO are the same.']);
  if (from.kind === 'sqlite' && !existsSync(from.path)) throw new ConfigRefused([`${from.path} is not there.`]);
  const outcome = await copyBetween({ from, to, locked: [from, to], say });
  return tell(outcome, { from, to, say });
};

function placeOf(text: string): StoragePlace | undefined {
  const place = storagePlaceOf(text);
  return place?.kind === 'sqlite' ? { ...place, path: resolve(place.path) } : place;
}

function tell(
  outcome: CopyOutcome,
  { from, to, say }: { readonly from: StoragePlace; readonly to: StoragePlace; readonly say: CommandInput['say'] },
): number {
  const [source, target] = [from, to].map((place) => maskCredentials(urlOf(place)));
  switch (outcome.kind) {
    case 'no-source':
      say.error(`There is no whole install in ${source}: nothing was copied.`);
      return 1;
    case 'target-used':
      say.error(`${target} holds something else already: nothing was changed. Name an empty database or file.`);
      return 1;
    case 'different':
      say.error(
        `${outcome.differences} documents differ: ${source} was written to meanwhile. Stop every service on it and run this again.`,
      );
      return 1;
    case 'equal':
      say.log(`${outcome.documents} documents are equal in ${source} and ${target}; ${outcome.written} were written.`);
      say.log('Their secrets stay closed with the key they were closed with: give that key to the service on it.');
      return 0;
  }
}
