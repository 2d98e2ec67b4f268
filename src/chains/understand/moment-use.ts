/**
 * Decides whether a moment is about when to do the thing, or is part of the thing ("the Monday meeting", "read 3/4 of it"). In doubt
 * it stays in the title: a missing due date is seen at once, a missing word is not.
 */
import { type LeadKind, leadBefore, tailAfter } from './leads.ts';
import { isStretch, type Moment } from './moments.ts';
import { isFollowedByWord, type Range, startsClause } from './reading.ts';
import { endingPattern } from './word-pattern.ts';

export interface MomentUse extends Range {
  readonly moment: Moment;
  /** The word that says what it is for; undefined when it stands alone. */
  readonly lead: LeadKind | undefined;
  /** The words as typed, lead and all. */
  readonly words: string;
}

export type Judgement =
  | { readonly kind: 'used'; readonly use: MomentUse }
  /** Part of the thing; `worthSaying` when the person may have meant it as a date. */
  | { readonly kind: 'left'; readonly worthSaying: boolean };

const PART_OF_THE_THING = endingPattern(
  "of|the|a|an|my|our|your|his|her|its|their|this|that|about|like|than|vs\\.?|versus|to|with|and|or|since|called|named|titled|'s",
);
/** "The email from Monday" is not to be begun on Monday. */
const FROM_WHAT = endingPattern(
  '(?:e-?mails?|mails?|messages?|letters?|notes?|minutes|calls?|meetings?|reports?|photos?|pictures?|leftovers|updates?|results?|tickets?|receipts?|invoices?|slides|homework|lectures?|recordings?|feedback|stuff|things?|tasks?|money|reply|replies|requests?|orders?|files?|work|dishes|laundry|mess)(?:\\s\\p{L}{1,12})?\\s(?:from|since)',
);
/** "Monday's meeting", but not "in two weeks' time". */
const POSSESSIVE = /^['’]s?(?!\p{L}|\s?time)/iu;
const SAYS_WHICH = /^(?:this|next|later|some\s?time)(?!\p{L})/iu;
const MOVING = /^\s*(?:please\s)?(?:move|reschedule|postpone|shift|push|delay|change|swap|bring)(?!\p{L})/iu;

/** Judges one moment by the words around it. `today` tells what is past. */
export function judge(moment: Moment, open: string, today: Temporal.PlainDate): Judgement {
  if (POSSESSIVE.test(open.slice(moment.end, moment.end + 8))) return { kind: 'left', worthSaying: false };
  const lead = leadBefore(open, moment.start);
  const tail = tailAfter(open, moment.end);
  const range = { start: lead?.start ?? moment.start, end: tail?.end ?? moment.end };
  const kind = strongerOf(lead?.kind, tail?.kind);
  const use: MomentUse = { ...range, moment, lead: kind, words: open.slice(range.start, range.end) };
  const isFollowed = isFollowedByWord(open, range.end);
  const opens = startsClause(open, range.start);
  const isPast = moment.day !== undefined && Temporal.PlainDate.compare(moment.day.past, today) <= 0;
  const accepted = isAccepted({
    moment,
    kind,
    isFollowed,
    opens,
    isPast,
    before: open.slice(Math.max(0, moment.start - 40), moment.start),
    open,
  });
  return accepted ? { kind: 'used', use } : { kind: 'left', worthSaying: isWorthSaying(moment, isPast) };
}

function strongerOf(lead: LeadKind | undefined, tail: LeadKind | undefined): LeadKind | undefined {
  const isWeak = lead === undefined || lead === 'on' || lead === 'at' || lead === 'for';
  return isWeak ? (tail ?? lead) : lead;
}

interface Surroundings {
  readonly moment: Moment;
  readonly kind: LeadKind | undefined;
  readonly isFollowed: boolean;
  readonly opens: boolean;
  readonly isPast: boolean;
  readonly before: string;
  readonly open: string;
}

function isAccepted(around: Surroundings): boolean {
  const { moment, kind, isFollowed, opens, isPast, before, open } = around;
  const strength = strengthOf(moment);
  if (isPast && (moment.day?.kind === 'period' || kind === 'from' || kind === 'after')) return false;
  switch (kind) {
    case 'by':
    case 'before':
      return true;
    case 'until':
    case 'after':
      return !MOVING.test(open);
    case 'from':
      return !MOVING.test(open) && !FROM_WHAT.test(before);
    case 'between':
      return moment.until !== undefined || moment.time?.until !== undefined;
    case 'at':
      if (moment.time !== undefined || moment.instant !== undefined) return true;
      return moment.day?.kind === 'period' && !isFollowed;
    case 'on':
    case 'for':
      if (MOVING.test(open) && kind === 'for') return false;
      if (strength === 'sure' && !isPast) return true;
      return !isFollowed || (opens && (strength === 'named' || isFigures(moment, open)));
    default:
      return isAcceptedAlone(around, strength);
  }
}

function isAcceptedAlone(
  { moment, isFollowed, opens, isPast, before, open }: Surroundings,
  strength: ReturnType<typeof strengthOf>,
): boolean {
  if (moment.instant !== undefined) return true;
  if (PART_OF_THE_THING.test(before)) return false;
  if (strength === 'weak')
    return opens && isFigures(moment, open) && /^:\s/.test(open.slice(moment.end, moment.end + 2));
  if (strength === 'sure' && !isPast) return true;
  if (!isFollowed) return true;
  // "Friday: pay the rent" names the day first; "Friday report" does not; "this weekend clean the garage" does.
  return (
    opens &&
    (SAYS_WHICH.test(open.slice(moment.start, moment.end)) || /^\s?[:,]/.test(open.slice(moment.end, moment.end + 2)))
  );
}

/** `24.12.` or `12/24`. */
function isFigures({ start, end }: Range, open: string): boolean {
  return /^\d{1,2}[./]\d{1,2}\.?$/.test(open.slice(start, end));
}

function strengthOf({ day, time, instant, until }: Moment): 'sure' | 'named' | 'weak' {
  if (instant !== undefined || (day !== undefined && time !== undefined) || until !== undefined) return 'sure';
  return day?.strength ?? time?.strength ?? 'weak';
}

/** A day with a name, or a time, that stayed in the title may have been meant as a date; a fraction or "sat" was not. */
function isWorthSaying(moment: Moment, isPast: boolean): boolean {
  return !isPast && !isStretch(moment) && strengthOf(moment) !== 'weak' && moment.end - moment.start > 3;
}
