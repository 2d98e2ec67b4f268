/**
 * `npm run test:cluster`: every test of this folder on the real servers. `npm run faults [-- ROUNDS]`: only what networks and machines do
 * to it, so many times. Both end with one table of what each fault came to. `--at-once=4` runs so many files beside each other, each on
 * servers of its own: most of the time is spent waiting for what hangs. `--only=MongoDB` runs those whose name has that in it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultFigures, type FaultLine, wordsOf } from './every-round.ts';
import { printTable } from './print-table.ts';

const isOnlyFaults = process.argv.includes('--faults');
const rounds = process.argv.find((given) => /^\d+$/.test(given)) ?? process.env.ROUNDS ?? '1';
const option = (name: string) => process.argv.find((given) => given.startsWith(`--${name}=`))?.split('=')[1];
const atOnce = option('at-once') ?? '1';
const only = option('only');
const folder = mkdtempSync(join(tmpdir(), 'focusforge-faults-'));
const file = join(folder, 'faults.jsonl');
try {
  process.exitCode = await run();
} finally {
  rmSync(folder, { recursive: true });
}

async function run(): Promise<number> {
  const files = globSync(isOnlyFaults ? 'test/cluster/*-faults.test.ts' : 'test/cluster/*.test.ts').toSorted();
  const named = only === undefined ? [] : [`--test-name-pattern=${only}`];
  const child = spawn(process.execPath, ['--test', `--test-concurrency=${atOnce}`, ...named, ...files], {
    env: { ...process.env, ROUNDS: rounds, FAULTS_FILE: file },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'close');
  if (existsSync(file)) process.stdout.write(`\n${tableOf(readFileSync(file, 'utf8'))}\n`);
  return code ?? 1;
}

function tableOf(lines: string): string {
  const all = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as FaultLine);
  const rows = [...Map.groupBy(all, ({ fault }) => fault)].map(([fault, of]) =>
    rowOf(
      fault,
      of.map(({ figures }) => figures),
    ),
  );
  return printTable([
    ['fault', 'rounds', 'acknowledged', 'lost', 'double', 'failed requests', 'longest outage', 'and'],
    ...rows,
  ]);
}

function rowOf(fault: string, of: readonly FaultFigures[]): readonly string[] {
  const sum = (read: (figures: FaultFigures) => number | undefined) => {
    const known = of.map(read).filter((value) => value !== undefined);
    return known.length === 0 ? '-' : String(known.reduce((total, value) => total + value, 0));
  };
  const failed: Record<string, number> = {};
  for (const figures of of) {
    for (const [word, count] of Object.entries(figures.failed ?? {})) failed[word] = (failed[word] ?? 0) + count;
  }
  const outages = of.map(({ longestOutageMs }) => longestOutageMs).filter((ms) => ms !== undefined);
  return [
    fault,
    `${of.length} of ${rounds}`,
    sum(({ acknowledged }) => acknowledged),
    sum(({ lost }) => lost),
    sum(({ duplicates }) => duplicates),
    of.some((figures) => figures.failed !== undefined) ? wordsOf(failed) : '-',
    outages.length === 0 ? '-' : `${Math.max(...outages)} ms`,
    of.at(-1)?.note ?? '',
  ];
}
