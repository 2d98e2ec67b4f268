/** `npm run cluster [-- --mongodb]`: starts a whole cluster on this machine, prints what runs where, and stops all of it on Ctrl-C. */
import { once } from 'node:events';
import { HealthReply } from '#contract/system-routes.ts';
import type { Database } from './cluster-part.ts';
import { missingPrograms, startLocalCluster } from './local-cluster.ts';
import { printTable } from './print-table.ts';

const database: Database = process.argv.includes('--mongodb') ? 'mongodb' : 'postgres';
process.exitCode = await run();

async function run(): Promise<number> {
  const missing = missingPrograms(database);
  for (const sentence of missing) say(sentence);
  if (missing.length > 0) return 1;
  // Asked for before anything is started: whoever is in a hurry leaves nothing behind either.
  const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  {
    await using cluster = await startLocalCluster({ database });
    const rows = await Promise.all(
      cluster.parts.map(async ({ name, what, address }) => [name, what, address, await stateOf(address)] as const),
    );
    say(printTable([['part', 'what it is', 'address', 'state'], ...rows]));
    say('\nCtrl-C stops all of it and leaves nothing behind.');
    await asked;
    say('Stopping.');
  }
  return 0;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What an instance says of itself; the others were waited for until they answered. */
async function stateOf(address: string): Promise<string> {
  if (!address.startsWith('http')) return 'runs';
  const reply = await fetch(`${address}/health`);
  const { status, components } = HealthReply.parse(await reply.json());
  const ill = Object.entries(components).filter(([, component]) => component.status !== 'healthy');
  return [status, ...ill.map(([name, { detail }]) => `${name}: ${detail}`)].join('; ');
}
