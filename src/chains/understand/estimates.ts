/**
 * Which duration of a sentence is the time the task takes. "About 2 hours" is; "in 2 hours" is a date; "the 2 hour movie" describes the
 * thing: such words stay in the title, and count as the estimate only when one spends that very time on the thing (a walk, a call).
 */
import { findDurations, LONGEST_MINUTES, type ParsedDuration } from './durations.ts';
import { endsClause, isFollowedByWord, type Range, type Reading, startsClause, withBrackets } from './reading.ts';
import {
  remarkDurationKept,
  remarkDurationOfThing,
  remarkDurationRange,
  remarkDurationTooLong,
  remarkHours,
  remarkSecond,
  remarkWorkdays,
} from './remarks.ts';
import { isHourTime } from './times.ts';
import { endingPattern, openingPattern, wordPattern } from './word-pattern.ts';

/** Reads the estimate in minutes, 1 to 60,000, and claims its words; null when none is said. */
export function readEstimate(reading: Reading): number | null {
  const open = reading.open();
  const meant = findDurations(open)
    .map((duration) => judge(duration, open))
    .filter((estimate) => estimate !== undefined);
  const chosen = meant.find(({ kind }) => kind === 'said') ?? meant.find(({ kind }) => kind === 'spent');
  for (const other of meant) {
    const words = reading.text.slice(other.start, other.end);
    if (other.kind === 'described') {
      reading.remark(remarkDurationOfThing(words));
    } else if (chosen !== undefined && other !== chosen) {
      reading.remark(remarkSecond(words, reading.text.slice(chosen.start, chosen.end)));
    }
  }
  return chosen === undefined ? null : settle(chosen, reading);
}

interface Estimate extends Range {
  readonly duration: ParsedDuration;
  /** Said as the estimate; the time one spends on the thing; or a mere description of it. */
  readonly kind: 'said' | 'spent' | 'described';
}

const CUE_WORDS =
  'for\\sthe\\snext|for|about|around|approx(?:imately)?\\.?|roughly|circa|ca\\.?|est(?:imate[ds]?)?\\.?:?|estimated\\sat|maybe|probably|like|max\\.?|maximum|at\\smost|up\\sto|' +
  'at\\sleast|less\\sthan|under|just|only|between|duration:?|effort:?|time:?|' +
  "(?:(?:it|this|that)\\s)?(?:(?:should|will|would|might|may|can|['’]ll)\\s)?(?:takes?|taking|needs?|lasts?|requires?)(?:\\sme)?|spend(?:ing)?";
const CUES = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?:${CUE_WORDS})\\s{1,2}|[~≈]\\s?){1,4}$|(?<![\\p{L}\\p{N}])(?:est|time|duration|effort):$`,
  'iu',
);
const NOT_ITS_DURATION = endingPattern(
  'in|within|every|each|next|last|past|previous|first|coming|after|before|over|age|aged|since|until|till?|by|at|than|score',
);
const NOT_DURATION_BEHIND = openingPattern(
  "ago|from\\s(?:now|today|then)|later|earlier|old|away|late|early|per|a\\s(?:day|week|month)|each\\s(?:day|week)|notice|(?:before|after)(?!\\s(?:mon|tue|wed|thu|fri|sat|sun|tomorrow|noon|today|\\d))|straight|['’]",
);
const DAY_SHIFT_BEHIND = openingPattern('before|after|from');
const TAILS =
  /^\s?(?:or so|ish|tops|max\.?|at most|total|in total|altogether|each|of (?:deep |focused? |hard )?(?:work|effort|focus time|time)(?!\p{L})|of(?= \p{L}))/iu;
const DETERMINER = endingPattern('an?|the|my|our|your|his|her|its|their|this|that|another|each|some|any|one');
const SINGULAR = /(?:minute|hour|day|week|pomodoro)$/i;
const DISTANCE_VERB = endingPattern('(?:run|sprint|swim|row|dive|jog|walk|hike|climb|bike|cycle)(?:\\s\\p{L}{1,10})?');
/** One spends exactly that time on these. */
const SPENT_ON = openingPattern(
  '(?:\\p{L}{1,14}\\s){0,2}(?:walk|run|jog|hike|ride|swim|nap|rest|break|workout|session|meeting|call|meditation|yoga|stretch|stretching|practice|lesson|class|lecture|webinar|movie|film|episode|podcast|video|interview|review|appointment|sprint|drive|bath|standup|reading|cleanup|tidy|timer)',
);
/** Making a 10 minute talk takes longer than hearing it. */
const MAKING = wordPattern(
  'prepare|prep|write|plan|make|record|create|draft|edit|build|design|book|schedule|organi[sz]e|cancel|buy|find|download|order|research|cut|film|script|invent|pack',
);

function judge(duration: ParsedDuration, open: string): Estimate | undefined {
  const before = open.slice(Math.max(0, duration.start - 48), duration.start);
  const cue = CUES.exec(before);
  const start = duration.start - (cue?.[0].length ?? 0);
  const tail = TAILS.exec(open.slice(duration.end, duration.end + 32))?.[0].length ?? 0;
  const words = open.slice(duration.start, duration.end);
  const around = { before, after: open.slice(duration.end, duration.end + 32), cue: cue?.[0], words };
  if (isSomethingElse(duration, around)) return undefined;
  const said: Estimate = { ...withBrackets({ start, end: duration.end + tail }, open), duration, kind: 'said' };
  if (isLongUnit(duration) && !isSaidLong(said, cue?.[0], tail, open)) return undefined;
  const describes = tail === 0 && isFollowedByWord(open, duration.end) && isAdjective(words, before, open, duration);
  if (!describes) return withObject(said, cue?.[0], open);
  const after = open.slice(duration.end, duration.end + 64);
  const isSpent = SPENT_ON.test(after) && open.slice(0, duration.start).search(MAKING) === -1;
  return { start: duration.start, end: duration.end, duration, kind: isSpent ? 'spent' : 'described' };
}

interface Around {
  readonly before: string;
  readonly after: string;
  readonly cue: string | undefined;
  readonly words: string;
}

function isSomethingElse(duration: ParsedDuration, { before, after, cue, words }: Around): boolean {
  const lead = cue === undefined ? before : before.slice(0, before.length - cue.length);
  if (NOT_ITS_DURATION.test(lead) || NOT_DURATION_BEHIND.test(after)) return true;
  // A letter for a unit may be metres, a model or a wattage: "run 100m", "3d print", "10m rope".
  const isLetter = /^\d+\s?[md]$/i.test(words);
  if (/^\d+\s?d$/i.test(words) && cue === undefined) return true;
  if (isLetter && DISTANCE_VERB.test(before)) return true;
  if (isLetter && cue === undefined && isFollowedByWord(after, 0) && before.trim() !== '') return true;
  if (cue === undefined && isHourTime(words, before)) return true;
  return isLongUnit(duration) && DAY_SHIFT_BEHIND.test(after);
}

function isLongUnit({ unit }: ParsedDuration): boolean {
  return unit === 'day' || unit === 'week';
}

/** "For 3 days" is how long a trip is; days are work only when that is said, or when they stand alone. */
function isSaidLong(range: Range, cue: string | undefined, tail: number, open: string): boolean {
  if (cue !== undefined && !/^(?:for(?:\sthe\snext)?|just|only|under|between)\s*$/i.test(cue.trim())) return true;
  if (tail > 0) return /(?:work|effort|time|total|max|tops|or so)/i.test(open.slice(range.end - tail, range.end));
  return startsClause(open, range.start) && endsClause(open, range.end);
}

/** "20 minute walk", "a 2h workshop", "two-hour film": the duration belongs to the word behind it. */
function isAdjective(words: string, before: string, open: string, duration: ParsedDuration): boolean {
  if (/\p{L}-|\d-\p{L}/u.test(words)) return true;
  if (DETERMINER.test(before)) return true;
  // "24h gym", "48h notice": round the clock is no time to spend.
  if (/^(?:24|48|72)\s?h/i.test(words)) return true;
  const isOne = /^(?:an?|one|1|half|a half)(?![\d.,])/i.test(words);
  if (SINGULAR.test(words) && !isOne) return true;
  // "30 min run" begins with its estimate; "do 30 min run" is rarer than "read 30 min Spanish", which says it too.
  return isOne && !startsClause(open, duration.start) && !/^(?:an|half an|a half)\s/i.test(words);
}

/** "Spend 2 hours on the thesis" and "2 hours on the thesis" leave "the thesis", not "on the thesis". */
function withObject(estimate: Estimate, cue: string | undefined, open: string): Estimate {
  if (!/spend/i.test(cue ?? '') && !startsClause(open, estimate.start)) return estimate;
  const preposition = /^\s(?:on|to|in|with)(?=\s)/i.exec(open.slice(estimate.end, estimate.end + 8));
  return preposition === null ? estimate : { ...estimate, end: estimate.end + preposition[0].length };
}

function settle({ duration, kind, start, end }: Estimate, reading: Reading): number | null {
  const { minutes, range } = duration;
  const words = reading.text.slice(duration.start, duration.end);
  if (minutes > LONGEST_MINUTES) {
    reading.keep({ start, end });
    reading.remark(remarkDurationTooLong(words));
    return null;
  }
  if (kind === 'spent') {
    reading.keep({ start, end }, 'estimateMinutes');
    reading.remark(remarkDurationKept(words, minutes));
  } else {
    reading.take('estimateMinutes', { start, end });
  }
  if (range !== undefined) reading.remark(remarkDurationRange(words, minutes));
  else if (/^(?:1[3-9]|2[0-4])h$/i.test(words) && start === duration.start) reading.remark(remarkHours(words));
  else if (isLongUnit(duration)) reading.remark(remarkWorkdays(words, minutes));
  return minutes;
}
