/**
 * One content line as a value, read by ical.js. It promises a `BrokenEntry` for whatever ical.js refuses; whether dates and times exist is
 * checked where they are used.
 */
import ICAL from 'ical.js';
import { BrokenEntry } from './broken-entry.ts';
import { oneLine } from './one-line.ts';

export interface ContentProperty {
  /** Lower case: `dtstart`. */
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** How the values are written: `date`, `date-time`, `recur`, `text`, ... */
  readonly type: string;
  readonly values: readonly unknown[];
}

/** A property as jCal writes it (RFC 7265, 3.4). */
type JcalProperty = readonly [string, Readonly<Record<string, unknown>>, string, ...(readonly unknown[])];

/** Names whose values hold no words: they may be read without regard to case, as some programs write them in lower case. */
const CASELESS = /^(DTSTART|DTEND|DURATION|RECURRENCE-ID|RRULE|RDATE|EXRULE|EXDATE|TZOFFSETFROM|TZOFFSETTO)[;:]/i;
/** An offset written after a time, which iCalendar does not know and ical.js would drop: the event would sit at the wrong hour. */
const OFFSET_AFTER_TIME = /T\d{6}[+-]\d/;

/** Reads an unfolded line. Throws `BrokenEntry`. */
export function readProperty(line: string): ContentProperty {
  const isCaseless = CASELESS.test(line);
  if (isCaseless && OFFSET_AFTER_TIME.test(line)) {
    throw new BrokenEntry(`One of its times has an offset, which calendar files cannot have: ${quoteLine(line)}.`);
  }
  try {
    const [name, parameters, type, ...values]: JcalProperty = ICAL.parse.property(
      isCaseless ? upperCaseValue(line) : line,
    );
    return { name, parameters, type, values };
  } catch (error) {
    throw new BrokenEntry(`One of its lines cannot be read: ${quoteLine(line)}.`, { cause: error });
  }
}

/** The same for lines that an entry can do without: null when it cannot be read. */
export function tryReadProperty(line: string): ContentProperty | null {
  try {
    return readProperty(line);
  } catch (error) {
    if (error instanceof BrokenEntry) return null;
    throw error;
  }
}

function upperCaseValue(line: string): string {
  const value = line.lastIndexOf(':') + 1;
  return line.slice(0, value) + line.slice(value).toUpperCase();
}

/** A parameter that is a single piece of text, or null. */
export function textParameter(property: ContentProperty, name: string): string | null {
  const value = property.parameters[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The beginning of a line, safe to show. */
export function quoteLine(line: string): string {
  return oneLine(line, 80);
}
