/**
 * Time zones as people put them behind a time: `CET`, `PT`, `UTC+2`, `+01:00`, `Z`. Only upper-case abbreviations with one common
 * meaning; "PST" in summer means the clocks of Los Angeles, as people use it, not a fixed offset.
 */

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  Z: 'UTC',
  UTC: 'UTC',
  GMT: 'UTC',
  BST: 'Europe/London',
  CET: 'Europe/Berlin',
  CEST: 'Europe/Berlin',
  MEZ: 'Europe/Berlin',
  MESZ: 'Europe/Berlin',
  EET: 'Europe/Athens',
  EEST: 'Europe/Athens',
  ET: 'America/New_York',
  EST: 'America/New_York',
  EDT: 'America/New_York',
  CDT: 'America/Chicago',
  MDT: 'America/Denver',
  PT: 'America/Los_Angeles',
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  JST: 'Asia/Tokyo',
  AEST: 'Australia/Sydney',
  AEDT: 'Australia/Sydney',
  NZST: 'Pacific/Auckland',
  NZDT: 'Pacific/Auckland',
};

const OFFSET = /^(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?$/;

const BEHIND = new RegExp(
  `^(?:\\s?\\(?((?:UTC|GMT)\\s?[+-]\\d{1,2}(?::?\\d{2})?|[+-]\\d{2}:?\\d{2}|${Object.keys(ABBREVIATIONS)
    .filter((name) => name.length > 1)
    .join('|')})\\)?|(Z))(?![\\p{L}\\p{N}])`,
  'u',
);

/** A zone directly behind a time: its IANA name or offset and how many code units it takes. */
export function zoneBehind(text: string): { readonly zone: string; readonly length: number } | undefined {
  const match = BEHIND.exec(text);
  if (match === null) return undefined;
  const name = match[1] ?? match[2] ?? '';
  const zone = ABBREVIATIONS[name] ?? offsetZone(name);
  return zone === undefined ? undefined : { zone, length: match[0].length };
}

function offsetZone(name: string): string | undefined {
  const [, sign, hours, minutes = '00'] = OFFSET.exec(name) ?? [];
  if (sign === undefined || hours === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return `${sign}${hours.padStart(2, '0')}:${minutes}`;
}

const MONTH_FIRST_ZONE =
  /^(?:US\/|America\/(?:New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit|Boise|Juneau|Sitka|Nome|Adak|Yakutat|Metlakatla|Menominee|Indiana\/|Kentucky\/|North_Dakota\/)|Pacific\/Honolulu)/;

/** True where people write the month before the day (the zones of the United States). */
export function writesMonthFirst(timeZone: string): boolean {
  return MONTH_FIRST_ZONE.test(timeZone);
}
