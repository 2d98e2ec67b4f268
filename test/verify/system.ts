/** The system the checklist is run against, with ways to look at it and to make it suffer. Embedded it is one server of our own. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Client } from '#contract/client.ts';
import { startTestServer } from '#testing/test-server.ts';

/** One instance. */
export interface ServedInstance {
  readonly url: string;
  readonly client: Client;
  /** What it has printed so far. */
  readonly output: () => string;
}

export interface JsonReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface System extends AsyncDisposable {
  /** The only one, or one of several. */
  readonly server: ServedInstance;
  readonly storageUrl: string;
  readonly readJson: (path: string) => Promise<JsonReply>;
  /** Every sample of /metrics: `name{labels}` to value. */
  readonly readSamples: () => Promise<ReadonlyMap<string, number>>;
  /** Nothing can be written while `work` runs, as with a stuck program. */
  readonly withLockedDatabase: <T>(work: () => Promise<T>) => Promise<T>;
  /** A server beside it, to be ended by the row that asked: of its own data embedded, one more instance of the cluster otherwise. */
  readonly startAnother: () => Promise<EndableInstance>;
}

export interface EndableInstance extends ServedInstance {
  /** SIGTERM; resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Who can say afterwards what is stored. */
  readonly successor: () => Promise<ServedInstance>;
}

export interface EmbeddedSystem extends System {
  readonly mode: 'embedded';
}

export async function startEmbeddedSystem(): Promise<EmbeddedSystem> {
  await using starting = new AsyncDisposableStack();
  const server = starting.use(await startTestServer());
  const path = join(server.folder, 'focusforge.db');
  const running = starting.move();
  return {
    mode: 'embedded',
    server,
    storageUrl: `sqlite:${path}`,
    readJson: (given) => readJson(server.url + given),
    readSamples: () => readSamples(server.url),
    withLockedDatabase: async (work) => {
      using database = new DatabaseSync(path, { timeout: 10_000 });
      database.exec('BEGIN IMMEDIATE');
      try {
        return await work();
      } finally {
        database.exec('ROLLBACK');
      }
    },
    startAnother: async () => {
      const another = running.use(await startTestServer());
      const { url, client, output, stop, restart } = another;
      return { url, client, output, stop, successor: () => restart().then(() => another) };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export async function readJson(url: string): Promise<JsonReply> {
  const reply = await fetch(url, { headers: { accept: 'application/json' } });
  return { status: reply.status, body: (await reply.json()) as JsonReply['body'] };
}

export async function readSamples(url: string): Promise<ReadonlyMap<string, number>> {
  return parseSamples(await (await fetch(`${url}/metrics`)).text());
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
