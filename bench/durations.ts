/**
 * How well memory foresees durations: replays a history of finished work in order, predicting each line before learning it, beside the
 * person's own estimate (`raw`) and a plain rule (`rules`). One model for each person in the file; nothing is looked up in advance.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { createDurationModel, type DurationModel } from '#memory/duration-model.ts';
import { createDurationRule, type DurationRule } from './duration-rule.ts';
import { readFileArguments } from './read-file-arguments.ts';

/** Errors of one predictor. Minutes, except `meanAbsLn` (natural logarithm of predicted / actual) and `cover80` (a share). */
export interface DurationScore {
  readonly n: number;
  readonly mae: number;
  readonly meanAbsLn: number;
  readonly pinball50: number;
  readonly pinball80: number;
  readonly cover80: number;
}

/** The score of memory, and beside it that of the person's own estimates and of the plain rule. */
export interface DurationFigures extends DurationScore {
  readonly raw: DurationScore;
  readonly rules: DurationScore;
}

/** Lines that are only learned from: no predictor is judged before it could know anything. */
const LEARNED_ONLY = 200;

const HistoryLine = z.object({
  at: z.string().min(1),
  person: z.string().min(1),
  title: z.string().nullable(),
  kindId: z.string().nullable(),
  tags: z.array(z.string()),
  estimateMinutes: z.number().positive(),
  actualMinutes: z.number().positive(),
});
type HistoryLine = z.output<typeof HistoryLine>;

interface Range {
  readonly p50: number;
  readonly p80: number;
}

/**
 * Arguments: `FILE [--out OUT.jsonl] [--json]`. OUT gets `{line, p50, p80, n}` for each line, counted from 1. Prints a table unless
 * `--json` is given. Throws when the file cannot be read, a line is not of the format, or there are no lines to judge by.
 */
export async function runDurationsBench(args: readonly string[]): Promise<DurationFigures> {
  const { file, out, json } = readFileArguments('durations', args);
  const history = readHistory(await readFile(file, 'utf8'), file);
  const replay = replayHistory(history);
  if (out !== undefined) {
    const lines = replay.foreseen.map(({ p50, p80, n }, index) => JSON.stringify({ line: index + 1, p50, p80, n }));
    await writeFile(out, `${lines.join('\n')}\n`);
  }
  const actuals = history.map((line) => line.actualMinutes);
  const figures: DurationFigures = {
    ...score(replay.foreseen, actuals),
    raw: score(replay.said, actuals),
    rules: score(replay.ruled, actuals),
  };
  if (!json) printTable(figures);
  return figures;
}

/** Reads JSON lines; the text after the last line break may be empty. Throws an error that names the line. */
function readHistory(text: string, file: string): readonly HistoryLine[] {
  const lines = text.replace(/\r?\n$/, '').split('\n');
  if (lines.length <= LEARNED_ONLY) {
    throw new Error(
      `${file} has ${lines.length} lines; the first ${LEARNED_ONLY} are only learned from, so more are needed`,
    );
  }
  return lines.map((line, index) => readLine(line, `${file}, line ${index + 1}`));
}

function readLine(line: string, place: string): HistoryLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new Error(`${place}: expected one JSON object`, { cause });
  }
  const parsed = HistoryLine.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${place}: ${issue?.path.join('.') || 'the line'}: ${issue?.message}`);
}

function replayHistory(history: readonly HistoryLine[]) {
  const people = new Map<string, { readonly model: DurationModel; readonly rule: DurationRule }>();
  const foreseen: (Range & { readonly n: number })[] = [];
  const ruled: Range[] = [];
  for (const { person, title, kindId: kind, tags, estimateMinutes, actualMinutes } of history) {
    const known = people.get(person) ?? { model: createDurationModel(), rule: createDurationRule() };
    people.set(person, known);
    foreseen.push(known.model.predict({ title, kind, tags, minutes: estimateMinutes }));
    ruled.push(known.rule.predict({ tags, estimateMinutes }));
    known.model.learn({ title, kind, tags, estimateMinutes, actualMinutes });
    known.rule.learn({ tags, estimateMinutes, actualMinutes });
  }
  const said = history.map(({ estimateMinutes }) => ({ p50: estimateMinutes, p80: estimateMinutes }));
  return { foreseen, ruled, said };
}

function score(ranges: readonly Range[], actuals: readonly number[]): DurationScore {
  const judged = ranges
    .slice(LEARNED_ONLY)
    .map((range, index) => ({ ...range, actual: actuals[LEARNED_ONLY + index] as number }));
  const mean = (figure: (one: (typeof judged)[number]) => number) =>
    judged.reduce((sum, one) => sum + figure(one), 0) / judged.length;
  return {
    n: judged.length,
    mae: mean(({ p50, actual }) => Math.abs(p50 - actual)),
    meanAbsLn: mean(({ p50, actual }) => Math.abs(Math.log(p50 / actual))),
    pinball50: mean(({ p50, actual }) => pinball(0.5, actual, p50)),
    pinball80: mean(({ p80, actual }) => pinball(0.8, actual, p80)),
    cover80: mean(({ p80, actual }) => (actual <= p80 ? 1 : 0)),
  };
}

/** The loss that the `level` percentile minimizes (Koenker and Bassett 1978). */
function pinball(level: number, actual: number, predicted: number): number {
  return Math.max(level * (actual - predicted), (level - 1) * (actual - predicted));
}

function printTable(figures: DurationFigures): void {
  const row = (name: string, { mae, meanAbsLn, pinball50, pinball80, cover80 }: DurationScore) => ({
    predictor: name,
    'MAE (min)': mae.toFixed(2),
    'mean |ln|': meanAbsLn.toFixed(4),
    'pinball P50': pinball50.toFixed(2),
    'pinball P80': pinball80.toFixed(2),
    'within P80': `${(100 * cover80).toFixed(1)} %`,
  });
  console.log(`${figures.n} pieces of work, each predicted before it was learned`);
  console.table([
    row('what was said', figures.raw),
    row('ratio by size and tag', figures.rules),
    row('memory', figures),
  ]);
}
