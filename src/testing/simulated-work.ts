/** Simulated people who finish work: seeded, so that the same seed is the same person for ever. Not data about anybody. */
import type { FinishedWork } from '#memory/work-history.ts';
import { createChance } from './seeded-random.ts';

/** How a simulated person estimates. Effects are in natural logarithms of actual / estimated. */
export interface SimulatedPerson {
  readonly seed: number;
  readonly pieces: number;
  /** Typical actual / estimated. 1 when not given. */
  readonly ratio?: number;
  /** Spread around it that nothing explains. 0.35 when not given. */
  readonly noise?: number;
  /** Spread between tags. 0.2 when not given. */
  readonly tagSpread?: number;
  /** Spread between titles, which come back now and then. 0.3 when not given. */
  readonly titleSpread?: number;
  /** Share of work that goes badly wrong. 0 when not given. */
  readonly mishaps?: number;
  /** What is added at `progress` through the history, 0 to 1. Nothing when not given. */
  readonly drift?: (progress: number) => number;
}

const ESTIMATES = [10, 15, 20, 30, 30, 45, 60, 60, 90, 120, 180] as const;
const TAGS = ['thesis', 'email', 'home', 'course', 'club', 'garden'] as const;
/** Share of work whose title was there before. */
const COMES_BACK = 0.35;

/** The work of one simulated person in order; actual minutes are whole. */
export function simulateWork(person: SimulatedPerson): readonly FinishedWork[] {
  const { seed, pieces, ratio = 1, noise = 0.35, tagSpread = 0.2, titleSpread = 0.3, mishaps = 0, drift } = person;
  const { next: random, pick } = createChance(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const tagEffects = new Map(TAGS.map((tag) => [tag, tagSpread * normal()]));
  const known: { title: string; tag: (typeof TAGS)[number]; estimateMinutes: number; effect: number }[] = [];
  const done: FinishedWork[] = [];
  for (let i = 0; i < pieces; i += 1) {
    const again = known.length > 0 && random() < COMES_BACK;
    const work = again
      ? pick(known)
      : { title: titleOf(i), tag: pick(TAGS), estimateMinutes: pick(ESTIMATES), effect: titleSpread * normal() };
    if (!again) known.push(work);
    const mishap = random() < mishaps ? -Math.log(1 - random()) : 0;
    const explained = Math.log(ratio) + (tagEffects.get(work.tag) ?? 0) + work.effect + (drift?.(i / pieces) ?? 0);
    done.push({
      title: work.title,
      kind: null,
      tags: [work.tag],
      estimateMinutes: work.estimateMinutes,
      actualMinutes: Math.max(1, Math.round(work.estimateMinutes * Math.exp(explained + noise * normal() + mishap))),
    });
  }
  return done;
}

/** A title of letters only, different for each number: numbers alone do not tell titles apart. */
function titleOf(number: number): string {
  const letters = [...number.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));
  return `piece ${letters.join('')}`;
}
