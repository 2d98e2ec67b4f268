/**
 * The file with the keys of the stored secrets: one key a line in base64, the current one first. It is made when it is not there,
 * readable by its owner only; it is never overwritten but by a rotation, which keeps the old keys until nothing needs them. A file that
 * others can read, or that is not what it should be, is refused with a sentence.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import { KEY_BYTES } from './keyring.ts';

/** Where the file is in a data folder. */
export function secretKeyPath(dataFolder: string): string {
  return join(dataFolder, 'secret.key');
}

/** The keys in the file; undefined when there is none. Throws `storage-unavailable` with a sentence that holds no key. */
export function readSecretKeys(path: string): readonly Uint8Array[] | undefined {
  try {
    const { mode } = statSync(path);
    // Windows has no such bits; there the folder of a profile is nobody else's.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw refuse(`${path} holds the key of the stored secrets and can be read by others: run chmod 600 ${path}`);
    }
    return parseKeys(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof Problem) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Problem('storage-unavailable', { detail: `${path} cannot be read.`, cause: error });
  }
}

/** The keys in the file, which is made with a new key when there is none. Processes that start together agree on one. */
export function ensureSecretKeys(path: string): readonly Uint8Array[] {
  const present = readSecretKeys(path);
  if (present !== undefined) return present;
  writePrivately(path, [newSecretKey()], (written) => {
    try {
      // Unlike a rename, a link never takes the place of a file that another process has made in the meantime.
      linkSync(written, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    rmSync(written);
  });
  const made = readSecretKeys(path);
  if (made === undefined) throw refuse(`${path} has gone again as soon as it was made.`);
  return made;
}

/** Puts these keys in the place of those in the file: all of them or, after a crash, the ones before. */
export function replaceSecretKeys(path: string, keys: readonly Uint8Array[]): void {
  writePrivately(path, keys, (written) => renameSync(written, path));
}

export function newSecretKey(): Uint8Array {
  return randomBytes(KEY_BYTES);
}

/** Writes a file beside `path` that is on disk before `place` gives it its name. */
function writePrivately(path: string, keys: readonly Uint8Array[], place: (written: string) => void): void {
  const written = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(written, 'wx', 0o600);
    try {
      writeSync(file, keys.map((key) => `${Buffer.from(key).toString('base64')}\n`).join(''));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    place(written);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(written, { force: true });
    throw new Problem('storage-unavailable', { detail: `${path} cannot be written.`, cause: error });
  }
}

/** The name of a file is on disk when its folder is. */
function syncFolder(folder: string): void {
  // Windows cannot open a folder, and writes names at once.
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function parseKeys(text: string, path: string): readonly Uint8Array[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const keys = lines.map((line) => Buffer.from(line.trim(), 'base64'));
  const isSound = lines.every(
    (line, at) => keys[at]?.length === KEY_BYTES && keys[at].toString('base64') === line.trim(),
  );
  if (keys.length > 0 && isSound) return keys;
  throw refuse(
    `${path} is not a file of keys. Put back the one that was there; without it stored secrets stay closed.`,
  );
}

function refuse(detail: string): Problem {
  return new Problem('storage-unavailable', { detail });
}
