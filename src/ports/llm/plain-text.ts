/**
 * What a model wrote, without the characters that nobody can see and that make a text show or do something else than it says: control
 * characters, halves of characters, and overrides of the direction of writing (Unicode technical report 36, section 2.5). Pure.
 */

/** All but line breaks and tabs. */
const CONTROL = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu;
/** Next line, line separator, paragraph separator: a line break to some readers and nothing to others. */
const LINE_END = /[\u0085\p{Zl}\p{Zp}]/gu;

export function plainText(text: string): string {
  return text.replace(LINE_END, ' ').replace(CONTROL, '');
}

/** No answer is as deep as that, and deeper ones would exhaust the stack of whoever walks through them. */
const DEEPEST = 32;

/** All texts in a value that was read from JSON; what is too deep in it becomes undefined. */
export function plainValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return plainText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((item) => plainValue(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item, depth + 1)]));
}

/** The same for text that comes in parts, which may be cut within a character. What is left half at the end is left out. */
export function createPlainText(): (part: string) => string {
  let half = '';
  return (part) => {
    const text = half + part;
    half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    return plainText(text.slice(0, text.length - half.length));
  };
}
