/** Working hours as people think of them: one line for several days with the same hours, and back to one window a day. */
import type { WorkingWindow } from '#model/person.ts';

export interface WorkingRow {
  /** ISO weekdays, in order. */
  readonly days: readonly number[];
  readonly start: string;
  readonly end: string;
  readonly kind: string;
}

/** Windows with the same hours and kind become one row, in the order they first come. */
export function rowsOf(windows: readonly WorkingWindow[]): readonly WorkingRow[] {
  const rows = new Map<string, WorkingRow>();
  for (const { day, start, end, kind } of windows) {
    const key = `${start} ${end} ${kind}`;
    const days = new Set([...(rows.get(key)?.days ?? []), day]);
    rows.set(key, { days: [...days].sort((a, b) => a - b), start, end, kind });
  }
  return [...rows.values()];
}

/** One window for each day of each row, in the order of the week. */
export function windowsOf(rows: readonly WorkingRow[]): WorkingWindow[] {
  const windows = rows.flatMap(({ days, start, end, kind }) =>
    days.map((day) => ({ day, start, end, kind: kind.trim() === '' ? 'work' : kind.trim() })),
  );
  return windows.sort((a, b) => a.day - b.day || a.start.localeCompare(b.start));
}
