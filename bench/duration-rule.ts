/**
 * The plain rule that memory has to beat: the median and the 80th percentile of actual / estimated among the last 60 of the same size
 * and tag, those of all its tags together; of the same size alone when those are fewer than 15, and the estimate itself when those are too.
 */
const LAST = 60;
const ENOUGH = 15;
const SIZES = [30, 60, 120, 240] as const;

interface Estimated {
  readonly tags: readonly string[];
  readonly estimateMinutes: number;
}

export interface DurationRule {
  readonly predict: (work: Estimated) => { readonly p50: number; readonly p80: number };
  readonly learn: (work: Estimated & { readonly actualMinutes: number }) => void;
}

export function createDurationRule(): DurationRule {
  const ratios = new Map<string, number[]>();
  return {
    predict: (work) => {
      const of = (key: string) => ratios.get(key) ?? [];
      const known = [tagKeysOf(work).flatMap(of), of(sizeOf(work))].find((list) => list.length >= ENOUGH);
      if (known === undefined) return { p50: work.estimateMinutes, p80: work.estimateMinutes };
      return { p50: work.estimateMinutes * percentile(known, 0.5), p80: work.estimateMinutes * percentile(known, 0.8) };
    },
    learn: (work) => {
      for (const key of [sizeOf(work), ...tagKeysOf(work)]) {
        const list = ratios.get(key) ?? [];
        list.push(work.actualMinutes / work.estimateMinutes);
        if (list.length > LAST) list.shift();
        ratios.set(key, list);
      }
    },
  };
}

function sizeOf({ estimateMinutes }: Estimated): string {
  return String(SIZES.filter((limit) => estimateMinutes > limit).length);
}

function tagKeysOf(work: Estimated): readonly string[] {
  return [...new Set(work.tags)].map((tag) => `${sizeOf(work)} ${tag}`);
}

/** Nearest rank: the smallest value with at least `level` of the values at or below it. */
function percentile(values: readonly number[], level: number): number {
  const ascending = values.toSorted((one, other) => one - other);
  return ascending[Math.ceil(level * ascending.length) - 1] as number;
}
