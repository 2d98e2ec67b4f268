/**
 * Passphrases are kept as argon2id (RFC 9106) in PHC string form. Hashing happens in the thread pool, two at a time with a short queue, so
 * that memory and waiting are bounded however many ask at once. What it costs and why: docs/decisions, "Passphrases".
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Problem } from '#kernel/problem.ts';

/** What one hash costs. Raising it is safe at any time: older hashes are made anew when their owner signs in. */
export const PASSPHRASE_COST = { memoryKiB: 46 * 1024, passes: 1, parallelism: 1 } as const;

const VERSION = 19;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Half of the threads Node has for this, so that files and names are still looked up meanwhile. */
const MOST_AT_ONCE = 2;
/** With the measured cost, the last of these waits about a second. */
const MOST_WAITING = 16;

export interface PassphraseHasher {
  /** The PHC string to keep. Throws `too-busy` while too many wait. */
  readonly hash: (passphrase: string) => Promise<string>;
  /**
   * Whether it is the passphrase behind `kept`; null stands for somebody who has none or does not exist, takes the same time and never
   * matches. `isOutdated`: the hash should be made anew. Throws `too-busy` while too many wait.
   */
  readonly verify: (
    passphrase: string,
    kept: string | null,
  ) => Promise<{ readonly matches: boolean; readonly isOutdated: boolean }>;
}

interface Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

interface Parsed extends Cost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const derive = promisify(argon2);

/** `cost` is for tests, which have better things to do. */
export function createPassphraseHasher({ cost = PASSPHRASE_COST }: { readonly cost?: Cost } = {}): PassphraseHasher {
  const queue = createQueue();
  const nobody: Parsed = { ...cost, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) };

  const run = (passphrase: string, { memoryKiB, passes, parallelism, salt, hash }: Parsed): Promise<Buffer> =>
    queue(() =>
      derive('argon2id', {
        // The same passphrase typed on another system may be composed of other characters (RFC 8265, OpaqueString).
        message: Buffer.from(passphrase.normalize('NFC')),
        nonce: salt,
        parallelism,
        tagLength: hash.length,
        memory: memoryKiB,
        passes,
      }),
    );

  return {
    hash: async (passphrase) => {
      const made = { ...nobody, salt: randomBytes(SALT_BYTES) };
      return formatPhc({ ...made, hash: await run(passphrase, made) });
    },
    verify: async (passphrase, kept) => {
      const expected = kept === null ? nobody : parsePhc(kept);
      const matches = timingSafeEqual(await run(passphrase, expected), expected.hash) && kept !== null;
      return { matches, isOutdated: matches && !isSameCost(expected, cost) };
    },
  };
}

/** Runs at most so many at once, in the order they came, and turns away who would wait long. */
function createQueue() {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= MOST_AT_ONCE) {
      if (waiting.length >= MOST_WAITING) {
        throw new Problem('too-busy', { detail: 'Many people are signing in right now.', retryAfterSeconds: 2 });
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      await promise;
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place is handed on, not given up and taken again: nobody slips in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

function isSameCost(one: Cost, other: Cost): boolean {
  return one.memoryKiB === other.memoryKiB && one.passes === other.passes && one.parallelism === other.parallelism;
}

/** https://github.com/P-H-C/phc-string-format: base64 without padding. */
function formatPhc({ memoryKiB, passes, parallelism, salt, hash }: Parsed): string {
  const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=${VERSION}$m=${memoryKiB},t=${passes},p=${parallelism}$${text(salt)}$${text(hash)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

function parsePhc(text: string): Parsed {
  const [, memory, passes, parallelism, salt = '', hash = ''] = PHC.exec(text) ?? [];
  if (memory === undefined) throw new Error('a stored passphrase hash is not of the known form');
  return {
    memoryKiB: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}
