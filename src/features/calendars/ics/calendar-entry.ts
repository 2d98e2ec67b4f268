/**
 * One VEVENT as data: when it is, how it repeats, whether it takes the person's time. It promises either a whole entry or a `BrokenEntry`
 * that says why there is none.
 */
import { BrokenEntry } from './broken-entry.ts';
import type { CalendarComponent } from './calendar-components.ts';
import type { CalendarZones } from './calendar-zones.ts';
import { type ContentProperty, readProperty, textParameter, tryReadProperty } from './content-property.ts';
import { type EntryLength, lengthBetween, readLength } from './entry-length.ts';
import { type Moment, readMoment, readMoments } from './moment.ts';
import { oneLine } from './one-line.ts';
import { type RecurrenceRule, readRule } from './recurrence-rule.ts';

/** A date added to a series by hand (RDATE), with a length of its own when it is a period. */
export interface AddedDate {
  readonly moment: Moment;
  readonly length: EntryLength | null;
}

export interface CalendarEntry {
  /** Line of the file it begins at. */
  readonly line: number;
  /** Null when it has none: then it belongs to no other entry. */
  readonly uid: string | null;
  /** Revision of the entry; the highest one counts. */
  readonly sequence: number;
  /** One line, 1 to 300 characters. */
  readonly title: string;
  readonly start: Moment;
  readonly length: EntryLength;
  readonly isAllDay: boolean;
  readonly isBusy: boolean;
  /** Withdrawn by its author: it takes no time, and takes the place of what it withdraws. */
  readonly isCancelled: boolean;
  /** For one date of a series that differs from the rest: which date, and whether every later one differs likewise. */
  readonly replaces: { readonly moment: Moment; readonly andFuture: boolean } | null;
  readonly rules: readonly RecurrenceRule[];
  readonly addedDates: readonly AddedDate[];
  readonly exceptRules: readonly RecurrenceRule[];
  readonly exceptDates: readonly Moment[];
}

const UNTITLED = 'Untitled';
const TITLE_LIMIT = 300;

/** Reads a VEVENT. Throws `BrokenEntry`. */
export function readEntry(component: CalendarComponent, zones: CalendarZones): CalendarEntry {
  if (component.isOversized) throw new BrokenEntry('It is far larger than an entry should be.');
  if (!component.isClosed) throw new BrokenEntry('The file breaks off in the middle of it (no END:VEVENT).');

  const properties = readProperties(component);
  const all = (name: string) => properties.get(name) ?? [];
  const text = (name: string) => String(all(name)[0]?.values[0] ?? '').trim();
  const { line } = component;

  const startLine = all('dtstart')[0];
  const start = startLine && readMoments(startLine, { zones, line, floating: zones.home })[0];
  if (start === undefined) throw new BrokenEntry('It has no start (DTSTART).');
  // A time without a zone that depends on the start is meant where the start is, whatever the standard says: exporters forget it.
  const context = { zones, line, floating: start.isDay ? zones.home : start.zone };
  const moments = (name: string) => all(name).flatMap((property) => readMoments(property, context));

  const end = moments('dtend')[0] ?? null;
  const duration = end === null && text('duration') !== '' ? readLength(text('duration')) : null;
  const isAllDay = start.isDay || text('x-microsoft-cdo-alldayevent').toUpperCase() === 'TRUE';
  const replaced = moments('recurrence-id')[0];
  const range = all('recurrence-id')[0];

  return {
    line,
    uid: text('uid') === '' ? null : text('uid'),
    sequence: Number(all('sequence')[0]?.values[0] ?? 0),
    title: oneLine(text('summary'), TITLE_LIMIT) || UNTITLED,
    start,
    length: lengthBetween(start, end, duration),
    isAllDay,
    isBusy: isBusy({ isAllDay, transparency: text('transp'), status: text('x-microsoft-cdo-busystatus') }),
    isCancelled: component.isWithdrawn || text('status').toUpperCase() === 'CANCELLED',
    replaces: replaced
      ? { moment: replaced, andFuture: /^THISANDFUTURE$/i.test(String(range && textParameter(range, 'range'))) }
      : null,
    rules: all('rrule').map(readRule),
    addedDates: all('rdate').flatMap((property) => readAddedDates(property, context)),
    exceptRules: all('exrule').map(readRule),
    exceptDates: moments('exdate'),
  };
}

/**
 * Whether an event takes the person's time. One that says it is free, is. A timed one that says nothing is busy, as RFC 5545 has it. An
 * all-day one is busy only when it says so, against the default of the standard: lists of birthdays, holidays and week numbers often say
 * nothing and must not empty a week, while a day that somebody marked as taken ("Vacation") carries TRANSP:OPAQUE or a busy status.
 */
function isBusy(said: { isAllDay: boolean; transparency: string; status: string }): boolean {
  const status = said.status.toUpperCase();
  const transparency = said.transparency.toUpperCase();
  if (transparency === 'TRANSPARENT' || status === 'FREE' || status === 'WORKINGELSEWHERE') return false;
  if (!said.isAllDay) return true;
  return transparency === 'OPAQUE' || status === 'BUSY' || status === 'OOF' || status === 'TENTATIVE';
}

/** Properties by name. */
function readProperties(component: CalendarComponent): ReadonlyMap<string, readonly ContentProperty[]> {
  const properties = new Map<string, ContentProperty[]>();
  for (const line of component.lines) {
    // A title that cannot be read is taken as none: the event takes its time all the same.
    const property = TITLE.test(line) ? tryReadProperty(line) : readProperty(line);
    if (property === null) continue;
    const named = properties.get(property.name);
    if (named === undefined) properties.set(property.name, [property]);
    else named.push(property);
  }
  return properties;
}

const TITLE = /^SUMMARY[;:]/i;

function readAddedDates(property: ContentProperty, context: Parameters<typeof readMoments>[1]): readonly AddedDate[] {
  if (property.type !== 'period') return readMoments(property, context).map((moment) => ({ moment, length: null }));
  return property.values.map((value) => {
    const [from, to] = Array.isArray(value) ? value.map(String) : String(value).split('/');
    const moment = readMoment(from ?? '', property, context);
    const isDuration = to?.startsWith('P') ?? false;
    const end = isDuration ? null : readMoment(to ?? '', property, context);
    return { moment, length: lengthBetween(moment, end, isDuration ? readLength(to ?? '') : null) };
  });
}
