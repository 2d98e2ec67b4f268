/** Words as the matcher compares them: lower case, singular, without apostrophes. Light on purpose, so that a match can be explained. */

const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    children: 'child',
    dice: 'dice',
    feet: 'foot',
    geese: 'goose',
    halves: 'half',
    knives: 'knife',
    leaves: 'leaf',
    lives: 'life',
    loaves: 'loaf',
    men: 'man',
    mice: 'mouse',
    people: 'person',
    shelves: 'shelf',
    teeth: 'tooth',
    wives: 'wife',
    women: 'woman',
  }),
);

/** `Shelves` -> `shelf`, `taxes` -> `tax`, `children's` -> `child`, `glass` -> `glass`. */
export function stem(word: string): string {
  const plain = withoutApostrophe(word.toLowerCase());
  const irregular = IRREGULAR.get(plain);
  if (irregular !== undefined) return irregular;
  if (plain.length <= 3) return plain;
  if (/[^aeiou]ies$/.test(plain) && plain.length > 4) return `${plain.slice(0, -3)}y`;
  if (/[^aeioush]oes$/.test(plain) && plain.length > 5) return plain.slice(0, -2);
  if (/(?:ss|sh|ch|x|z)es$/.test(plain)) return plain.slice(0, -2);
  if (/[^su]s$/.test(plain) && !plain.endsWith('is')) return plain.slice(0, -1);
  return plain;
}

function withoutApostrophe(word: string): string {
  if (!word.includes("'") && !word.includes('’')) return word;
  return word.replace(/['’]s?$/, '').replace(/['’]/g, '');
}

/** The stems of a text in order; hyphens part words. */
export function stems(text: string): readonly string[] {
  return (text.match(/[\p{L}\p{N}+#'’]+/gu) ?? []).map(stem);
}
