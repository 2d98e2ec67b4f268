/**
 * The whole service as its users meet it: a process of its own on a free port, with its own data folder, killed and started at will.
 * Where `TEST_STORAGE_URL` names a database server it is two processes on one database behind an address that changes between them at
 * each request, so that the same stories show that no state lives in an instance.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '#contract/client.ts';
import { startService } from './service-process.ts';
import { startTestCluster } from './test-cluster.ts';

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly client: Client;
  readonly folder: string;
  /** What it has printed so far. */
  readonly output: () => string;
  /** SIGKILL: no handler runs. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Starts it again on the same data and the same port. */
  readonly restart: () => Promise<void>;
}

export interface TestServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Keeps the data there; always one process with everything embedded. */
  readonly folder?: string;
}

/** Starts a server and waits until it says its address. The data folder is removed at the end unless it was given. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const storageUrl = process.env.TEST_STORAGE_URL;
  if (storageUrl !== undefined && options.folder === undefined) {
    const redisUrl = process.env.TEST_REDIS_URL;
    return startTestCluster({ storageUrl, redisUrl, ...options });
  }
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'focusforge-test-')));
  const env = { FOCUSFORGE_PORT: '0', FOCUSFORGE_DATA: folder, FOCUSFORGE_LOG_LEVEL: 'error', ...options.env };
  let running = await startService({ env });
  const { url } = running;
  const port = new URL(url).port;
  return {
    url,
    folder,
    client: createClient({ baseUrl: url }),
    output: () => running.output(),
    kill: () => running.end('SIGKILL').then(() => undefined),
    stop: () => running.end('SIGTERM'),
    restart: async () => {
      running = await startService({ env: { ...env, FOCUSFORGE_PORT: port } });
    },
    [Symbol.asyncDispose]: async () => {
      await running.end('SIGKILL');
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
