/** The words around a moment that say what it is for: "by", "not before", "until", "at the latest". */
import type { Range } from './reading.ts';
import { endingPattern } from './word-pattern.ts';

export type LeadKind = 'by' | 'until' | 'before' | 'after' | 'from' | 'between' | 'at' | 'on' | 'for';

export interface Lead extends Range {
  readonly kind: LeadKind;
}

const DONE =
  '(?:(?:to|must|has\\sto|have\\sto|needs?\\sto|should)\\s(?:be|get)\\s(?:done|finished|ready|completed|submitted|sent|handed\\sin)\\s)?';

const LEADS: readonly { readonly kind: LeadKind; readonly pattern: RegExp }[] = [
  {
    kind: 'from',
    pattern: endingPattern(
      'not\\s(?:before|until|earlier\\sthan)|no\\s(?:earlier|sooner)\\sthan|earliest|(?:starting|beginning)(?:\\s(?:on|from|at|in))?|starts\\s(?:on|from|at)|as\\s(?:of|from)|from',
    ),
  },
  {
    kind: 'by',
    pattern: endingPattern(
      `${DONE}(?:by|no\\slater\\sthan|not\\slater\\sthan|at\\sthe\\slatest|latest)(?:\\s(?:on|at))?|(?:(?:is|are|it['’]?s|which\\sis)\\s)?due(?:\\s(?:date|day|by|on|at|in))?\\s?[:=]?|deadline(?:\\s(?:is|by|on))?\\s?[:=]?`,
    ),
  },
  {
    kind: 'before',
    pattern: endingPattern(`${DONE}(?:(?:any\\s?time|some\\s?time|due)\\s)?(?:before|b4)|prior\\sto|ahead\\sof`),
  },
  { kind: 'after', pattern: endingPattern('(?:(?:any\\s?time|some\\s?time|only)\\s)?after') },
  { kind: 'until', pattern: endingPattern("(?:up\\s)?(?:until+|till?)|['’]til|through|thru") },
  { kind: 'between', pattern: endingPattern('between') },
  { kind: 'at', pattern: endingPattern('at|around|about|circa|à') },
  { kind: 'at', pattern: /@\s?$/ },
  {
    kind: 'on',
    pattern: endingPattern(
      'on|first\\sthing(?:\\son)?|(?:on\\s)?(?:(?:this|the)\\s)?(?:coming|following)|(?:in|over|within|during|at)(?:\\sthe)?',
    ),
  },
  { kind: 'for', pattern: endingPattern('for') },
];

/** What stands right before `index`, if it says what a moment is for. */
export function leadBefore(open: string, index: number): Lead | undefined {
  const from = Math.max(0, index - 48);
  const before = open.slice(from, index);
  for (const { kind, pattern } of LEADS) {
    const match = pattern.exec(before);
    if (match !== null) return { kind, start: from + match.index, end: index };
  }
  return undefined;
}

const TAILS: readonly { readonly kind: LeadKind | undefined; readonly pattern: RegExp }[] = [
  {
    kind: 'by',
    pattern: /^,?\s?(?:at\sthe\s(?:very\s)?latest|(?:the\s)?latest|or\s(?:earlier|sooner|before)|deadline)(?!\p{L})/iu,
  },
  { kind: 'from', pattern: /^,?\s?(?:onwards?|or\slater|at\sthe\searliest|(?:the\s)?earliest)(?!\p{L})/iu },
  { kind: undefined, pattern: /^,?\s(?:sharp|or\sso|at\snight|first\sthing)(?!\p{L})|^['’]\s?time(?!\p{L})/iu },
];

/** What stands right after `index`, if it belongs to the moment that ends there; its kind overrides no stronger lead. */
export function tailAfter(open: string, index: number): (Range & { readonly kind: LeadKind | undefined }) | undefined {
  const after = open.slice(index, index + 24);
  for (const { kind, pattern } of TAILS) {
    const match = pattern.exec(after);
    if (match !== null) return { kind, start: index, end: index + match[0].length };
  }
  return undefined;
}
