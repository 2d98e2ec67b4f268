/**
 * What knowing who asks costs: the list of 20 documents read without accounts, with the cookie of a session and with a token. One process
 * without accounts and one with, on copies of the same data; the three take turns in one run, and the figure is the median of the turns.
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { createAccountSessions } from '#features/accounts/account-sessions.ts';
import { createCredentials } from '#features/accounts/credentials.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { INSTALLS, SHELVES } from '#shelves/shelves.ts';
import { loadFor } from './http-load.ts';
import type { StartedProcess } from './start-process.ts';

export interface SignInFigures {
  /** Requests a second with a session / without accounts: 0.95 is 5 % less. */
  readonly sessionRatio: number;
  readonly tokenRatio: number;
  /** Processor time a request, without accounts / with a session: steadier where other programs run. */
  readonly sessionCpuRatio: number;
  readonly tokenCpuRatio: number;
}

const CONNECTIONS = 8;
const TURNS = 16;
const TURN_MS = 400;
const WARM_UP_MS = 1500;

export interface SignInBench {
  /** The folder of a stopped server whose person has documents. It is copied. */
  readonly data: string;
  readonly path: string;
  readonly tokenSecret: string;
  readonly startOurs: (data: string, env?: Readonly<Record<string, string>>) => Promise<StartedProcess>;
  readonly readCpuSeconds: (port: number) => Promise<number>;
}

export async function compareSignIns(bench: SignInBench): Promise<SignInFigures> {
  const withAccounts = join(bench.data, '..', 'with-accounts');
  await cp(bench.data, withAccounts, { recursive: true });
  const cookie = await plantSession(withAccounts);
  await using open = await bench.startOurs(bench.data);
  await using closed = await bench.startOurs(withAccounts, {
    FOCUSFORGE_ACCOUNTS: 'on',
    FOCUSFORGE_REQUESTS_PER_MINUTE: '1000000000',
  });
  const sides = [
    { port: open.port, headers: [] },
    { port: closed.port, headers: [`Cookie: focusforge-session=${cookie}`] },
    { port: closed.port, headers: [`Authorization: Bearer ${bench.tokenSecret}`] },
  ];
  for (const side of sides) await loadFor({ ...side, path: bench.path, connections: CONNECTIONS, ms: WARM_UP_MS });

  const turns: (readonly Turn[])[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const taken: Turn[] = [];
    // Who begins changes, so that none always has the warmer machine.
    for (let step = 0; step < sides.length; step += 1) {
      const place = (turn + step) % sides.length;
      const side = sides[place];
      if (side !== undefined) taken[place] = await takeTurn(bench, side);
    }
    turns.push(taken);
  }
  const ratio = (of: (one: Turn, other: Turn) => number, place: number) =>
    median(turns.map((turn) => of(turn[place] ?? NO_TURN, turn[0] ?? NO_TURN)));
  const rate = (one: Turn, plain: Turn) => one.rps / plain.rps;
  const cpu = (one: Turn, plain: Turn) => plain.cpuSeconds / one.cpuSeconds;
  return {
    sessionRatio: ratio(rate, 1),
    tokenRatio: ratio(rate, 2),
    sessionCpuRatio: ratio(cpu, 1),
    tokenCpuRatio: ratio(cpu, 2),
  };
}

interface Turn {
  readonly rps: number;
  /** Of one request. */
  readonly cpuSeconds: number;
}

const NO_TURN: Turn = { rps: Number.NaN, cpuSeconds: Number.NaN };

async function takeTurn(
  bench: SignInBench,
  side: { readonly port: number; readonly headers: readonly string[] },
): Promise<Turn> {
  const before = await bench.readCpuSeconds(side.port);
  const { requests, seconds } = await loadFor({ ...side, path: bench.path, connections: CONNECTIONS, ms: TURN_MS });
  return { rps: requests / seconds, cpuSeconds: ((await bench.readCpuSeconds(side.port)) - before) / requests };
}

/** Signs the one person in without a browser. Returns the secret of the session. */
async function plantSession(data: string): Promise<string> {
  const storage = createSqliteStorage({ path: join(data, 'focusforge.db'), shelves: SHELVES });
  try {
    const install = await storage.get(INSTALLS, INSTALL, 'install');
    const sessions = createAccountSessions({
      storage,
      clock: systemClock,
      credentials: createCredentials({ storage, clock: systemClock }),
      idleHours: 24,
      maxDays: 1,
    });
    const origin = { address: '127.0.0.1', device: 'a program' };
    const person = install?.value.firstPerson as PersonId;
    return (await sessions.start(person, { method: 'passphrase', origin })).secret;
  } finally {
    await storage.close();
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
