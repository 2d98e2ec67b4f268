/** Two sides that do the same work, taking turns in one run, so that a busy machine disturbs both alike. */

/** One row of the table: `ours` and `bare` do the same work `times` times. */
export interface Contest {
  readonly name: string;
  /** What the ratio is of, in words. */
  readonly means: string;
  readonly times: number;
  /** How much one call does, where that is not one thing. */
  readonly each?: number;
  readonly ours: () => Promise<unknown> | unknown;
  readonly bare: () => Promise<unknown> | unknown;
}

/** A ratio above 1 means that ours is quicker. */
export interface Outcome {
  readonly ratio: number;
  readonly oursPerSecond: number;
  readonly barePerSecond: number;
  /** Milliseconds that 99 of 100 calls stay below. */
  readonly oursP99: number;
  readonly bareP99: number;
}

const ROUNDS = 15;

export async function hold({ times, ours, bare, each = 1 }: Contest): Promise<Outcome> {
  await measure(ours, times);
  await measure(bare, times);
  const calls: { readonly ours: number[]; readonly bare: number[] } = { ours: [], bare: [] };
  const rounds: { readonly ours: number; readonly bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const oursFirst = round % 2 === 0;
    const first = await measure(oursFirst ? ours : bare, times);
    const second = await measure(oursFirst ? bare : ours, times);
    const [mine, other] = oursFirst ? [first, second] : [second, first];
    calls.ours.push(...mine.calls);
    calls.bare.push(...other.calls);
    rounds.push({ ours: mine.mean, bare: other.mean });
  }
  return {
    ratio: quantile(
      rounds.map((round) => round.bare / round.ours),
      0.5,
    ),
    oursPerSecond:
      (each * 1000) /
      quantile(
        rounds.map((round) => round.ours),
        0.5,
      ),
    barePerSecond:
      (each * 1000) /
      quantile(
        rounds.map((round) => round.bare),
        0.5,
      ),
    oursP99: quantile(calls.ours, 0.99),
    bareP99: quantile(calls.bare, 0.99),
  };
}

/** Milliseconds of each call, one after the other, and of one on average. */
async function measure(work: () => Promise<unknown> | unknown, times: number) {
  const calls: number[] = [];
  const started = performance.now();
  let last = started;
  for (let time = 0; time < times; time += 1) {
    await work();
    const now = performance.now();
    calls.push(now - last);
    last = now;
  }
  return { calls, mean: (last - started) / times };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length * share)] ?? Number.NaN;
}
