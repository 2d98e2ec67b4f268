/** A link to a Redis that a test has started, once it is up. */
import assert from 'node:assert/strict';
import { parseRedisAddress } from '#ports/redis/redis-address.ts';
import { openRedisLink, type RedisLink } from '#ports/redis/redis-link-cluster.ts';
import { waitUntil } from './wait-until.ts';

export async function openTestLink(url: string): Promise<RedisLink> {
  const address = parseRedisAddress(url);
  assert.ok(address);
  const link = openRedisLink({ address });
  await waitUntil('the link is up', () => link.isUp());
  return link;
}
