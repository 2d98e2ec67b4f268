/**
 * Times of day as people write them: `5pm`, `5.30 pm`, `17:00`, `17h30`, `half past 4`, `noon`, `EOD`, `3-5pm`, a zone behind.
 * A bare number is a time only right after "at", "by" or the like, and only when its clause ends there.
 */
import { readNumber } from './number-words.ts';
import { endsClause, overlaps, type Range } from './reading.ts';
import { endingPattern, wordPattern } from './word-pattern.ts';
import { zoneBehind } from './zone-names.ts';

export interface ClockTime extends Range {
  readonly at: Temporal.PlainTime;
  /** The end of a stretch: `3-5pm` is from 15:00 until 17:00. */
  readonly until: Temporal.PlainTime | undefined;
  /** Midnight, which ends the day it is named with: `24:00`, "by midnight". */
  readonly endsDay: boolean;
  /** True when morning or afternoon was not said. */
  readonly guessed: boolean;
  /** A time itself; another word for one, or more than one; or the end of the working day. */
  readonly wording: 'figures' | 'word' | 'workday-end';
  /** The words as typed. */
  readonly words: string;
  /** How much it needs its surroundings: `sure` nothing, `named` a clause that ends there, `weak` a word such as "by" before it. */
  readonly strength: 'sure' | 'named' | 'weak';
  /** The IANA zone or offset that was named. */
  readonly zone: string | undefined;
}

const HOUR_WORDS = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
const MERIDIEM = 'a\\.?m\\.?|p\\.?m\\.?|in\\sthe\\s(?:morning|afternoon|evening)|at\\snight';
const BEFORE_BARE = endingPattern('at|by|before|until|till|around|after');
const BEFORE_HOURS = endingPattern('at|by|before|until|till|from|around|after|à');
const BEHIND_DAY = endingPattern(
  '(?:today|tonight|tomorrow|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?),?',
);
/** People wake at 6 in the morning, whatever else they do at 6 in the afternoon. */
const MORNING_WORDS = wordPattern('wake|waking|get\\sup|getting\\sup|alarm|breakfast|sunrise|morning');
/** Dinner at 7 is in the evening, even where the morning would be nearer. */
const EVENING_WORDS = wordPattern(
  'dinner|supper|drinks|bar|pub|party|movies?|cinema|concert|theat(?:re|er)|opera|table|evening|tonight',
);
/** "cut costs by 5" is no deadline. */
const AMOUNT_VERB = wordPattern(
  'increase|reduce|cut|raise|grow|improve|lower|divide|multiply|shorten|scale|lose|gain|drop|beat',
);

interface Form {
  readonly pattern: RegExp;
  readonly read: (groups: readonly (string | undefined)[], around: Around) => Figures | undefined;
}

interface Around {
  readonly before: string;
  readonly after: string;
}

interface Figures {
  readonly hour: number;
  readonly minute?: number;
  readonly meridiem?: string | undefined;
  readonly until?: { readonly hour: number; readonly minute?: number; readonly meridiem?: string | undefined };
  /** The half of the day that the rest of the sentence speaks of. */
  readonly half?: 'morning' | 'evening' | undefined;
  /** Written so that the hour can only mean one time: `05:30`, `17h`. */
  readonly exact?: boolean;
  readonly wording?: ClockTime['wording'];
  readonly strength?: ClockTime['strength'];
}

/** Every time of day named in `text`, in order, none overlapping. `workdayEnd` is what "EOD" means. Never throws. */
export function findTimes(
  text: string,
  { workdayEnd }: { readonly workdayEnd: Temporal.PlainTime },
): readonly ClockTime[] {
  const found: ClockTime[] = [];
  for (const form of [...FORMS, endOfWork(workdayEnd)]) {
    for (const match of text.matchAll(form.pattern)) {
      const range = { start: match.index, end: match.index + match[0].length };
      if (found.some((other) => overlaps(other, range))) continue;
      const around = {
        before: text.slice(Math.max(0, range.start - 60), range.start),
        after: text.slice(range.end, range.end + 24),
      };
      const figures = form.read(match, around);
      const time =
        figures && clockTime({ half: halfOf(text), ...figures }, { ...range, words: match[0] }, around.after);
      if (time !== undefined) found.push(time);
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}

const FORMS: readonly Form[] = [
  {
    // 3-5pm, 14:00-16:00, between 3 and 5pm
    pattern: wordPattern(
      `(?<!\\d[.:/])(\\d{1,2})(?:[:.]([0-5]\\d))?\\s?(am|pm)?\\s?(?:-|–|—|to|and|or|until|till)\\s?(\\d{1,2})(?:[:.]([0-5]\\d))?\\s?(am|pm)?(?![.:/]?\\d)`,
    ),
    read: ([words = '', from, fromMinute, fromHalf, to, toMinute, toHalf], { before }) => {
      const saysHalf = fromHalf !== undefined || toHalf !== undefined;
      const saysMinutes = fromMinute !== undefined && toMinute !== undefined && words.includes(':');
      if (!saysHalf && !saysMinutes) return undefined;
      if (/and/i.test(words) && !endingPattern('between').test(before)) return undefined;
      const until = { hour: Number(to), minute: Number(toMinute ?? 0), meridiem: toHalf ?? fromHalf };
      // Of "3 or 4pm" the later is taken, and said.
      if (/or/i.test(words)) return { ...until, wording: 'word' };
      // "9-11am" and "3-5pm" share the half of the day; "10-1pm" begins in the morning.
      const shared = toHalf !== undefined && Number(from) % 12 > Number(to) % 12 ? 'am' : toHalf;
      return {
        hour: Number(from),
        minute: Number(fromMinute ?? 0),
        meridiem: fromHalf ?? shared,
        until,
        exact: from?.length === 2 && to?.length === 2,
      };
    },
  },
  {
    pattern: wordPattern(`(?<!\\d[.:/])(\\d{1,2})(?:[:.]([0-5]\\d))?\\s?(${MERIDIEM})`),
    read: ([, hour, minute, meridiem]) => ({ hour: Number(hour), minute: Number(minute ?? 0), meridiem }),
  },
  {
    pattern: wordPattern(
      '(?<![\\d.:/])(\\d{1,2}):([0-5]\\d)(?::[0-5]\\d)?(?!\\s?(?:h|hrs?|hours?|min)(?!\\p{L})|[:/.]\\d)',
    ),
    read: ([, hour = '', minute]) => ({
      hour: Number(hour),
      minute: Number(minute),
      exact: hour.length === 2,
      strength: hour.length === 2 ? 'named' : 'weak',
    }),
  },
  {
    // 17.30 is a time only where a time is expected, and 17.12 is rather a day.
    pattern: wordPattern('(?<![\\d.:/])(\\d{1,2})\\.([0-5][05])(?![.:/]?\\d)'),
    read: ([, hour = '', minute], { before, after }) =>
      BEFORE_BARE.test(before) && endsBareTime(after) && !saysAmount(before)
        ? { hour: Number(hour), minute: Number(minute), exact: hour.length === 2 }
        : undefined,
  },
  {
    // 17h and 17h30 are durations unless something before them, or the figure itself, makes them a time.
    pattern: wordPattern('(?<![\\d.:/])([01]?\\d|2[0-4])\\s?h([0-5]\\d)?'),
    read: ([words = '', hour, minute], { before }) =>
      isHourTime(words, before)
        ? {
            hour: Number(hour),
            minute: Number(minute ?? 0),
            exact: true,
            strength: BEFORE_HOURS.test(before) ? 'sure' : 'named',
          }
        : undefined,
  },
  {
    pattern: wordPattern(`(\\d{1,2}|${HOUR_WORDS})\\s?o\\s?['’]?\\s?clock`),
    read: ([, hour = '']) => ({ hour: readNumber(hour) }),
  },
  {
    pattern: wordPattern(
      `(half|(?:a\\s)?quarter|five|ten|twenty|twenty-five|[1-5]?\\d)[\\s-](past|to)\\s(\\d{1,2}|${HOUR_WORDS})(?:\\s?(${MERIDIEM}))?`,
    ),
    read: readPastTo,
  },
  {
    pattern: wordPattern('(?:12\\s)?noon|mid-?day'),
    read: () => ({ hour: 12, exact: true }),
  },
  {
    pattern: wordPattern('lunch(?:\\s?time)?'),
    read: (_groups, { before, after }) =>
      endingPattern('by|before').test(before) && endsClause(after, 0)
        ? { hour: 12, exact: true, wording: 'word' }
        : undefined,
  },
  { pattern: wordPattern('(?:12\\s)?midnight'), read: () => ({ hour: 24, exact: true }) },
  {
    // "at 1730"; four figures after anything else are a year.
    pattern: wordPattern('([01]\\d|2[0-3])([0-5]\\d)(?:\\s?(?:hrs|hours))?'),
    read: ([words = '', hour, minute], { before, after }) => {
      const isTime = /[a-z]/i.test(words) || (endingPattern('at').test(before) && endsBareTime(after));
      return isTime ? { hour: Number(hour), minute: Number(minute), exact: true } : undefined;
    },
  },
  {
    pattern: wordPattern('(?<![\\d.:/,-])\\d{1,2}(?![.:/-]\\d)'),
    read: ([hour], { before, after }) => {
      const isTime = BEFORE_BARE.test(before) || /@\s?$/.test(before);
      if (!isTime || saysAmount(before)) return undefined;
      if (!endsBareTime(after) && !BEHIND_DAY.test(before.replace(/at\s$/i, ''))) return undefined;
      return { hour: Number(hour) };
    },
  },
];

function halfOf(text: string): Figures['half'] {
  if (text.search(MORNING_WORDS) !== -1) return 'morning';
  return text.search(EVENING_WORDS) === -1 ? undefined : 'evening';
}

function saysAmount(before: string): boolean {
  return before.search(AMOUNT_VERB) !== -1;
}

/** Whether `17h` or `17h30` after `before` is a time of day: "at 3h", "Friday 14h", "17h30", but not "Friday 2h". Never throws. */
export function isHourTime(words: string, before: string): boolean {
  const [, hour = '', minute] = /^(\d{1,2})\s?h(\d\d)?$/i.exec(words) ?? [];
  if (hour === '' || Number(hour) > 24) return false;
  if (BEFORE_HOURS.test(before)) return true;
  return (BEHIND_DAY.test(before) && Number(hour) >= 8) || (minute !== undefined && Number(hour) > 12);
}

function endOfWork(workdayEnd: Temporal.PlainTime): Form {
  return {
    pattern: wordPattern(
      'eod|cob|c\\.o\\.b\\.|(?:the\\s)?end\\sof\\s(?:the\\s|my\\s)?(?:work\\s?|working\\s|business\\s)?day|(?:the\\s)?(?:close|end)\\sof\\s(?:business|play|work)',
    ),
    read: () => ({
      hour: workdayEnd.hour,
      minute: workdayEnd.minute,
      exact: true,
      wording: 'workday-end',
      strength: 'named',
    }),
  };
}

function readPastTo(
  [, amount = '', direction = '', hour = '', meridiem]: readonly (string | undefined)[],
  { before }: Around,
) {
  const isFraction = /half|quarter/i.test(amount);
  if (/half/i.test(amount) && direction.toLowerCase() === 'to') return undefined;
  // "five to ten" is more often an amount; a lead such as "at" makes it a time.
  if (!isFraction && !BEFORE_BARE.test(before)) return undefined;
  const minutes = /half/i.test(amount) ? 30 : isFraction ? 15 : readNumber(amount.replace('-', ' '));
  const whole = readNumber(hour);
  if (whole < 1 || whole > 12) return undefined;
  return direction.toLowerCase() === 'past'
    ? { hour: whole, minute: minutes, meridiem }
    : { hour: whole === 1 ? 12 : whole - 1, minute: 60 - minutes, meridiem };
}

/** A bare number is a time when the clause ends after it or goes on with a word that cannot be counted. */
function endsBareTime(after: string): boolean {
  return (
    endsClause(after, 0) ||
    /^\s(?:on|today|tomorrow|tonight|sharp|latest|at the latest|this|next|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\p{L})/iu.test(
      after,
    )
  );
}

function clockTime(figures: Figures, range: Range & { readonly words: string }, after: string): ClockTime | undefined {
  const start = hourOf(figures);
  const until = figures.until && hourOf({ ...figures.until, exact: figures.exact ?? false });
  if (start === undefined || (figures.until !== undefined && until === undefined)) return undefined;
  const zone = zoneBehind(after);
  return {
    start: range.start,
    end: range.end + (zone?.length ?? 0),
    at: new Temporal.PlainTime(start.hour % 24, figures.minute ?? 0),
    until: until && new Temporal.PlainTime(until.hour % 24, figures.until?.minute ?? 0),
    endsDay: start.hour === 24,
    guessed: start.guessed,
    wording: figures.wording ?? 'figures',
    words: range.words,
    strength: figures.strength ?? 'sure',
    zone: zone?.zone,
  };
}

/** 24-hour clock from what was written. An hour from 1 to 6 without am or pm is the afternoon's, or the evening's one until 11. */
function hourOf({
  hour,
  minute = 0,
  meridiem,
  exact = false,
  half,
}: Omit<Figures, 'until'>): { readonly hour: number; readonly guessed: boolean } | undefined {
  if (hour > 24 || (hour === 24 && minute > 0)) return undefined;
  if (meridiem !== undefined) return hour === 0 ? undefined : { hour: hourOfHalf(hour, meridiem), guessed: false };
  if (exact || half === 'morning' || hour === 0 || hour > 12) return { hour, guessed: false };
  const isLater = hour <= 6 || (half === 'evening' && hour < 12);
  return { hour: isLater ? hour + 12 : hour, guessed: true };
}

/** "12am" is midnight, "12pm" noon, "2 at night" still night; "17pm" says the same thing twice. */
function hourOfHalf(hour: number, meridiem: string): number {
  if (hour > 12) return hour;
  const isFirstHalf = /^a|morning/i.test(meridiem) && !/^at/i.test(meridiem);
  const isSmallHours = /night/i.test(meridiem) && (hour < 6 || hour === 12);
  return (hour % 12) + (isFirstHalf || isSmallHours ? 0 : 12);
}
