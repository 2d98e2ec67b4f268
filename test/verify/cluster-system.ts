/** The system as a cluster of the real programs on this machine, as `npm run cluster` starts it. */
import { createClient } from '#contract/client.ts';
import type { ServiceProcess } from '#testing/service-process.ts';
import type { Database } from '../cluster/cluster-part.ts';
import { type LocalCluster, startLocalCluster } from '../cluster/local-cluster.ts';
import { readJson, readSamples, type ServedInstance, type System } from './system.ts';

export interface ClusterSystem extends System {
  readonly mode: 'cluster';
  readonly cluster: LocalCluster;
  /** Both instances that answer. */
  readonly servers: readonly ServedInstance[];
}

export async function startClusterSystem(database: Database): Promise<ClusterSystem> {
  const cluster = await startLocalCluster({ database });
  const servers = cluster.instances.map(served);
  const [server] = servers;
  if (server === undefined) throw new Error('a cluster has instances');
  let joined = 0;
  return {
    ...{ mode: 'cluster', cluster, server, servers },
    storageUrl: cluster.database.url,
    readJson: (path) => readJson(server.url + path),
    readSamples: () => readSamples(server.url),
    withLockedDatabase: cluster.database.whileStuck,
    startAnother: async () => {
      joined += 1;
      const another = await cluster.join(`verified-${joined}`);
      return { ...served(another), stop: () => another.end('SIGTERM'), successor: async () => server };
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}

function served({ url, output }: ServiceProcess): ServedInstance {
  return { url, output, client: createClient({ baseUrl: url }) };
}
