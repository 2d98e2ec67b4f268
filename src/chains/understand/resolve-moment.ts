/**
 * Turns the moment of a sentence into a due date or an earliest start: a day stays a day, a time becomes an instant. What could have
 * been meant otherwise comes with a remark.
 */
import { dueInstant, formatInstant } from '#model/time.ts';
import { type DayPart, type DayPhrase, isStorable, singleDay } from './day-phrase.ts';
import type { LeadKind } from './leads.ts';
import type { MomentUse } from './moment-use.ts';
import type { Moment } from './moments.ts';
import { remarkAppointment, remarkDay, remarkPast, remarkRange, remarkStart, remarkTime } from './remarks.ts';
import { isStorableInstant } from './stamps.ts';
import { clockInstant, instantOf, type WallContext } from './wall-time.ts';

export interface ResolvedDue {
  /** A day or an instant in canonical form. */
  readonly due: string;
  /** Where a stretch begins. */
  readonly notBefore?: Temporal.Instant;
  readonly remarks: readonly string[];
}

export interface ResolvedStart {
  readonly notBefore: Temporal.Instant;
  readonly remarks: readonly string[];
}

/** Where a part of a day begins and ends: "tomorrow morning" is due at noon. The evening is over when the day is. */
const PARTS: Readonly<Record<DayPart, { readonly from: string | undefined; readonly until: string | undefined }>> = {
  morning: { from: undefined, until: '12:00' },
  afternoon: { from: '12:00', until: '18:00' },
  evening: { from: '18:00', until: undefined },
};

/**
 * When it is due. `after` is an earliest start named apart: a bare weekday then means the first one after it. Undefined for what
 * cannot be stored (beyond the year 2999).
 */
export function resolveDue(
  { moment, lead, words }: MomentUse,
  context: WallContext & { readonly after: Temporal.Instant | undefined },
): ResolvedDue | undefined {
  const end = endOf({ moment, lead, words }, context);
  const { after } = context;
  const isTooSoon = (due: string) =>
    after !== undefined && Temporal.Instant.compare(dueInstant(due, context.timeZone), after) <= 0;
  if (end === undefined || moment.day?.floats !== true || !isTooSoon(end.due)) return end;
  return endOf({ moment: weekLater(moment), lead, words }, context);
}

/** When it may begin. "After Monday" is from Tuesday on, "after 5pm" from five on. Undefined for what cannot be stored. */
export function resolveStart({ moment, lead, words }: MomentUse, context: WallContext): ResolvedStart | undefined {
  const { day, time } = moment;
  const remarks = day?.remarks ?? [];
  if (lead !== 'after' || day === undefined || time !== undefined) {
    const start = startOf(moment, context);
    return start && storable({ ...start, remarks: [...remarks, ...start.remarks] });
  }
  const partEnd = day.part && PARTS[day.part].until;
  if (partEnd !== undefined) return storable({ notBefore: startOfDay(day.last, partEnd, context.timeZone), remarks });
  const notBefore = startOfDay(day.past, undefined, context.timeZone);
  return storable({ notBefore, remarks: [...remarks, remarkStart(words, day.past, context.today)] });
}

/** Both ends of a stretch. */
export function resolveStretch({ moment, words }: MomentUse, context: WallContext): ResolvedDue | undefined {
  const { from, until } = endsOf(moment, context);
  const start = startOf(from, context);
  const begin = start && storable(start);
  const end =
    begin &&
    resolveDue({ moment: until, lead: 'until', words, start: 0, end: 0 }, { ...context, after: begin.notBefore });
  return (
    begin &&
    end && { ...begin, due: end.due, remarks: [...(from.day?.remarks ?? []), ...begin.remarks, remarkRange(words)] }
  );
}

function storable(start: ResolvedStart): ResolvedStart | undefined {
  return isStorableInstant(start.notBefore) ? start : undefined;
}

type Wording = Pick<MomentUse, 'moment' | 'lead' | 'words'>;

function endOf({ moment, lead, words }: Wording, context: WallContext): ResolvedDue | undefined {
  const { day, time, instant } = moment;
  const own = day?.remarks ?? [];
  if (instant !== undefined) return endAt({ instant, remarks: [] }, words, context);
  if (time !== undefined) {
    const isAppointment = (lead === 'at' || lead === undefined || lead === 'on') && time.wording === 'figures';
    const wall = clockInstant(time, day, context);
    return endAt(
      { ...wall, remarks: [...own, ...wall.remarks, ...(isAppointment ? [remarkAppointment(words)] : [])] },
      words,
      context,
    );
  }
  if (day === undefined) return undefined;
  const partEnd = lead === 'before' || day.part === undefined ? undefined : PARTS[day.part].until;
  if (partEnd === undefined) return endOfDay(day, { lead, words }, context);
  const at = Temporal.PlainTime.from(partEnd);
  const wall = instantOf(day.last.toPlainDateTime(at), context.timeZone);
  return endAt({ ...wall, remarks: [...own, remarkTime(words, at), ...wall.remarks] }, words, context);
}

function endAt(
  { instant, remarks }: { readonly instant: Temporal.Instant; readonly remarks: readonly string[] },
  words: string,
  { now }: WallContext,
): ResolvedDue | undefined {
  if (!isStorableInstant(instant)) return undefined;
  const isPast = Temporal.Instant.compare(instant, now) <= 0;
  return { due: formatInstant(instant), remarks: isPast ? [remarkPast(words)] : remarks };
}

function endOfDay(
  phrase: DayPhrase,
  { lead, words }: Pick<Wording, 'lead' | 'words'>,
  { today }: WallContext,
): ResolvedDue | undefined {
  const day = dueDay(phrase, lead, today);
  if (!isStorable(day)) return undefined;
  if (Temporal.PlainDate.compare(day, today) < 0) return { due: day.toString(), remarks: [remarkPast(words)] };
  const isPlain = phrase.kind === 'day' && lead !== 'before' && phrase.part === undefined;
  return { due: day.toString(), remarks: [...phrase.remarks, ...(isPlain ? [] : [remarkDay(words, day, today)])] };
}

/** "Before Friday" is due on Thursday; "by March" and "for March" on its first day; "in March" and "this week" on their last. */
function dueDay(
  { kind, first, last }: DayPhrase,
  lead: LeadKind | undefined,
  today: Temporal.PlainDate,
): Temporal.PlainDate {
  if (lead === 'before') return kind === 'edge' ? last : first.subtract({ days: 1 });
  const isAhead = Temporal.PlainDate.compare(first, today) > 0;
  return kind === 'period' && isAhead && (lead === 'by' || lead === 'until' || lead === 'for') ? first : last;
}

function weekLater(moment: Moment): Moment {
  const { day } = moment;
  if (day === undefined) return moment;
  const [first, last, past] = [day.first, day.last, day.past].map((date) => date.add({ weeks: 1 }));
  if (first === undefined || last === undefined || past === undefined) return moment;
  return { ...moment, day: { ...day, first, last, past, remarks: [] } };
}

function startOf({ day, time, instant }: Moment, context: WallContext): ResolvedStart | undefined {
  if (instant !== undefined) return { notBefore: instant, remarks: [] };
  if (time !== undefined) {
    const wall = clockInstant(time, day && { ...day, last: day.first }, context);
    return { notBefore: wall.instant, remarks: wall.remarks };
  }
  if (day === undefined) return undefined;
  return { notBefore: startOfDay(day.first, day.part && PARTS[day.part].from, context.timeZone), remarks: [] };
}

/** Without a time this is the first instant of the day, which is not 00:00 where the clocks skip midnight. */
function startOfDay(day: Temporal.PlainDate, plainTime: string | undefined, timeZone: string): Temporal.Instant {
  const zoned = plainTime === undefined ? day.toZonedDateTime(timeZone) : day.toZonedDateTime({ timeZone, plainTime });
  return zoned.toInstant();
}

/** The two ends of a stretch as moments of their own; an end that names no day is on the day of the other. */
function endsOf(moment: Moment, context: WallContext): { readonly from: Moment; readonly until: Moment } {
  const { day, time, until } = moment;
  if (until !== undefined) {
    const from = { ...moment, day: day ?? until.day, until: undefined };
    return { from, until: { ...until, day: until.day ?? day } };
  }
  if (time?.until !== undefined) {
    const from = { ...time, until: undefined };
    const end = { ...from, at: time.until };
    const nights = Temporal.PlainTime.compare(end.at, from.at) <= 0 ? 1 : 0;
    const on = day ?? stretchDay(end, nights, context);
    const endsOn = nights === 0 ? on : singleDay(on, on.last.add({ days: nights }));
    return { from: { ...moment, day: on, time: from }, until: { ...moment, day: endsOn, time: end } };
  }
  return {
    from: { ...moment, time: undefined },
    until: { ...moment, day: day && { ...day, kind: 'day', first: day.last } },
  };
}

/** Today while the stretch is not over, else tomorrow. `nights` is how many midnights it goes past. */
function stretchDay(end: NonNullable<Moment['time']>, nights: number, context: WallContext): DayPhrase {
  const lastDay = singleDay(end, context.today.add({ days: nights }));
  const isOver = Temporal.Instant.compare(clockInstant(end, lastDay, context).instant, context.now) <= 0;
  return singleDay(end, context.today.add({ days: isOver ? 1 : 0 }));
}
