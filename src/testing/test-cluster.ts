/** Several processes of the service on one empty schema of a PostgreSQL server, or one database of a MongoDB set, behind one address. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '#contract/client.ts';
import { startAlternatingProxy } from './alternating-proxy.ts';
import { emptyPlace } from './empty-place.ts';
import { type ServiceProcess, startService } from './service-process.ts';
import type { TestServer } from './test-server.ts';

/** What every instance of a test has in common. */
export const TEST_KEY = 'c'.repeat(64);

export interface TestCluster extends TestServer {
  readonly instances: readonly ServiceProcess[];
  /** The address of storage, of this cluster alone. */
  readonly storageUrl: string;
  /** The settings its instances were started with, for another one beside them. */
  readonly env: Readonly<Record<string, string>>;
  /** How many requests each instance has been given. */
  readonly given: () => readonly number[];
}

export interface TestClusterOptions {
  /** The server that is shared with other tests. */
  readonly storageUrl: string;
  readonly redisUrl?: string | undefined;
  /** Two unless said. */
  readonly instances?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export async function startTestCluster(options: TestClusterOptions): Promise<TestCluster> {
  const { redisUrl, instances: count = 2 } = options;
  await using starting = new AsyncDisposableStack();
  const place = starting.use(await emptyPlace(options.storageUrl));
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-test-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const env = {
    FOCUSFORGE_PORT: '0',
    FOCUSFORGE_LOG_LEVEL: 'error',
    FOCUSFORGE_SECRET_KEY: TEST_KEY,
    FOCUSFORGE_POOL_MIN: '2',
    FOCUSFORGE_STORAGE_URL: place.url,
    ...(redisUrl === undefined ? {} : { FOCUSFORGE_REDIS_URL: redisUrl }),
    ...options.env,
  };
  let instances: ServiceProcess[] = [];
  const endAll = (signal: NodeJS.Signals) => Promise.all(instances.map((instance) => instance.end(signal)));
  starting.defer(async () => void (await endAll('SIGKILL')));
  const start = async () => {
    instances = [];
    // One after the other, so that what the last one prints is what holds.
    for (let number = 0; number < count; number += 1) {
      const own = { ...env, FOCUSFORGE_DATA: join(folder, `instance-${number}`) };
      instances.push(await startService({ env: own }));
    }
  };
  await start();
  const isThere = ({ child }: ServiceProcess) => child.exitCode === null && child.signalCode === null;
  const proxy = starting.use(await startAlternatingProxy(() => instances.filter(isThere).map(({ url }) => url)));
  const { url } = proxy;
  const running = starting.move();
  return {
    url,
    folder,
    storageUrl: place.url,
    env,
    client: createClient({ baseUrl: url }),
    get instances() {
      return instances;
    },
    given: proxy.given,
    output: () => instances.map(({ output }) => output()).join(''),
    kill: async () => void (await endAll('SIGKILL')),
    stop: async () => (await endAll('SIGTERM')).find((code) => code !== 0) ?? 0,
    restart: start,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
