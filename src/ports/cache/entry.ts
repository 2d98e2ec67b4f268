/** What the cache keeps of an answer: its text, how long it is good, and what it cost. BentoCache stores it as one text in both tiers. */
import type { CacheSerializer } from 'bentocache/types';

export interface Entry {
  /** As `writeExact` wrote it; read only when somebody asks for the value. */
  readonly text: string;
  /** Until when it is as good as new, milliseconds since 1970. */
  readonly freshUntil: number;
  /** How long it took to make. */
  readonly costMs: number;
}

/** What BentoCache hands over: an entry of ours, or its own note of when a tag was forgotten. */
interface Kept {
  readonly value: Entry | number;
  readonly createdAt: number;
  readonly logicalExpiration?: number;
  readonly tags?: readonly string[];
}

/** A line of JSON about the value, then the value's own text, so that looking at an entry does not read its value. */
export const entrySerializer: CacheSerializer = {
  serialize: ({ value, ...rest }: Kept) =>
    typeof value === 'number'
      ? JSON.stringify({ ...rest, value })
      : `${JSON.stringify({ ...rest, freshUntil: value.freshUntil, costMs: value.costMs })}\n${value.text}`,
  deserialize: (stored): Kept => {
    const text = String(stored);
    const end = text.indexOf('\n');
    const { freshUntil, costMs, value, ...rest } = JSON.parse(end === -1 ? text : text.slice(0, end));
    const kept = end === -1 ? value : { text: text.slice(end + 1), freshUntil, costMs };
    // Redis may hold what we never wrote; BentoCache takes what throws here for nothing.
    if (typeof rest.createdAt !== 'number' || (typeof kept !== 'number' && typeof freshUntil !== 'number')) {
      throw new TypeError('this is no entry of the cache');
    }
    return { ...rest, value: kept };
  },
};

/** The entry in a stored text, or undefined when it is none, or one that has been forgotten by its tag. */
export function readEntry(stored: string): Entry | undefined {
  const { value, logicalExpiration = 0 } = entrySerializer.deserialize(stored) as Kept;
  return typeof value === 'object' && logicalExpiration > Date.now() ? value : undefined;
}

/**
 * Whether an entry that is still good is made anew already. Each reader rolls the dice (Vattani, Chierichetti and Lowenstein, "Optimal
 * probabilistic cache stampede prevention", 2015): the dearer the value and the nearer its end, the likelier.
 */
export function isDueEarly({ freshUntil, costMs }: Entry, now: number, chance: number): boolean {
  return now - costMs * Math.log(1 - chance) >= freshUntil;
}
