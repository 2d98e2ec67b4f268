/** One call behind the optimizer beside a bare call of the same model, call by call in turns. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import type { ModelCall, Models } from '#optimizer/models.ts';
import type { Llm } from '#ports/llm/llm.ts';

const ANSWER = z.strictObject({ steps: z.array(z.string()), minutes: z.number() });

export interface Overhead {
  /** Median of ours less median of the bare call, in microseconds; the median over the rounds. */
  readonly p50Us: number;
  /** The same in the round in which it was least: what is left of it when other programs rest. */
  readonly leastUs: number;
  /** The same of the times that 99 of 100 calls stay below, over all rounds. */
  readonly p99Us: number;
  readonly bareP50Us: number;
  /** Median of ours / median of the bare call. */
  readonly ratio: number;
}

export interface OverheadOptions {
  readonly models: Models;
  readonly llm: Llm;
  /** Calls of each side in a round. */
  readonly times: number;
  /**
   * Milliseconds between two calls in which what goes on after an answer is finished: what Redis is told then would be waited for by the
   * next call, as it never is by real ones, which come further apart. One turn of the loop unless said.
   */
  readonly restMs?: number;
  /** Always the same call, which is then remembered. */
  readonly isRepeated?: boolean;
}

const ROUNDS = 15;
const WARM_UP_ROUNDS = 12;
const PATIENT = new AbortController().signal;

let asked = 0;

function callOf(prompt: string): ModelCall<z.output<typeof ANSWER>> {
  return {
    ...{ person: 'person-of-the-bench' as PersonId, chain: 'bench', version: 1 },
    system: 'You break goals into steps. '.repeat(20),
    prompt,
    schema: ANSWER,
    maxOutputTokens: 500,
  };
}

export async function overheadOf(options: OverheadOptions): Promise<Overhead> {
  const { models, llm, times, isRepeated = false, restMs = 0 } = options;
  const nextCall = () => {
    asked += 1;
    return callOf(`Write the report on subject ${isRepeated ? 'one' : asked} by Friday, about 2 hours.`);
  };
  const ours = async () => void (await models.complete(nextCall(), { signal: PATIENT }));
  const bare = async () => void (await llm.complete(nextCall(), { signal: PATIENT }));
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await takeTurns({ ours, bare, times, restMs });
  const rounds: Turns[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await takeTurns({ ours, bare, times, restMs }));
  const medians = rounds.map((round) => ({ ours: quantile(round.ours, 0.5), bare: quantile(round.bare, 0.5) }));
  const all = { ours: rounds.flatMap((round) => round.ours), bare: rounds.flatMap((round) => round.bare) };
  return {
    p50Us: quantile(
      medians.map((one) => one.ours - one.bare),
      0.5,
    ),
    leastUs: Math.min(...medians.map((one) => one.ours - one.bare)),
    p99Us: quantile(all.ours, 0.99) - quantile(all.bare, 0.99),
    bareP50Us: quantile(all.bare, 0.5),
    ratio: quantile(all.ours, 0.5) / quantile(all.bare, 0.5),
  };
}

/** Microseconds of each call. */
interface Turns {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

interface Sides {
  readonly ours: () => Promise<void>;
  readonly bare: () => Promise<void>;
  readonly times: number;
  readonly restMs: number;
}

async function takeTurns({ ours, bare, times, restMs }: Sides): Promise<Turns> {
  const turns: { readonly ours: number[]; readonly bare: number[] } = { ours: [], bare: [] };
  for (let time = 0; time < times; time += 1) {
    // Who begins changes; and what goes on after an answer is over before the next call is timed.
    const order = time % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const);
    for (const side of order) {
      const startedAt = performance.now();
      await (side === 'ours' ? ours() : bare());
      turns[side].push((performance.now() - startedAt) * 1000);
      const restedAt = performance.now() + restMs;
      do await nextTurn();
      while (performance.now() < restedAt);
    }
  }
  return turns;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? Number.NaN;
}
