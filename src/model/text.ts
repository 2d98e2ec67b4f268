/** What counts as text from outside: well-formed Unicode (no lone surrogates), no control characters but line breaks and tabs. */

import { z } from 'zod';
import type { Id } from '#kernel/id.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function wellFormed(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
}

/** One line: trimmed, 1 to `max` characters. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1, 'expected at least one character')
    .max(max)
    .refine(wellFormed, 'expected text without control characters or broken characters')
    .refine((text) => !/[\r\n]/.test(text), 'expected a single line');
}

/** Free text, several lines, possibly empty, at most `max` characters. */
export function prose(max: number) {
  return z.string().max(max).refine(wellFormed, 'expected text without control characters or broken characters');
}

/** An opaque id as it arrives from outside. */
export function idText<Kind extends string>() {
  return z
    .string()
    .min(1)
    .max(80)
    .regex(/^[A-Za-z0-9_-]+$/, 'expected an id')
    .transform((text) => text as Id<Kind>);
}

/** A tag without its `#`: letters, digits, `-`, `_`, lower case. */
export const Tag = z
  .string()
  .max(40)
  .regex(/^[\p{L}\p{N}_-]+$/u, 'expected letters, digits, - or _')
  .transform((tag) => tag.toLowerCase());
