/**
 * What the zone names (TZID) in one calendar file mean. A name of the IANA database means that database, whatever rules the file repeats
 * for it: those are often copies that were never updated. Names nobody knows fall back to the person's own zone, and say so.
 */
import type { SkippedEntry } from '#model/calendar.ts';
import { BrokenEntry } from './broken-entry.ts';
import type { CalendarComponent } from './calendar-components.ts';
import { quoteLine, tryReadProperty } from './content-property.ts';
import { customZone } from './custom-zone.ts';
import type { StepBudget } from './step-budget.ts';
import { DAY } from './wall-time.ts';
import { WINDOWS_ZONES } from './windows-zones.ts';
import { ianaZone, isIanaZone, type Zone } from './zone.ts';

export interface CalendarZones {
  /** Takes in a VTIMEZONE of the file; of several with one name the first counts. */
  readonly describe: (component: CalendarComponent) => void;
  /** The person's own zone: of all-day events and of times without a zone. */
  readonly home: Zone;
  /** The zone called `name`; `home` when nobody knows it. `line` is where it is used, for the remark. */
  readonly find: (name: string, line: number) => Zone;
  /** One for each name that was not known. */
  readonly remarks: () => readonly SkippedEntry[];
}

/** How far after the window offsets matter: an event may begin in it and end later. */
const AFTERWARDS = 366 * DAY;

/** `timeZone` is the person's; `until` is the end of the window in epoch milliseconds. */
export function createCalendarZones(given: {
  readonly timeZone: string;
  readonly until: number;
  readonly budget: StepBudget;
}): CalendarZones {
  const home = ianaZone(given.timeZone);
  /** By TZID in upper case. */
  const described = new Map<string, CalendarComponent>();
  const known = new Map<string, Zone>();
  const remarks: SkippedEntry[] = [];

  const resolve = (name: string, line: number): Zone => {
    const iana = ianaName(name);
    if (iana !== null) return ianaZone(iana);
    const component = described.get(name.toUpperCase());
    const custom = component === undefined ? null : tryCustomZone(component, given);
    if (custom !== null) return custom;
    // Names without a city (EST, CET) are in the database, but a file that describes one of them may mean something else by it.
    if (isIanaZone(name)) return ianaZone(name);
    remarks.push({ line, why: `The time zone "${quoteLine(name)}" is not known; read as ${given.timeZone}.` });
    return home;
  };

  return {
    describe: (component) => {
      const name = firstValue(component, 'TZID')?.toUpperCase();
      if (name !== undefined && !described.has(name)) described.set(name, component);
    },
    home,
    find: (name, line) => {
      const key = name.toUpperCase();
      const zone = known.get(key) ?? resolve(name, line);
      known.set(key, zone);
      return zone;
    },
    remarks: () => remarks,
  };
}

/** The IANA zone a TZID plainly means: by itself, at the end of a path (`/freeassociation.sourceforge.net/Europe/Berlin`), or by Windows name. */
function ianaName(name: string): string | null {
  const windows = WINDOWS_ZONES.get(name.toLowerCase());
  if (windows !== undefined) return windows;
  if (/^(UTC|GMT|Z)$/i.test(name)) return 'UTC';
  const segments = name.split('/').filter((segment) => segment !== '');
  for (const length of [3, 2]) {
    const tail = segments.slice(-length).join('/');
    if (segments.length >= length && isIanaZone(tail)) return tail;
  }
  return null;
}

/** The zone that a VTIMEZONE describes, by its X-LIC-LOCATION (an IANA name) or by its rules; null when neither can be read. */
function tryCustomZone(
  component: CalendarComponent,
  { until, budget }: { readonly until: number; readonly budget: StepBudget },
): Zone | null {
  const location = firstValue(component, 'X-LIC-LOCATION');
  if (location !== null && isIanaZone(location)) return ianaZone(location);
  try {
    return customZone(component, { until: until + AFTERWARDS, spend: budget.forEntry().spend });
  } catch (error) {
    if (error instanceof BrokenEntry) return null;
    throw error;
  }
}

function firstValue(component: CalendarComponent, name: string): string | null {
  const line = component.lines.find((candidate) => candidate.toUpperCase().startsWith(name));
  const property = line === undefined ? null : tryReadProperty(line);
  return property === null ? null : String(property.values[0]).trim();
}
