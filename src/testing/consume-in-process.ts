/** A process of an instance: connects, says `ready`, and at a line on its standard input asks the limiter many times at once. */
import { once } from 'node:events';
import { createClusterLimiter } from '#ports/limiter/limiter-cluster.ts';
import { openTestLink } from './redis-link.ts';

const [url = '', times = '0', most = '0'] = process.argv.slice(2);
const link = await openTestLink(url);
const limiter = createClusterLimiter({ link });
process.stdout.write('ready\n');
await once(process.stdin, 'data');

const limit = { name: 'person-requests', most: Number(most), windowSeconds: 3600 };
const service = { name: 'service-requests', most: 1_000_000, windowSeconds: 3600 };
const asked = Array.from({ length: Number(times) }, () =>
  limiter.consume([
    { limit, key: 'anna', amount: 1 },
    { limit: service, amount: 1 },
  ]),
);
const accepted = (await Promise.all(asked)).filter((decision) => decision.accepted).length;
process.stdout.write(`${accepted}\n`);
await link[Symbol.asyncDispose]();
process.stdin.destroy();
