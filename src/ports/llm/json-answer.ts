/** Finds the JSON in what a model wrote: alone, in a fence, with prose around it, or nearly JSON. Pure. */
import { jsonrepair } from 'jsonrepair';

export interface JsonAnswer {
  /** Undefined when there is none. */
  readonly value: unknown;
  /** `whole`: the text is JSON. `extracted`: a part of it is. `mended`: a part of it became JSON when it was put right. */
  readonly how: 'whole' | 'extracted' | 'mended';
}

/** Reads the narrowest cut that is JSON, and mends one only when none is. */
export function readJsonAnswer(text: string): JsonAnswer {
  const whole = parse(text);
  if (whole !== undefined) return { value: whole, how: 'whole' };
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n?\s*```/i.exec(text)?.[1];
  const braces = text.includes('{') ? text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1) : undefined;
  const cuts = [fenced, braces].filter((cut) => cut !== undefined && cut.trim() !== '');
  for (const cut of cuts) {
    const value = parse(cut as string);
    if (value !== undefined) return { value, how: 'extracted' };
  }
  for (const cut of cuts) {
    const value = mend(cut as string);
    if (value !== undefined) return { value, how: 'mended' };
  }
  return { value: undefined, how: 'extracted' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not this one: the next candidate is a narrower cut of the same text.
    return undefined;
  }
}

/** Only what becomes an object or a list: any prose becomes a string when it is mended. */
function mend(text: string): unknown {
  try {
    const value: unknown = JSON.parse(jsonrepair(text));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Beyond mending.
    return undefined;
  }
}
