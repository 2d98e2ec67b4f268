/** Opens the documents of an install with their secrets: what is stored, and the same as everybody else sees it. */
import type { Config } from '#config/load-config.ts';
import type { Clock } from '#kernel/clock.ts';
import type { PoolSettings } from '#ports/storage/pool-settings.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createKeyring, type Keyring } from '#shelves/keyring.ts';
import { sealSecrets } from '#shelves/seal-secrets.ts';
import { ensureSecretKeys, readSecretKeys, secretKeyPath } from '#shelves/secret-key-file.ts';
import { SECRETS } from '#shelves/shelf-contents.ts';
import { openStored } from './open-stored.ts';

export interface OpenStorage {
  readonly storage: Storage;
  /** The same documents with their secrets closed. */
  readonly stored: Storage;
  readonly keyring: Keyring;
}

/** Closing `storage` closes both. Throws `storage-unavailable` with a sentence when the data or the keys cannot be used. */
export async function openStorage(config: Config, { clock }: { readonly clock: Clock }): Promise<OpenStorage> {
  const keyring = createKeyring(secretKeysOf(config));
  const stored = await openStored(config.storageUrl, { clock, pool: poolSettingsOf(config) });
  return { storage: sealSecrets(stored, { secrets: SECRETS, keyring }), stored, keyring };
}

function poolSettingsOf(config: Config): PoolSettings {
  const { poolMin: min, poolMax: max, poolIdleMs: idleMs, poolWaitMs: waitMs, storageDeadlineMs: commandMs } = config;
  return { min, max, idleMs, waitMs, commandMs };
}

/** Keys of the setting come first; those of a file made before there was the setting still open what they closed. */
function secretKeysOf({ secretKey, data }: Pick<Config, 'secretKey' | 'data'>): readonly Uint8Array[] {
  const path = secretKeyPath(data);
  return secretKey === undefined ? ensureSecretKeys(path) : [...secretKey, ...(readSecretKeys(path) ?? [])];
}
