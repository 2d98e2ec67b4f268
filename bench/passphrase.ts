/**
 * What one passphrase costs to check on this machine: by itself, and when several people sign in at the same moment, through the very queue
 * that the service has. Other settings beside it, so that a choice can be made anew on another machine.
 */
import { createPassphraseHasher, PASSPHRASE_COST } from '#features/accounts/passphrase-hash.ts';

type Cost = { readonly memoryKiB: number; readonly passes: number; readonly parallelism: number };

/** The settings that OWASP holds to be equal, and the second one that RFC 9106 recommends with one lane. */
const OTHERS: readonly Cost[] = [
  { memoryKiB: 19 * 1024, passes: 2, parallelism: 1 },
  { memoryKiB: 46 * 1024, passes: 2, parallelism: 1 },
  { memoryKiB: 64 * 1024, passes: 3, parallelism: 1 },
];
const ROUNDS = 9;
const AT_ONCE = [1, 2, 4, 8] as const;

export async function runPassphraseBench(args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const chosen = await measure(PASSPHRASE_COST);
  const others = [];
  for (const cost of OTHERS) others.push(await measure(cost));
  if (!args.includes('--json')) print([chosen, ...others]);
  return { ...chosen, others };
}

/** Median milliseconds until the last of so many has its answer, and processor time of one check, which other programs disturb less. */
async function measure({ memoryKiB, passes, parallelism }: Cost) {
  const hasher = createPassphraseHasher({ cost: { memoryKiB, passes, parallelism } });
  const kept = await hasher.hash('lamp orbit velvet seven');
  const lastMs: Record<string, number> = {};
  const busyBefore = process.cpuUsage();
  for (const people of AT_ONCE) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = performance.now();
      await Promise.all(Array.from({ length: people }, () => hasher.verify('lamp orbit velvet six', kept)));
      times.push(performance.now() - started);
    }
    lastMs[`ms${people}`] = times.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  }
  const { user, system } = process.cpuUsage(busyBefore);
  const checks = ROUNDS * AT_ONCE.reduce((sum, people) => sum + people, 0);
  const cpuMs = (user + system) / 1000 / checks;
  return { memoryMiB: memoryKiB / 1024, passes, cpuMs, ...lastMs } as Readonly<Record<string, number>>;
}

function print(rows: readonly Readonly<Record<string, number>>[]): void {
  const heads = ['processor', ...AT_ONCE.map((people) => `${people} at once`)];
  console.log('memory, passes'.padEnd(20) + heads.map((head) => head.padStart(12)).join(''));
  for (const row of rows) {
    const name = `${row.memoryMiB} MiB, ${row.passes}`.padEnd(20);
    const times = [row.cpuMs, ...AT_ONCE.map((people) => row[`ms${people}`])];
    console.log(name + times.map((ms = Number.NaN) => `${ms.toFixed(0)} ms`.padStart(12)).join(''));
  }
}
