/**
 * Cuts the text of a calendar file into its components. It promises a pass over the text in linear time and a component for every entry
 * that begins, however damaged what follows is; it refuses to interpret values (content-property.ts does).
 */

/** One component. `lines` are its own unfolded content lines, only those that `KEPT` names. */
export interface CalendarComponent {
  /** Upper case: `VEVENT`. */
  readonly name: string;
  /** Line of the file it begins at, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
  /** The parts of a VTIMEZONE; empty for everything else. */
  readonly children: readonly CalendarComponent[];
  /** False when its END is missing. */
  readonly isClosed: boolean;
  /** True when its lines together are longer than any honest entry. */
  readonly isOversized: boolean;
  /** The VCALENDAR around it says METHOD:CANCEL. */
  readonly isWithdrawn: boolean;
}

export type CalendarPiece =
  | { readonly kind: 'calendar' }
  /** A line that belongs to the whole calendar, such as its name. */
  | { readonly kind: 'heading'; readonly line: string }
  | { readonly kind: 'component'; readonly component: CalendarComponent }
  /** Nothing new; a chance to let others have the processor. */
  | { readonly kind: 'breath' };

const EVENT_LINES = [
  ...['UID', 'SEQUENCE', 'SUMMARY', 'STATUS', 'TRANSP', 'DTSTART', 'DTEND', 'DURATION', 'RECURRENCE-ID'],
  ...['RRULE', 'RDATE', 'EXRULE', 'EXDATE', 'X-MICROSOFT-CDO-BUSYSTATUS', 'X-MICROSOFT-CDO-ALLDAYEVENT'],
];
const ONSET_LINES = new Set(['DTSTART', 'TZOFFSETFROM', 'TZOFFSETTO', 'RRULE', 'RDATE']);

/** Which lines are kept, by component. Everything else (descriptions, attachments, guests) is passed over unread. */
const KEPT: Readonly<Record<string, ReadonlySet<string>>> = {
  VCALENDAR: new Set(['X-WR-CALNAME', 'NAME', 'METHOD']),
  VEVENT: new Set(EVENT_LINES),
  VTIMEZONE: new Set(['TZID', 'X-LIC-LOCATION']),
  STANDARD: ONSET_LINES,
  DAYLIGHT: ONSET_LINES,
};
const TOP_LEVEL = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VTIMEZONE']);
const TEXT_LINES = new Set(['SUMMARY', 'X-WR-CALNAME', 'NAME']);

/** Characters of a title or name that are read; the rest could never be shown. */
const TEXT_LIMIT = 4000;
/** Characters of one component that are kept: room for 10,000 exception dates. */
const COMPONENT_LIMIT = 256 * 1024;
const LINES_PER_BREATH = 2000;
/** Characters looked at to find the name of a line. */
const NAME_LIMIT = 64;
const LINE_NAME = /^([A-Za-z0-9-]+)[;:]/;
const EDGE = /^(BEGIN|END):\s*([A-Za-z0-9-]+)\s*$/i;
const WITHDRAWAL = /^METHOD:\s*CANCEL\s*$/i;

interface OpenComponent {
  readonly name: string;
  readonly line: number;
  readonly lines: string[];
  readonly children: CalendarComponent[];
  readonly isWithdrawn: boolean;
  length: number;
}

/** Yields the pieces of `text` in the order of the file. Accepts CRLF, LF and CR as line ends, folded lines and a byte order mark. */
export function* readComponents(text: string): Generator<CalendarPiece> {
  let top: OpenComponent | null = null;
  /** Components inside `top` that are open, innermost last. */
  let inner: OpenComponent[] = [];
  let isWithdrawn = false;

  for (const found of logicalLines(text, (name) => isKept(name, inner.at(-1) ?? top))) {
    if (found === null) {
      yield { kind: 'breath' };
      continue;
    }
    const { line, number } = found;
    const edge = EDGE.exec(line);
    const name = edge?.[2]?.toUpperCase() ?? '';
    if (edge === null) {
      const place = inner.at(-1) ?? top;
      if (place !== null) keepLine(place, line);
      else if (WITHDRAWAL.test(line)) isWithdrawn = true;
      else yield { kind: 'heading', line };
    } else if (edge[1]?.toUpperCase() === 'BEGIN') {
      if (name !== 'VCALENDAR' && !TOP_LEVEL.has(name)) {
        if (top !== null) inner.push(open(name, number, isWithdrawn));
        continue;
      }
      if (top !== null) yield { kind: 'component', component: close(top, false) };
      inner = [];
      top = null;
      if (name === 'VCALENDAR') {
        isWithdrawn = false;
        yield { kind: 'calendar' };
      } else {
        top = open(name, number, isWithdrawn);
      }
    } else if (top !== null && (name === top.name || name === 'VCALENDAR')) {
      yield { kind: 'component', component: close(top, name === top.name) };
      top = null;
      inner = [];
    } else if (name === inner.at(-1)?.name) {
      const finished = inner.pop();
      if (finished !== undefined && inner.length === 0 && top?.name === 'VTIMEZONE') {
        top.children.push(close(finished, true));
      }
    }
  }
  if (top !== null) yield { kind: 'component', component: close(top, false) };
}

function open(name: string, line: number, isWithdrawn: boolean): OpenComponent {
  return { name, line, lines: [], children: [], isWithdrawn, length: 0 };
}

function close(component: OpenComponent, isClosed: boolean): CalendarComponent {
  const { name, line, lines, children, isWithdrawn, length } = component;
  return { name, line, lines, children, isClosed, isWithdrawn, isOversized: length > COMPONENT_LIMIT };
}

function keepLine(place: OpenComponent, line: string): void {
  place.length += line.length;
  if (place.length <= COMPONENT_LIMIT) place.lines.push(line);
}

function isKept(name: string, place: OpenComponent | null): boolean {
  return KEPT[place === null ? 'VCALENDAR' : place.name]?.has(name) ?? false;
}

interface LogicalLine {
  readonly line: string;
  /** Line of the file it begins at, from 1. */
  readonly number: number;
}

/** Unfolds (RFC 5545, 3.1). Gives BEGIN, END and the lines whose name is kept; null now and then, when nothing was found for a while. */
function* logicalLines(text: string, isKeptName: (name: string) => boolean): Generator<LogicalLine | null> {
  const lineEnd = text.includes('\n') ? '\n' : '\r';
  let position = text.startsWith('\uFEFF') ? 1 : 0;
  let number = 0;
  let pending: { readonly parts: string[]; readonly number: number; room: number } | null = null;

  while (position < text.length) {
    const found = text.indexOf(lineEnd, position);
    const next = found === -1 ? text.length : found;
    const stop = next > position && text[next - 1] === '\r' ? next - 1 : next;
    number += 1;
    if (number % LINES_PER_BREATH === 0) yield null;
    if (text[position] === ' ' || text[position] === '\t') {
      if (pending !== null && pending.room > 0) {
        // The first character belongs to the fold.
        const part = text.slice(position + 1, Math.min(stop, position + 1 + pending.room));
        pending.parts.push(part);
        pending.room -= part.length;
      }
    } else if (stop > position) {
      if (pending !== null) yield { line: pending.parts.join(''), number: pending.number };
      // Only now: the line just given may have opened or closed a component, which decides what is kept.
      const name = LINE_NAME.exec(text.slice(position, Math.min(stop, position + NAME_LIMIT)))?.[1]?.toUpperCase();
      pending = null;
      if (name === 'BEGIN' || name === 'END' || (name !== undefined && isKeptName(name))) {
        const limit = TEXT_LINES.has(name) ? TEXT_LIMIT : COMPONENT_LIMIT + 1;
        const part = text.slice(position, Math.min(stop, position + limit));
        pending = { parts: [part], number, room: limit - part.length };
      }
    }
    position = next + 1;
  }
  if (pending !== null) yield { line: pending.parts.join(''), number: pending.number };
}
