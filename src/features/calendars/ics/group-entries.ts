/** Which entries of a file belong together: a series with the entries that replace single dates of it, each in its newest revision. */
import type { CalendarEntry } from './calendar-entry.ts';
import { instantOf, type Moment } from './moment.ts';

export interface EntryGroup {
  /** Several only when a program gave the same UID to different events. */
  readonly series: readonly CalendarEntry[];
  readonly replacements: readonly CalendarEntry[];
}

export interface EntryGrouping {
  readonly add: (entry: CalendarEntry) => void;
  /** In the order in which their first entries were added. */
  readonly groups: () => Iterable<EntryGroup>;
}

/** Groups by UID. An entry without a UID is a group of its own. */
export function createEntryGrouping(): EntryGrouping {
  const members = new Map<string | CalendarEntry, CalendarEntry[]>();
  return {
    add: (entry) => {
      const key = entry.uid ?? entry;
      const known = members.get(key);
      if (known === undefined) members.set(key, [entry]);
      else known.push(entry);
    },
    groups: () => members.values().map(toGroup),
  };
}

function toGroup(members: readonly CalendarEntry[]): EntryGroup {
  const [only] = members;
  if (members.length === 1 && only?.replaces === null) return { series: members, replacements: [] };
  const series = members.filter((entry) => entry.replaces === null);
  const newest = series.reduce((highest, entry) => Math.max(highest, entry.sequence), 0);
  return {
    // Earlier revisions are what their author no longer means. Of the same revision, only the same start is the same event.
    series: newestBy(
      series.filter((entry) => entry.sequence >= newest),
      (entry) => entry.start,
    ),
    replacements: newestBy(
      members.filter((entry) => entry.replaces !== null),
      (entry) => entry.replaces?.moment ?? entry.start,
    ),
  };
}

/** One entry a moment: the highest revision, of equal ones the last in the file. */
function newestBy(entries: readonly CalendarEntry[], momentOf: (entry: CalendarEntry) => Moment) {
  const newest = new Map<number, CalendarEntry>();
  for (const entry of entries) {
    const instant = instantOf(momentOf(entry));
    const known = newest.get(instant);
    if (known === undefined || known.sequence <= entry.sequence) newest.set(instant, entry);
  }
  return [...newest.values()];
}
