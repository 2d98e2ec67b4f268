/**
 * Refuses passphrases that would be guessed soon, with the reason in words. Length over rules: nobody has to use a digit. The judge is
 * zxcvbn (https://www.usenix.org/conference/usenixsecurity16/technical-sessions/presentation/wheeler); its word lists are loaded when the
 * first passphrase is chosen.
 */
import { Problem } from '#kernel/problem.ts';

/** Throws `passphrase-weak`. `known`: what anybody would try first for this person, such as their name. */
export type RefuseWeak = (passphrase: string, known: readonly string[]) => Promise<void>;

/** 3 of 4: more than 10^8 guesses, which a slow hash and limited attempts make out of reach. */
const LEAST_SCORE = 3;
/** Judging takes longer than the square of the length. Whoever gets this far with a good one only makes it better. */
const MOST_JUDGED = 64;

export function createRefuseWeak(): RefuseWeak {
  let loading: ReturnType<typeof loadJudge> | undefined;
  return async (passphrase, known) => {
    loading ??= loadJudge();
    const judge = await loading;
    const { score, warning } = judge(passphrase.slice(0, MOST_JUDGED), [...known.flatMap(partsOf), 'focusforge']);
    if (score >= LEAST_SCORE) return;
    const reason = warning ?? 'It is short, and made of what many people use.';
    throw new Problem('passphrase-weak', {
      detail: `${reason} A few words that do not belong together are hard to guess and easy to keep.`,
    });
  };
}

async function loadJudge() {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
  return (passphrase: string, known: readonly string[]) => {
    const { score, feedback } = zxcvbn.check(passphrase, [...known]);
    return { score, warning: feedback.warning };
  };
}

/** A name, its parts, and the parts written together. */
function partsOf(name: string): readonly string[] {
  const parts = name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
  return [name, parts.join(''), ...parts];
}
