/** A time zone as the calendar reader needs it: wall time to instant and back. */
import { DAY, plainDateTime } from './wall-time.ts';

export interface Zone {
  /** Epoch milliseconds of a wall time. One that is skipped is read with the offset before the gap, one that occurs twice is the first (RFC 5545, 3.3.5). */
  readonly instantAt: (wall: number) => number;
  /** The wall time at an instant given in epoch milliseconds. */
  readonly wallAt: (instant: number) => number;
}

/** No daylight saving, no arithmetic. */
export const UTC: Zone = { instantAt: (wall) => wall, wallAt: (instant) => instant };

/** A zone of the IANA database. `name` must be one that Temporal knows. */
export function ianaZone(name: string): Zone {
  if (name === 'UTC') return UTC;
  // A file asks for thousands of times of the same few months, and asking Temporal costs as much as everything else about them.
  const offsets = new Map<number, number | null>();
  return {
    instantAt: (wall) => {
      const stretch = Math.floor(wall / STRETCH);
      let offset = offsets.get(stretch);
      if (offset === undefined) {
        offset = steadyOffset(name, stretch);
        offsets.set(stretch, offset);
      }
      if (offset !== null) return wall - offset;
      return plainDateTime(wall).toZonedDateTime(name, { disambiguation: 'compatible' }).epochMilliseconds;
    },
    wallAt: (instant) => instant + offsetAt(Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name)),
  };
}

const STRETCH = 16 * DAY;

/** The offset of the zone all through the stretch of wall time with that number, in milliseconds; null when it changes within or close to it. */
function steadyOffset(name: string, stretch: number): number | null {
  const before = Temporal.Instant.fromEpochMilliseconds(stretch * STRETCH - 2 * DAY).toZonedDateTimeISO(name);
  const change = before.getTimeZoneTransition('next');
  if (change !== null && change.epochMilliseconds < (stretch + 1) * STRETCH + 2 * DAY) return null;
  return offsetAt(before);
}

function offsetAt(zoned: Temporal.ZonedDateTime): number {
  return zoned.offsetNanoseconds / 1e6;
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
