/** Finds the JSON in what a model wrote: alone, in a fence, with prose around it, or nearly JSON. Pure. */
import { jsonrepair } from 'jsonrepair';

export interface JsonAnswer {
  /** Undefined when there is none. */
  readonly value: unknown;
  /** `whole`: the text is JSON. `extracted`: a part of it is. `mended`: a part of it became JSON when it was put right. */
  readonly how: 'whole' | 'extracted' | 'mended';
}

/** Longer text is not put right: no answer is that long, and mending takes its time. */
const LONGEST_MENDED = 200_000;
const MOST_OBJECTS = 100;
/** What some models think aloud before they answer. */
const END_OF_THOUGHT = '</think>';

/** Reads the first cut that is JSON, and mends one only when none is. */
export function readJsonAnswer(text: string): JsonAnswer {
  const whole = parse(text);
  if (whole !== undefined) return { value: whole, how: 'whole' };
  const thought = text.lastIndexOf(END_OF_THOUGHT);
  const said = thought < 0 ? text : text.slice(thought + END_OF_THOUGHT.length);
  const fenced = fencedIn(said);
  for (const cut of [fenced, ...objectsIn(said)]) {
    const value = parse(cut);
    if (value !== undefined) return { value, how: 'extracted' };
  }
  const braces = mendableIn(said);
  for (const cut of braces === '' ? [] : [fenced, braces]) {
    const value = mend(cut);
    if (value !== undefined) return { value, how: 'mended' };
  }
  return { value: undefined, how: 'extracted' };
}

/** What stands in the first fence; empty when there is none. */
function fencedIn(text: string): string {
  const [, opened] = text.split('```', 2);
  return (opened ?? '').replace(/^json\b/i, '').trim();
}

/** What stands between braces that belong together, the longest first: an answer is longer than an example beside it. */
function objectsIn(text: string): readonly string[] {
  const found: string[] = [];
  let [depth, start] = [0, 0];
  // A text that is never closed reaches to the end: looking for its end from every quote in it would take for ever.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}]/gs)) {
    if (token === '{') {
      if (depth === 0) start = index;
      depth += 1;
    } else if (token === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) found.push(text.slice(start, index + 1));
      if (found.length === MOST_OBJECTS) break;
    }
  }
  return found.toSorted((left, right) => right.length - left.length);
}

/**
 * From the first brace on; empty where the text stops in the middle of its JSON, because what is mended then would be a part that looks like
 * all of it. Only closing braces may be missing: all that was to stand between them is there.
 */
function mendableIn(text: string): string {
  const start = text.indexOf('{');
  if (start < 0) return '';
  const open: string[] = [];
  let [before, last] = ['', ''];
  for (const [token] of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|\S/gs)) {
    [before, last] = [last, token];
    if (token === '{' || token === '[') open.push(token);
    else if (token === '}' || token === ']') open.pop();
    if (open.length === 0) return text.slice(start, text.lastIndexOf('}') + 1);
  }
  const isWhole = /[}\]]/.test(last) || (before === ':' && /^".*"$/s.test(last));
  return isWhole && !open.includes('[') ? text.slice(start) : '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not this one: the next candidate is another cut of the same text.
    return undefined;
  }
}

/** Only what becomes an object or a list: any prose becomes a string when it is mended. */
function mend(text: string): unknown {
  if (text === '' || text.length > LONGEST_MENDED) return undefined;
  try {
    const value: unknown = JSON.parse(jsonrepair(text));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Beyond mending.
    return undefined;
  }
}
