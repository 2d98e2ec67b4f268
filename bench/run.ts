/**
 * `npm run bench -- <area> [arguments] [--json]`: runs one area and prints its table, or with `--json` one JSON object as the last line.
 * An area is the file of that name beside this one; it exports `run<Area>Bench`.
 */
import { existsSync } from 'node:fs';

type RunBench = (args: readonly string[]) => Promise<Readonly<Record<string, unknown>>>;

const AREAS: Readonly<Record<string, string>> = {
  http: 'the whole stack against bare Fastify with the same query; goal to plan',
  breakdown: 'FILE [--out OUT]: goals that get a template of their own, and valid plans',
  durations: 'FILE [--out OUT]: estimates replayed against what things really took',
  passphrase: 'what checking a passphrase costs, also for several at once',
  storage: '[sqlite] [postgresql] [mongodb]: storage on each driver against the bare client doing the same work',
  cache: 'two tiers, stampedes',
  optimizer: 'what a call to a model costs more with everything on, and 1,000 identical calls in two processes',
  load: 'many people at once',
  'planner-or': 'FILE BEST [--out OUT]: known scheduling instances',
  'planner-weeks': '[--out FOLDER]: made-up weeks',
};

function fileOf(area: string): URL {
  return new URL(`./${area}.ts`, import.meta.url);
}

function exists(area: string): boolean {
  return area in AREAS && existsSync(fileOf(area));
}

function usage(): string {
  const rows = Object.entries(AREAS).map(([area, what]) => {
    const words = exists(area) ? what : `${what} (not there yet)`;
    return `  ${area.padEnd(14)} ${words}`;
  });
  return ['npm run bench -- AREA [arguments] [--json]', '', ...rows].join('\n');
}

async function loadArea(area: string): Promise<RunBench> {
  const name = area.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
  const loaded = (await import(fileOf(area).href)) as Readonly<Record<string, RunBench | undefined>>;
  const run = loaded[`run${name}Bench`];
  if (run === undefined) throw new Error(`bench/${area}.ts does not export run${name}Bench`);
  return run;
}

const [area = '', ...args] = process.argv.slice(2);
if (exists(area)) {
  const run = await loadArea(area);
  const figures = await run(args);
  if (args.includes('--json')) console.log(JSON.stringify(figures));
} else {
  const known = area in AREAS ? `${area} cannot be measured yet.` : `${area === '' ? 'Nothing' : area} is not an area.`;
  console.error(`${known}\n\n${usage()}`);
  process.exitCode = 1;
}
