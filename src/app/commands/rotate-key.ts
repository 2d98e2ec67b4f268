/**
 * `rotate-key`: encrypts every stored secret with a new key. The key is made in the data folder, or is the first of FOCUSFORGE_SECRET_KEY
 * where that is set. The keys before stay until the last secret is closed with the new one, so that an interrupted run loses nothing and
 * is finished by the next.
 */
import { openStorage } from '#app/open-storage.ts';
import { findClone } from '#app/places.ts';
import { type Config, loadConfig } from '#config/load-config.ts';
import { isStorageServer } from '#config/storage-place.ts';
import { systemClock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';
import { lockFolder } from '#ports/storage/folder-lock.ts';
import { findAllPeople } from '#shelves/all-people.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { resealSecrets } from '#shelves/reseal-secrets.ts';
import {
  ensureSecretKeys,
  newSecretKey,
  readSecretKeys,
  replaceSecretKeys,
  secretKeyPath,
} from '#shelves/secret-key-file.ts';
import { SECRETS } from '#shelves/shelf-contents.ts';
import type { Command } from './command.ts';

export const rotateKey: Command = async ({ args, say }) => {
  const config = loadConfig({ args, clone: findClone() });
  // At a server there may be instances; with the new key first in all of them they only ever write what is already right.
  const held = isStorageServer(config.storageUrl) ? undefined : lockFolder(config.data);
  try {
    const path = secretKeyPath(config.data);
    if (config.secretKey === undefined) addKey(path);
    const resealed = await resealAll(config);
    say.log(resealed === 1 ? 'One document was encrypted anew.' : `${resealed} documents were encrypted anew.`);
    for (const sentence of dropOldKeys(config, path)) say.log(sentence);
    return 0;
  } finally {
    held?.release();
  }
};

/** Puts a new key in front, unless an interrupted run has done so already. */
function addKey(path: string): void {
  const keys = ensureSecretKeys(path);
  if (keys.length === 1) replaceSecretKeys(path, [newSecretKey(), ...keys]);
}

/** A command beside this one may write a secret while a pass goes by; no more than a few do. */
const MOST_PASSES = 20;

/** Until a whole pass finds nothing left to do. Throws `storage-unavailable` when none does; the keys before are then kept. */
async function resealAll(config: Config): Promise<number> {
  const { storage, stored, keyring } = await openStorage(config, { clock: systemClock });
  try {
    const people = [INSTALL, ...(await findAllPeople(storage))];
    let resealed = 0;
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      const more = await resealSecrets({ stored, open: storage, secrets: SECRETS, keyring, people });
      if (more === 0) return resealed;
      resealed += more;
    }
    throw new Problem('storage-unavailable', {
      detail: 'Secrets are being written all the time; nothing was lost. Run it again.',
    });
  } finally {
    await storage.close();
  }
}

function dropOldKeys({ secretKey }: Config, path: string): readonly string[] {
  const inFile = readSecretKeys(path);
  if (secretKey === undefined) {
    replaceSecretKeys(path, inFile?.slice(0, 1) ?? []);
    return [`The key is in ${path}. Keep a copy of it apart from the data.`];
  }
  const sentences = ['Every stored secret is closed with the first key of FOCUSFORGE_SECRET_KEY.'];
  if (secretKey.length > 1) sentences.push('The other keys in it are no longer needed.');
  if (inFile !== undefined) sentences.push(`${path} is no longer needed.`);
  return sentences;
}
