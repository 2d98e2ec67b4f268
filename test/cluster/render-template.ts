/** Fills in the configuration templates of `deploy/`, which production uses too. */
import { readFileSync } from 'node:fs';

/** `values` by the words between @ signs. Throws for a word that has no value, or a value that has no word. */
export function renderTemplate(path: string, values: Readonly<Record<string, string | number>>): string {
  const used = new Set<string>();
  const text = readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8').replace(
    /@([A-Z_]+)@/g,
    (_, word: string) => {
      const value = values[word];
      if (value === undefined) throw new Error(`${path} asks for ${word}`);
      used.add(word);
      return String(value);
    },
  );
  const unused = Object.keys(values).filter((word) => !used.has(word));
  if (unused.length > 0) throw new Error(`${path} has no place for ${unused.join(', ')}`);
  return text;
}
