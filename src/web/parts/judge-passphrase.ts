/**
 * A first guess at how well a passphrase holds, while it is typed: enough to point the way. The service has the last word, with lists of
 * what people really use, which would be too heavy to send to a phone.
 */

export interface PassphraseView {
  /** 0 is too short to be taken; 3 holds. */
  readonly level: 0 | 1 | 2 | 3;
  readonly words: string;
}

const LEAST_LENGTH = 10;
const ADVICE = 'Four words that do not belong together are easy to keep and hard to guess.';

/** `name`: what anybody would try first. */
export function judgePassphrase(text: string, name: string): PassphraseView {
  const length = [...text].length;
  if (length === 0) return { level: 0, words: ADVICE };
  if (length < LEAST_LENGTH) {
    const left = LEAST_LENGTH - length;
    return { level: 0, words: `${left} more ${left === 1 ? 'character' : 'characters'}. ${ADVICE}` };
  }
  if (isMostlyName(text, name)) return { level: 1, words: 'Your name is the first thing somebody would try.' };
  const variety = countVariety(text);
  if (variety < 6) return { level: 1, words: 'It repeats itself. Another word or two makes it hold.' };
  if (length < 16 || variety < 9) return { level: 2, words: 'Good. One more word makes it better still.' };
  return { level: 3, words: 'This one holds.' };
}

function isMostlyName(text: string, name: string): boolean {
  const plain = (words: string) => words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const [typed, known] = [plain(text), plain(name)];
  return known.length > 2 && typed.includes(known) && typed.length - known.length < LEAST_LENGTH - 2;
}

/** How many characters tell something: one that repeats, or continues a row like `abcd` or `4321`, does not. */
function countVariety(text: string): number {
  const codes = [...text.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  const seen = new Set<number>();
  codes.forEach((code, index) => {
    const step = code - (codes[index - 1] ?? Number.NaN);
    const stepBefore = (codes[index - 1] ?? Number.NaN) - (codes[index - 2] ?? Number.NaN);
    const continues = step === stepBefore && Math.abs(step) <= 1;
    if (!continues) seen.add(code);
  });
  return seen.size;
}
