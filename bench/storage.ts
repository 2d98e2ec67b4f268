/**
 * What storage costs on each driver beside the bare client doing the same work: SQLite always, PostgreSQL and MongoDB where the programs are
 * there. A figure is the median over the rounds of one run; above 1 ours is quicker.
 */
import { noMongo } from '#testing/mongodb-replica-set.ts';
import { noPostgres } from '#testing/postgres-server.ts';
import { type Contest, hold } from './contest.ts';
import { mongoContests } from './storage-on-mongodb.ts';
import { postgresContests } from './storage-on-postgres.ts';
import { sqliteContests } from './storage-on-sqlite.ts';

interface Side {
  readonly title: string;
  /** Before the names of its figures. */
  readonly prefix: string;
  readonly missing: string | false;
  readonly contests: (open: AsyncDisposableStack) => Promise<readonly Contest[]>;
}

const SIDES: readonly Side[] = [
  { title: 'SQLite', prefix: '', missing: false, contests: sqliteContests },
  { title: 'PostgreSQL', prefix: 'postgres', missing: noPostgres, contests: postgresContests },
  { title: 'MongoDB', prefix: 'mongo', missing: noMongo, contests: mongoContests },
];

/** The names of drivers among the arguments choose some. Prints a table unless `--json` is among them. */
export async function runStorageBench(args: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const print = (line: string) => {
    if (!args.includes('--json')) console.log(line);
  };
  const chosen = args.filter((argument) => !argument.startsWith('--')).map((name) => name.toLowerCase());
  const figures: Record<string, number> = {};
  for (const side of SIDES.filter(({ title }) => chosen.length === 0 || chosen.includes(title.toLowerCase()))) {
    if (side.missing === false) await runSide(side, figures, print);
    else print(`${side.title}: ${side.missing}`);
  }
  return figures;
}

async function runSide(
  { title, prefix, contests }: Side,
  figures: Record<string, number>,
  print: (line: string) => void,
) {
  await using open = new AsyncDisposableStack();
  const heads = ['ratio', 'per s', 'other/s', 'p99 ms', 'other'].map((head) => head.padStart(9)).join('');
  print(`${title.padEnd(14)}${heads}`);
  for (const contest of await contests(open)) {
    const outcome = await hold(contest);
    const name =
      prefix === '' ? contest.name : `${prefix}${contest.name.charAt(0).toUpperCase()}${contest.name.slice(1)}`;
    figures[name] = outcome.ratio;
    figures[`${name}PerSecond`] = outcome.oursPerSecond;
    figures[`${name}P99`] = outcome.oursP99;
    const columns = [
      outcome.ratio.toFixed(2),
      Math.round(outcome.oursPerSecond).toString(),
      Math.round(outcome.barePerSecond).toString(),
      outcome.oursP99.toFixed(2),
      outcome.bareP99.toFixed(2),
    ];
    print(`${contest.name.padEnd(14)}${columns.map((column) => column.padStart(9)).join('')}  ${contest.means}`);
  }
}
