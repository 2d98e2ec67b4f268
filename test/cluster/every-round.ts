/** A fault that is repeated as often as `ROUNDS` says, and what each round came to. */
import { appendFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';

export const ROUNDS = Number(process.env.ROUNDS ?? 1);

/** What is known when a round ends without a failed check; left out where it cannot happen. */
export interface FaultFigures {
  /** What somebody was told is done, and how much of it is missing or there twice. */
  readonly acknowledged?: number;
  readonly lost?: number;
  readonly duplicates?: number;
  /** How often a request failed in which way, such as `503`. */
  readonly failed?: Readonly<Record<string, number>>;
  /** The longest time without any acknowledgement. */
  readonly longestOutageMs?: number;
  /** What else is worth telling. */
  readonly note?: string;
}

/** A line of the file that `FAULTS_FILE` names. */
export interface FaultLine {
  readonly fault: string;
  readonly figures: FaultFigures;
}

export type Tell = (figures: FaultFigures) => void;

/** Declared once a round, so that each appears in the report by itself. `fault` is a sentence that holds only there. */
export function everyRound(
  fault: string,
  check: (tell: Tell) => Promise<void>,
  { skip = false }: { readonly skip?: string | false } = {},
): void {
  for (let round = 1; round <= ROUNDS; round += 1) {
    test(ROUNDS === 1 ? fault : `${fault} (${round})`, { skip }, (context) =>
      check((figures) => report(context, { fault, figures })),
    );
  }
}

function report(context: TestContext, line: FaultLine): void {
  context.diagnostic(sentenceOf(line.figures));
  const file = process.env.FAULTS_FILE;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

function sentenceOf({ acknowledged, lost = 0, duplicates = 0, failed, longestOutageMs, note }: FaultFigures): string {
  return [
    acknowledged === undefined ? '' : `${acknowledged} acknowledged, ${lost} lost, ${duplicates} double`,
    failed === undefined ? '' : `failed: ${wordsOf(failed)}`,
    longestOutageMs === undefined ? '' : `longest outage ${longestOutageMs} ms`,
    note ?? '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** `12 x 503`, or `none`. */
export function wordsOf(failed: Readonly<Record<string, number>>): string {
  const words = Object.entries(failed).filter(([, count]) => count > 0);
  return words.length === 0 ? 'none' : words.map(([word, count]) => `${count} x ${word}`).join(', ');
}
