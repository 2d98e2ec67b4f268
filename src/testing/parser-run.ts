/**
 * Feeds a parser seeded input and says what it did: how many inputs, which took longest, and the first that it did not survive. An
 * input is made from the seed of the run and its own number, so that one that failed can be made again alone.
 */
import { type Chance, createChance } from './seeded-random.ts';

export interface ParserRun<Input> {
  readonly name: string;
  readonly seed: number;
  readonly inputs: number;
  readonly make: (chance: Chance) => Input;
  /** Reads the input and checks what came of it; whatever it throws is a failure. */
  readonly read: (input: Input) => void | Promise<void>;
}

export interface ParserFigures {
  readonly name: string;
  readonly inputs: number;
  readonly seconds: number;
  readonly slowestMs: number;
  /** The slowest input, shortened. */
  readonly slowest: string;
}

/** No input may take longer; a machine that was busy elsewhere gets more chances before that counts. */
const LONGEST_MS = 1000;
const CHANCES = 5;

/** Throws an `Error` with the number and the text of the first input that failed or never came to an end. */
export async function runParser<Input>(run: ParserRun<Input>): Promise<ParserFigures> {
  const began = performance.now();
  let slowestMs = 0;
  let slowest = '';
  for (let number = 0; number < run.inputs; number += 1) {
    const input = run.make(createChance(run.seed + number * 7919));
    let ms = await timed(run, input, number);
    for (let chance = 1; ms > LONGEST_MS && chance < CHANCES; chance += 1) ms = await timed(run, input, number);
    if (ms > LONGEST_MS) throw failure(run.name, number, input, new Error(`it took ${Math.round(ms)} ms`));
    if (ms > slowestMs) {
      slowestMs = ms;
      slowest = shown(input, 120);
    }
  }
  const seconds = (performance.now() - began) / 1000;
  return { name: run.name, inputs: run.inputs, seconds, slowestMs, slowest };
}

async function timed<Input>(run: ParserRun<Input>, input: Input, number: number): Promise<number> {
  const began = performance.now();
  try {
    const reading = run.read(input);
    if (reading !== undefined) await reading;
  } catch (error) {
    throw failure(run.name, number, input, error);
  }
  return performance.now() - began;
}

function failure(name: string, number: number, input: unknown, cause: unknown): Error {
  const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return new Error(`${name}, input ${number}: ${shown(input, 4000)}\n${why}`, { cause });
}

function shown(input: unknown, most: number): string {
  const text = input instanceof Uint8Array ? `base64 ${Buffer.from(input).toString('base64')}` : JSON.stringify(input);
  return text.length > most ? `${text.slice(0, most)}… (${text.length})` : text;
}

/** One line for a report. */
export function sayFigures({ name, inputs, seconds, slowestMs, slowest }: ParserFigures): string {
  const each = ((seconds / Math.max(1, inputs)) * 1e6).toFixed(1);
  return `${name}: ${inputs} inputs in ${seconds.toFixed(1)} s (${each} µs each), slowest ${slowestMs.toFixed(1)} ms: ${slowest}`;
}
