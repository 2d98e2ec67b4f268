/**
 * How well goals are broken down without a model: the share of goals that get a template of their own, and the share of valid breakdowns.
 * Every goal is tried without an estimate and with estimates from five minutes to a thousand hours; one fault in any of them makes it invalid.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { breakDownByTemplate } from '#chains/break-down/break-down-by-template.ts';
import type { BreakDownRequest } from '#chains/break-down/break-down-request.ts';
import { findBreakdownFaults } from '#chains/break-down/validate-breakdown.ts';
import { Breakdown } from '#model/breakdown.ts';
import { readFileArguments } from './read-file-arguments.ts';

export interface BreakdownFigures {
  readonly goals: number;
  /** Share that got a specific template, 0 to 1. */
  readonly specific: number;
  /** Share that was valid at every estimate, 0 to 1. */
  readonly valid: number;
}

const GENERAL = 'general';
const ESTIMATES = [null, 5, 10, 15, 25, 60, 360, 2000, 60_000] as const;
const PEOPLE = { notes: '', tags: [], blockMinutes: 25, detail: 3 } as const;

const GoalLine = z.object({ goal: z.string().min(1) });

/**
 * Arguments: `FILE [--out OUT.jsonl] [--json]`. FILE has `{goal}` a line; OUT gets `{goal, template, blocks}` a line, without an estimate.
 * Prints a table unless `--json` is given. Throws when the file cannot be read or a line is not of the format.
 */
export async function runBreakdownBench(args: readonly string[]): Promise<BreakdownFigures> {
  const { file, out, json } = readFileArguments('breakdown', args);
  const goals = readGoals(await readFile(file, 'utf8'), file);
  const results = goals.map(tryGoal);
  if (out !== undefined) {
    const lines = results.map(({ goal, template, blocks }) => JSON.stringify({ goal, template, blocks }));
    await writeFile(out, `${lines.join('\n')}\n`);
  }
  const share = (count: number) => (goals.length === 0 ? 0 : count / goals.length);
  const figures: BreakdownFigures = {
    goals: goals.length,
    specific: share(results.filter(({ template }) => template !== GENERAL).length),
    valid: share(results.filter(({ faults }) => faults.length === 0).length),
  };
  if (!json) printTable(figures, results);
  return figures;
}

interface GoalResult {
  readonly goal: string;
  readonly template: string;
  readonly blocks: Breakdown['blocks'];
  readonly faults: readonly string[];
}

function readGoals(text: string, file: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
  return lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => {
      const parsed = GoalLine.safeParse(parseJson(line));
      if (!parsed.success) throw new Error(`${file}, line ${number}: expected {"goal": "..."}`);
      return parsed.data.goal;
    });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function tryGoal(goal: string): GoalResult {
  const { goalKind, blocks } = breakDownByTemplate(requestFor(goal, null));
  return { goal, template: goalKind, blocks, faults: ESTIMATES.flatMap((estimate) => faultsAt(goal, estimate)) };
}

function requestFor(goal: string, estimateMinutes: number | null): BreakDownRequest {
  return { ...PEOPLE, title: goal, estimateMinutes };
}

function faultsAt(goal: string, estimate: number | null): readonly string[] {
  const request = requestFor(goal, estimate);
  const breakdown = breakDownByTemplate(request);
  if (!Breakdown.safeParse(breakdown).success) return [`${estimate} min: not of the schema`];
  return findBreakdownFaults(breakdown, request).map(({ path, message }) => `${estimate} min: ${path}: ${message}`);
}

function printTable(figures: BreakdownFigures, results: readonly GoalResult[]): void {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const counts = Map.groupBy(results, ({ template }) => template);
  const rows = [...counts].map(([template, list]) => [template, list.length] as const).toSorted((a, b) => b[1] - a[1]);
  console.log(`goals              ${figures.goals}`);
  console.log(`specific template  ${percent(figures.specific)}`);
  console.log(`valid              ${percent(figures.valid)}`);
  console.log(`\n${'template'.padEnd(28)} goals`);
  for (const [template, count] of rows) console.log(`${template.padEnd(28)} ${String(count).padStart(5)}`);
  for (const { goal, faults } of results) for (const fault of faults) console.log(`\n${goal}: ${fault}`);
}
