/**
 * Closes and opens secrets that are stored. AES-256-GCM with a random nonce of 96 bits; what is authenticated beside the text is the
 * place it stands in, so that a sealed text that is moved to another document, member or person does not open.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { Problem } from '#kernel/problem.ts';

/** Where a secret stands. */
export interface SecretPlace {
  readonly shelf: string;
  readonly person: string;
  readonly id: string;
  readonly member: string;
}

export interface Keyring {
  /** Closes a text with the current key. */
  readonly seal: (text: string, place: SecretPlace) => string;
  /**
   * The text that was sealed. Throws `storage-unavailable` when its key is not here, or when it is not what was sealed in this place.
   */
  readonly open: (sealed: string, place: SecretPlace) => string;
  /** True when it was closed with the current key. */
  readonly isCurrent: (sealed: string) => boolean;
}

export const KEY_BYTES = 32;

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;
/** Enough to tell the few keys of one install apart; gives nothing of the key away. */
const KEY_ID_BYTES = 6;
const FORM = new RegExp(`^sealed:${VERSION}:([A-Za-z0-9_-]{8}):([A-Za-z0-9_-]+)$`);

/** The first key closes, every key opens. Throws `RangeError` without keys, or for one that is not of 32 bytes. */
export function createKeyring(keys: readonly Uint8Array[]): Keyring {
  const byId = new Map<string, KeyObject>();
  for (const key of keys) {
    if (key.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes, not ${key.length}`);
    byId.set(keyId(key), createSecretKey(key));
  }
  const [current] = byId;
  if (current === undefined) throw new RangeError('a keyring has at least one key');
  const [currentId, currentKey] = current;

  return {
    seal: (text, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, currentKey, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(describePlace(place));
      const closed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `sealed:${VERSION}:${currentId}:${closed.toString('base64url')}`;
    },

    open: (sealed, place) => {
      const [, id = '', closed = ''] = FORM.exec(sealed) ?? [];
      const key = byId.get(id);
      if (key === undefined) throw unknownKey(id);
      try {
        return decipher(Buffer.from(closed, 'base64url'), key, place);
      } catch (error) {
        throw new Problem('storage-unavailable', {
          detail: 'A stored secret is damaged: it does not open.',
          cause: error,
        });
      }
    },

    isCurrent: (sealed) => FORM.exec(sealed)?.[1] === currentId,
  };
}

/** Whether a text has the form of a sealed one. */
export function isSealed(text: unknown): text is string {
  return typeof text === 'string' && FORM.test(text);
}

/** Names a key without giving it away. */
function keyId(key: Uint8Array): string {
  return createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES).toString('base64url');
}

function decipher(closed: Buffer, key: KeyObject, place: SecretPlace): string {
  const nonce = closed.subarray(0, NONCE_BYTES);
  const tag = closed.subarray(-TAG_BYTES);
  const opened = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  opened.setAAD(describePlace(place));
  opened.setAuthTag(tag);
  return Buffer.concat([opened.update(closed.subarray(NONCE_BYTES, -TAG_BYTES)), opened.final()]).toString('utf8');
}

/** As JSON, so that no two places have the same text. */
function describePlace({ shelf, person, id, member }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([shelf, person, id, member]));
}

function unknownKey(id: string): Problem {
  return new Problem('storage-unavailable', {
    detail:
      `A stored secret was encrypted with a key that is not here (${id}). Give that key too in FOCUSFORGE_SECRET_KEY, ` +
      'or put back the secret.key that lay in the data folder.',
  });
}
