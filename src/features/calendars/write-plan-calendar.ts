/**
 * The plan as iCalendar text (RFC 5545), strict where reading is tolerant: CRLF, lines of at most 75 octets, everything escaped. It
 * promises the same text for the same input; it refuses nothing, and cleans what iCalendar cannot hold.
 */

/** One planned block as other calendar programs will show it. */
export interface PlanCalendarBlock {
  /** The block's id; the event's UID is made from it, so that a moved block stays the same event. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
  /** Grows with every change of the plan. */
  readonly sequence: number;
}

export interface PlanCalendar {
  /** What calendar programs call it. */
  readonly name: string;
  readonly blocks: readonly PlanCalendarBlock[];
  readonly now: Temporal.Instant;
}

/** How often programs are asked to read it again. */
const REFRESH_INTERVAL = 'PT15M';
const LINE_OCTETS = 75;

/** Writes the calendar. Times are in UTC. */
export function writePlanCalendar({ name, blocks, now }: PlanCalendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//FocusForge//Plan//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    // RFC 7986, and what Outlook reads in its place.
    `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH_INTERVAL}`,
    `X-PUBLISHED-TTL:${REFRESH_INTERVAL}`,
    ...blocks.flatMap((block) => eventLines(block, now)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}

function eventLines(block: PlanCalendarBlock, now: Temporal.Instant): readonly string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escapeText(block.uid)}@focusforge`,
    // With METHOD this is when the text was made, not when the event changed.
    `DTSTAMP:${utcTime(now)}`,
    `LAST-MODIFIED:${utcTime(block.updatedAt)}`,
    `SEQUENCE:${block.sequence}`,
    `DTSTART:${utcTime(block.start)}`,
    `DTEND:${utcTime(endAfterStart(block))}`,
    `SUMMARY:${escapeText(block.title)}`,
    ...(block.description === '' ? [] : [`DESCRIPTION:${escapeText(block.description)}`]),
    'TRANSP:OPAQUE',
    `X-FOCUSFORGE-BLOCK:${escapeText(block.uid)}`,
    'END:VEVENT',
  ];
}

/** An end must be later than its start (RFC 5545, 3.8.2.2), and iCalendar has whole seconds: what took less is shown as a minute. */
function endAfterStart({ start, end }: PlanCalendarBlock): Temporal.Instant {
  return utcTime(end) > utcTime(start) ? end : start.add({ minutes: 1 });
}

/** `20261123T090000Z`. iCalendar has whole seconds. */
function utcTime(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
}

/** A TEXT value (RFC 5545, 3.3.11): escaped, without control characters other than tabs. */
function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those a TEXT value must not hold
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replace(/[\\;,]/g, '\\$&')
      .replace(/\n/g, '\\n')
  );
}

/** Folds a line (RFC 5545, 3.1) between characters, never within one, so that every piece is valid UTF-8. */
function foldLine(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      pieces.push(piece);
      // The space that marks a folded line counts.
      piece = ' ';
      octets = 1;
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join('\r\n');
}
