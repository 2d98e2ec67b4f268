/** Exact instants: `2026-11-27T17:00:00+01:00`, `2026-11-27T17:00` in the person's zone, "in 2 hours", "90 minutes from now". */
import { NUMBER_SOURCE, readNumber } from './number-words.ts';
import type { Range } from './reading.ts';
import { wordPattern } from './word-pattern.ts';

export interface Stamp extends Range {
  readonly instant: Temporal.Instant;
}

const ISO_STAMP = wordPattern(
  '(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(Z|[+-]\\d{2}:?\\d{2})?',
);
// A bare "m" is metres unless the clause ends with it.
const UNIT = 'hours?|hrs?|h|minutes?|mins?|m(?=\\s*(?:$|[,.;]))';
const HALF_HOUR = 'half\\san?\\shour|an?\\shalf\\shour';
const FROM_NOW = wordPattern(
  `(?:with)?in\\s(?:(?:about|around|the\\snext)\\s)?(?:(${HALF_HOUR})|(${NUMBER_SOURCE})\\s?(${UNIT}))(?!\\s?(?:slots?|steps|blocks?|chunks?)(?!\\p{L}))|` +
    `(?:(${HALF_HOUR})|(${NUMBER_SOURCE})\\s?(${UNIT}))\\sfrom\\snow`,
);

/** Every exact instant in `text`, in order. Instants outside the years 1970 to 2999 are not among them. */
export function findStamps(
  text: string,
  { now, timeZone }: { readonly now: Temporal.Instant; readonly timeZone: string },
): readonly Stamp[] {
  const found: Stamp[] = [];
  const add = (match: RegExpExecArray, instant: Temporal.Instant | undefined) => {
    if (instant !== undefined && isStorableInstant(instant)) {
      found.push({ start: match.index, end: match.index + match[0].length, instant });
    }
  };
  for (const match of text.matchAll(ISO_STAMP)) add(match, isoInstant(match[1] ?? '', match[2], timeZone));
  for (const match of text.matchAll(FROM_NOW)) {
    const [, half, number, unit, laterHalf, laterNumber, laterUnit] = match;
    const amount = (half ?? laterHalf) === undefined ? readNumber(number ?? laterNumber ?? '') : 0.5;
    const perUnit = /^m/i.test(unit ?? laterUnit ?? 'h') ? 1 : 60;
    const minutes = Math.round(amount * perUnit);
    // To the minute: nobody who says "in two hours" means the seconds.
    add(match, Number.isFinite(minutes) ? now.add({ minutes }).round({ smallestUnit: 'minute' }) : undefined);
  }
  return found;
}

function isoInstant(local: string, offset: string | undefined, timeZone: string): Temporal.Instant | undefined {
  try {
    if (offset !== undefined) return Temporal.Instant.from(`${local}${offset.toUpperCase()}`);
    return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).toInstant();
  } catch {
    return undefined;
  }
}

/** True for the years that can be stored, with a day to spare for any zone. */
export function isStorableInstant(instant: Temporal.Instant): boolean {
  const { year } = instant.toZonedDateTimeISO('UTC');
  return year >= 1970 && year <= 2999;
}
