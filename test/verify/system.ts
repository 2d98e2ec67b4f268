/** The system the checklist is run against: a server of our own on a free port, with ways to look at it and to make it suffer. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

export interface System extends AsyncDisposable {
  readonly server: TestServer;
  readonly readJson: (
    path: string,
  ) => Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>;
  /** Every sample of /metrics: `name{labels}` to value. */
  readonly readSamples: () => Promise<ReadonlyMap<string, number>>;
  /** Holds the database's write lock while `work` runs, as a stuck program would. */
  readonly withLockedDatabase: <T>(work: () => Promise<T>) => Promise<T>;
}

export async function startSystem(): Promise<System> {
  const server = await startTestServer();
  return {
    server,
    readJson: async (path) => {
      const reply = await fetch(server.url + path, { headers: { accept: 'application/json' } });
      return { status: reply.status, body: (await reply.json()) as Readonly<Record<string, unknown>> };
    },
    readSamples: async () => parseSamples(await (await fetch(`${server.url}/metrics`)).text()),
    withLockedDatabase: async (work) => {
      using database = new DatabaseSync(join(server.folder, 'focusforge.db'));
      database.exec('BEGIN IMMEDIATE');
      try {
        return await work();
      } finally {
        database.exec('ROLLBACK');
      }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Reads the Prometheus text format, comments left out. */
export function parseSamples(text: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const at = line.lastIndexOf(' ');
    samples.set(line.slice(0, at), Number(line.slice(at + 1)));
  }
  return samples;
}

/** The sum of all samples of that name, whatever their labels. */
export function sumOf(samples: ReadonlyMap<string, number>, name: string): number {
  let sum = 0;
  for (const [key, value] of samples) if (key === name || key.startsWith(`${name}{`)) sum += value;
  return sum;
}
