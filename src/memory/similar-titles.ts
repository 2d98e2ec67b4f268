/**
 * Which earlier titles are like this one, by their words alone: no model, no network, the same answer every time. Rare words count
 * more than common ones; case, accents, punctuation and bare numbers do not count ("Chapter 3" is like "chapter 4").
 */

/** Less than this in common is not "like this". Half: one shared word of two equally rare ones. */
const LIKENESS = 0.5;
/** For each word, only this many of the newest titles are compared; older ones say little and common words would cost a lot. */
const NEWEST = 300;

export interface SimilarTitle {
  readonly position: number;
  /** 0.5 to 1; 1 when the words are the same. */
  readonly likeness: number;
}

export interface TitleIndex {
  /** Remembers a title at a position; positions must ascend. */
  readonly add: (position: number, title: string) => void;
  /** Earlier titles at least half alike, by ascending position. */
  readonly similar: (title: string) => readonly SimilarTitle[];
}

/** Dice's coefficient over words, each weighted by its inverse document frequency (Spärck Jones 1972). */
export function createTitleIndex(): TitleIndex {
  const positionsOf = new Map<string, number[]>();
  const wordsAt = new Map<number, ReadonlySet<string>>();

  const rarity = (word: string): number =>
    Math.log(1 + (1 + wordsAt.size) / (1 + (positionsOf.get(word)?.length ?? 0)));
  const rarityOf = (words: ReadonlySet<string>): number => {
    let sum = 0;
    for (const word of words) sum += rarity(word);
    return sum;
  };

  return {
    add: (position, title) => {
      const words = wordsOf(title);
      if (words.size === 0) return;
      wordsAt.set(position, words);
      for (const word of words) {
        const positions = positionsOf.get(word);
        if (positions === undefined) positionsOf.set(word, [position]);
        else positions.push(position);
      }
    },
    similar: (title) => {
      const words = wordsOf(title);
      const inCommon = new Map<number, number>();
      for (const word of words) {
        const gain = rarity(word);
        for (const position of positionsOf.get(word)?.slice(-NEWEST) ?? []) {
          inCommon.set(position, (inCommon.get(position) ?? 0) + gain);
        }
      }
      const own = rarityOf(words);
      const found: SimilarTitle[] = [];
      for (const [position, common] of inCommon) {
        // Even a title without any further word could not be alike enough: not worth weighing its words.
        if ((2 * common) / (own + common) < LIKENESS) continue;
        const likeness = (2 * common) / (own + rarityOf(wordsAt.get(position) ?? new Set()));
        if (likeness >= LIKENESS) found.push({ position, likeness: Math.min(1, likeness) });
      }
      return found.sort((one, other) => one.position - other.position);
    },
  };
}

/** The words of a title that can be compared: lower case, without accents, without bare numbers. */
function wordsOf(title: string): ReadonlySet<string> {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => /\p{L}/u.test(word)));
}
