/**
 * Failed attempts, counted so that guessing is slow and nobody can be locked out. An attempt is counted before it is judged, so that many
 * at once gain nothing; it is given back when it succeeds. After a few failures each next attempt has to wait, twice as long every time up
 * to a limit; failures are forgiven one by one as time goes by. Counts live in storage and hold over all instances.
 *
 * Strangers are counted by the account they try and by their address. A browser that has signed in to the account before is counted by
 * itself alone: whatever strangers do, it does not wait. Attempts that are held up are not counted, so that nobody can be kept out for
 * longer by trying more.
 */
import { hash } from 'node:crypto';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Clock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';
import { formatInstant } from '#model/time.ts';
import { type Change, changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { ATTEMPT_COUNTS, type AttemptCount } from '#shelves/shelves.ts';
import { createTurns } from '#shelves/turns.ts';

/** What is counted. */
export interface Counted {
  /** `account`: by its name, whether somebody has it or not. `device`: a browser known to an account. */
  readonly kind: 'account' | 'device' | 'address' | 'registration';
  /** Which one: anything that names it. Only a hash is kept. */
  readonly of: string;
}

/** An attempt that is counted as failed unless one of these is called. */
export interface Attempt {
  /** It succeeded: the counts of the account and the browser begin anew, others are as they were before. */
  readonly succeed: () => Promise<void>;
  /** It was not judged at all: every count is as it was before. */
  readonly withdraw: () => Promise<void>;
}

export interface Attempts {
  /** Counts an attempt under everything given. Throws `too-many-attempts` when one of them has to wait; then nothing is counted. */
  readonly begin: (counted: readonly Counted[]) => Promise<Attempt>;
}

interface Limit {
  /** So many failures before anybody waits. */
  readonly free: number;
  /** Longest wait, seconds. */
  readonly mostSeconds: number;
}

/**
 * Few people share an account or a browser, many an address. An account's wait is short, because it also holds up its owner at a browser
 * that was never here; an address waits long, because guessing many names from one place is what nobody honest does.
 */
const LIMITS: Readonly<Record<Counted['kind'], Limit>> = {
  account: { free: 5, mostSeconds: 60 },
  device: { free: 5, mostSeconds: 60 },
  address: { free: 20, mostSeconds: 15 * 60 },
  registration: { free: 5, mostSeconds: 15 * 60 },
};

/** One failure is forgiven each time so long has passed since the last one, minutes. */
const FORGIVEN_EVERY_MINUTES = 10;
const MOST_RACES = 12;

export function createAttempts(deps: { readonly storage: Storage; readonly clock: Clock }): Attempts {
  const { storage, clock } = deps;
  const takeTurn = createTurns();

  /** One after the other where they can see each other; always in the order given, so that none waits in a circle. */
  const inTurn = <Result>(counted: readonly Counted[], work: () => Promise<Result>): Promise<Result> =>
    counted.reduceRight<() => Promise<Result>>((inner, one) => () => takeTurn(countId(one), inner), work)();

  const update = (
    counted: readonly Counted[],
    decide: (count: Stored<AttemptCount> | undefined, one: Counted) => AttemptCount | undefined,
  ): Promise<void> =>
    inTurn(counted, async () => {
      for (let race = 0; race < MOST_RACES; race += 1) {
        const changes: Change[] = [];
        for (const one of counted) {
          const id = countId(one);
          const stored = await storage.get(ATTEMPT_COUNTS, INSTALL, id);
          const value = decide(stored, one);
          if (stored === undefined && value === undefined) continue;
          changes.push(
            changeOf({ shelf: ATTEMPT_COUNTS, person: INSTALL, id, expect: stored?.revision ?? 'absent', value }),
          );
        }
        if ((await storage.commit(changes)).committed) return;
      }
      throw new Problem('too-busy', { detail: 'Many are trying at the same moment.', retryAfterSeconds: 1 });
    });

  /** Takes back the one failure that was counted when the attempt began. */
  const takeBack = (stored: Stored<AttemptCount> | undefined): AttemptCount | undefined => {
    if (stored === undefined || stored.value.failures <= 1) return undefined;
    return { ...stored.value, failures: stored.value.failures - 1 };
  };

  return {
    begin: async (counted) => {
      await update(counted, (stored, { kind }) => {
        const now = clock.now();
        const failures = standing(stored?.value, now);
        const waitSeconds = secondsToWait(LIMITS[kind], { failures, count: stored?.value, now });
        if (waitSeconds > 0) {
          throw new Problem('too-many-attempts', {
            detail: 'Too many attempts went wrong. A passkey works at once; otherwise wait a little.',
            retryAfterSeconds: waitSeconds,
          });
        }
        return { failures: Math.min(failures + 1, mostFailures(LIMITS[kind])), lastFailedAt: formatInstant(now) };
      });
      return {
        succeed: () =>
          update(counted, (stored, { kind }) =>
            // Signing in to an account of one's own must not make guessing another's from the same address free again.
            kind === 'account' || kind === 'device' ? undefined : takeBack(stored),
          ),
        withdraw: () => update(counted, takeBack),
      };
    },
  };
}

/** An address as attempts are counted: IPv6 by the /64 that one household or machine has to itself. */
export function addressCount(address: string): Counted {
  return { kind: 'address', of: networkOf(address) };
}

/** The network that counts as one place. */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) === 0) return address;
  const parsed = ipaddr.process(bare);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/** The failures that have not been forgiven by now. */
function standing(count: AttemptCount | undefined, now: Temporal.Instant): number {
  if (count === undefined) return 0;
  const minutes = (now.epochMilliseconds - Date.parse(count.lastFailedAt)) / 60_000;
  return Math.max(0, count.failures - Math.floor(Math.max(0, minutes) / FORGIVEN_EVERY_MINUTES));
}

/** 2, 4, 8 ... seconds since the last failure. */
function secondsToWait(
  limit: Limit,
  at: { readonly failures: number; readonly count: AttemptCount | undefined; readonly now: Temporal.Instant },
): number {
  if (at.count === undefined || at.failures < limit.free) return 0;
  const delay = Math.min(limit.mostSeconds, 2 ** (at.failures - limit.free + 1));
  const passed = (at.now.epochMilliseconds - Date.parse(at.count.lastFailedAt)) / 1000;
  // A clock that was set back must not hold anybody up until it has caught up.
  return passed < -limit.mostSeconds ? 0 : Math.ceil(delay - Math.max(0, passed));
}

/** Where the longest wait is reached; counting on would only make forgiving take longer. */
function mostFailures({ free, mostSeconds }: Limit): number {
  return free + Math.ceil(Math.log2(mostSeconds));
}

function countId({ kind, of }: Counted): string {
  return hash('sha256', `${kind}\n${of}`, 'base64url');
}
