/** The text of a calendar file, cut into its components. It refuses, in words, what is too large and what is no calendar. */
import { Problem } from '#kernel/problem.ts';
import { type CalendarComponent, readComponents } from './calendar-components.ts';
import { tryReadProperty } from './content-property.ts';
import { oneLine } from './one-line.ts';

/** Bytes of a calendar file, in UTF-8. */
const CALENDAR_BYTES = 10 * 1024 * 1024;

export interface CalendarFile {
  /** What the calendar calls itself, one line of at most 100 characters; null when it does not. */
  readonly name: string | null;
  readonly components: readonly CalendarComponent[];
}

/** Steps that looking through a stretch of the file counts for, see `readCalendar`. */
const STEPS_PER_BREATH = 1000;

/** Cuts `ics`; `takeTurn` is called now and then with the steps taken. Throws `calendar-too-large` and `calendar-unreadable`. */
export async function splitFile(ics: string, takeTurn: (steps: number) => Promise<void>): Promise<CalendarFile> {
  const bytes = Buffer.byteLength(ics);
  if (bytes > CALENDAR_BYTES) {
    const megabytes = Math.ceil(bytes / 1024 / 1024);
    throw new Problem('calendar-too-large', { detail: `The file has ${megabytes} MB; 10 MB is the most.` });
  }
  let isCalendar = false;
  let name: string | null = null;
  const components: CalendarComponent[] = [];
  for (const piece of readComponents(ics)) {
    if (piece.kind === 'calendar') isCalendar = true;
    else if (piece.kind === 'component') components.push(piece.component);
    else if (piece.kind === 'heading') name ??= readName(piece.line);
    else await takeTurn(STEPS_PER_BREATH);
  }
  if (!isCalendar) throw new Problem('calendar-unreadable', { detail: whatItIsInstead(ics) });
  return { name, components };
}

function readName(line: string): string | null {
  if (!/^(X-WR-CALNAME|NAME)[;:]/i.test(line)) return null;
  // ical.js unescapes only what it knows to be text.
  const title = tryReadProperty(line.replace(/^[^;:]+/, 'SUMMARY'));
  const name = oneLine(String(title?.values[0] ?? ''), 100);
  return name === '' ? null : name;
}

function whatItIsInstead(text: string): string {
  const beginning = text
    .slice(0, 1000)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (beginning === '') return 'The file is empty.';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: text files have none of them, pictures and archives do
  if (/[\u0000-\u0008\uFFFD]/.test(beginning))
    return 'This is a file of another kind (a picture, perhaps), not a calendar.';
  if (beginning.startsWith('<')) return 'This is a web page, not a calendar file; it may ask for a sign-in.';
  if (/^[{[]/.test(beginning)) return 'This is JSON, not a calendar file.';
  return 'There is no BEGIN:VCALENDAR in it, so it is not a calendar file.';
}
