/**
 * The product as its people meet it with a language model behind it that misbehaves on demand: one process with everything embedded, or
 * several on PostgreSQL and a Redis of their own. Its people ask over real HTTP; the model is a process of its own and keeps its own record.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '#contract/client.ts';
import { SCOPES } from '#model/scope.ts';
import { findGoalFaults, type GoalReply } from './find-goal-faults.ts';
import { startRedis } from './redis-server.ts';
import { seedAccounts } from './seed-accounts.ts';
import { startTestCluster } from './test-cluster.ts';
import { startTestServer } from './test-server.ts';
import { spawnUpstream, type Upstream } from './test-upstream.ts';

export interface GoalOutcome {
  readonly text: string;
  /** Undefined when there was no answer of success. */
  readonly source: GoalReply['source'] | undefined;
  readonly ms: number;
  /** What is wrong with it; none means a whole, valid plan. */
  readonly faults: readonly string[];
}

export interface FleetPerson {
  readonly name: string;
  /** At the next instance in turn, unless one is named. Never rejects. */
  readonly askGoal: (
    text: string,
    options?: { readonly instance?: number; readonly isNewConnection?: boolean },
  ) => Promise<GoalOutcome>;
}

export interface ModelFleet extends AsyncDisposable {
  readonly upstream: Upstream;
  /** Of each instance. */
  readonly urls: readonly string[];
  readonly people: readonly FleetPerson[];
}

export interface ModelFleetOptions {
  /** How the model behaves; undefined: none is configured. */
  readonly model: string | undefined;
  /** A PostgreSQL server for several instances; undefined: one process with everything embedded. */
  readonly storageUrl?: string | undefined;
  readonly instances?: number;
  /** One unless said. */
  readonly people?: number;
  /** Settings without their prefix. */
  readonly settings?: Readonly<Record<string, string>>;
}

export const FLEET_MODEL = 'fleet';

export async function startModelFleet(options: ModelFleetOptions): Promise<ModelFleet> {
  const { model, storageUrl, people: count = 1 } = options;
  await using starting = new AsyncDisposableStack();
  const upstream = starting.use(await spawnUpstream());
  if (model !== undefined) await upstream.behave(FLEET_MODEL, model);
  const settings = {
    ACCOUNTS: 'on',
    WORKER: 'off',
    ...(model === undefined ? {} : { AI_URL: upstream.baseUrl, AI_MODEL: FLEET_MODEL }),
    ...options.settings,
  };
  const env = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`FOCUSFORGE_${name}`, value]));
  const { urls, folder, seedEnv } =
    storageUrl === undefined
      ? await openEmbedded(starting, env)
      : await openCluster(starting, { env, storageUrl, instances: options.instances ?? 3 });
  const people = await addPeople({ folder, env: seedEnv, urls, count });
  const open = starting.move();
  return { upstream, urls, people, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

interface Opened {
  readonly urls: readonly string[];
  readonly folder: string;
  /** What a program beside it needs to reach its store. */
  readonly seedEnv: Readonly<Record<string, string>>;
}

async function openEmbedded(starting: AsyncDisposableStack, env: Readonly<Record<string, string>>): Promise<Opened> {
  // A folder that is named keeps it to one process, also where the other tests run on several.
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-models-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const server = starting.use(await startTestServer({ env, folder }));
  return { urls: [server.url], folder, seedEnv: {} };
}

async function openCluster(
  starting: AsyncDisposableStack,
  options: {
    readonly env: Readonly<Record<string, string>>;
    readonly storageUrl: string;
    readonly instances: number;
  },
): Promise<Opened> {
  // Of its own: what is counted in Redis has no other place to be apart.
  const redis = starting.use(await startRedis());
  const cluster = starting.use(await startTestCluster({ ...options, redisUrl: redis.url }));
  return { urls: cluster.instances.map(({ url }) => url), folder: cluster.folder, seedEnv: cluster.env };
}

async function addPeople(options: {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly urls: readonly string[];
  readonly count: number;
}): Promise<readonly FleetPerson[]> {
  const { urls } = options;
  await using seed = await seedAccounts(options.folder, options.env);
  let turn = 0;
  const people: FleetPerson[] = [];
  for (let number = 0; number < options.count; number += 1) {
    const seeded = await seed.addPerson({ name: `person ${number}`, role: number === 0 ? 'owner' : 'member' });
    const { secret } = await seed.makeToken(seeded, { name: 'asks for plans', scopes: SCOPES });
    const clients = urls.map((baseUrl) => createClient({ baseUrl, headers: { authorization: `Bearer ${secret}` } }));
    people.push({
      name: seeded.name,
      askGoal: async (text, { instance, isNewConnection = false } = {}) => {
        turn += 1;
        const client = clients[(instance ?? turn) % clients.length];
        if (client === undefined) throw new RangeError('there is no such instance');
        const startedAt = performance.now();
        try {
          const reply = await client.createGoal({
            body: { text },
            ...(isNewConnection ? { headers: { connection: 'close' } } : {}),
          });
          return { text, source: reply.source, ms: performance.now() - startedAt, faults: findGoalFaults(reply) };
        } catch (error) {
          return { text, source: undefined, ms: performance.now() - startedAt, faults: [String(error)] };
        }
      },
    });
  }
  return people;
}
