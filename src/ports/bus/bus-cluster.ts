/**
 * The bus over several instances: one Redis channel that every instance publishes to and listens on. Listeners of this instance hear at
 * once and once; those of others when Redis hands the notice on. While Redis is away notices between instances are lost, which a
 * listener makes good by reading storage; the channel is joined again by itself.
 */
import { newSecret, type PersonId } from '#kernel/id.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import type { Bus, FactNotice } from './bus.ts';
import { createEmbeddedBus } from './bus-embedded.ts';

const CHANNEL = 'focusforge:facts';

export function createClusterBus({ link }: { readonly link: RedisLink }): Bus {
  const own = newSecret(6);
  const local = createEmbeddedBus();
  const side = link.openSide('bus');
  side.on('message', (_channel: string, text: string) => {
    const { from, notice } = readMessage(text);
    if (notice !== undefined && from !== own) local.publish(notice);
  });
  // The connection subscribes again after every loss; only closing it before it was ever there rejects.
  side.subscribe(CHANNEL).catch(() => undefined);

  return {
    publish: (notice) => {
      local.publish(notice);
      const text = `${own} ${notice.sequence} ${notice.person}`;
      // Best effort: a notice that does not get through is not worth a request's time.
      link.send((redis) => redis.publish(CHANNEL, text)).catch(() => undefined);
    },
    subscribe: local.subscribe,
    close: async () => {
      side.disconnect();
      await local.close();
    },
  };
}

function readMessage(text: string): { readonly from?: string; readonly notice?: FactNotice } {
  const [, from, sequence, person] = /^(\S+) (\d{1,15}) (\S+)$/.exec(text) ?? [];
  if (from === undefined || person === undefined) return {};
  return { from, notice: { person: person as PersonId, sequence: Number(sequence) } };
}
