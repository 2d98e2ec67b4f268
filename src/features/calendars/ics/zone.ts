/** A time zone as the calendar reader needs it: wall time to instant and back. */
import { plainDateTime } from './wall-time.ts';

export interface Zone {
  /** Epoch milliseconds of a wall time. One that is skipped is read with the offset before the gap, one that occurs twice is the first (RFC 5545, 3.3.5). */
  readonly instantAt: (wall: number) => number;
  /** The wall time at an instant given in epoch milliseconds. */
  readonly wallAt: (instant: number) => number;
}

export const UTC: Zone = { instantAt: (wall) => wall, wallAt: (instant) => instant };

/** A zone of the IANA database. `name` must be one that Temporal knows. */
export function ianaZone(name: string): Zone {
  return {
    instantAt: (wall) => plainDateTime(wall).toZonedDateTime(name, { disambiguation: 'compatible' }).epochMilliseconds,
    wallAt: (instant) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name);
      return instant + zoned.offsetNanoseconds / 1e6;
    },
  };
}

/** True for the name of a zone, not for an offset or for anything longer that happens to contain one. */
export function isIanaZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
