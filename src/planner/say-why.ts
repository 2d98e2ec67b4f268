/** Why a block is where it is, and why another one is nowhere: one short sentence each, true of the finished plan. */
import { sayMinutes } from '#kernel/duration.ts';
import { type Bounds, findLoss, type LostPlace, ownBounds, readBounds } from './bounds.ts';
import { blocksBefore } from './dependencies.ts';
import type { Verdict } from './lay-out.ts';
import type { TimeSpan } from './planning.ts';
import { type Reader, sayDeadline, sayTime } from './say-time.ts';
import { blockAt, type Situation, taskOfBlock } from './situation.ts';
import type { Timeline } from './timeline.ts';
import { MINUTE } from './wall-clock.ts';

/** Titles in a sentence are cut to this many characters: a sentence has 400 and may name three. */
const TITLE_LENGTH = 60;

const LOST: Readonly<Record<LostPlace, string>> = {
  passed: 'Its time has passed',
  resized: 'Its length has changed',
  busy: 'Your calendar needs its old time',
  'outside-hours': 'Its old time is no longer in your hours',
  'too-late': 'Its old time is too late now',
  'too-early': 'Its old time is too early now',
};

export interface PlacedBlock {
  readonly block: number;
  readonly span: TimeSpan;
  readonly verdict: Verdict;
  /** The place of every block. */
  readonly spans: readonly (TimeSpan | null)[];
}

/** Says why a placed block sits there: `After 'Draft the outline' of the same task`. */
export function explainPlacement(situation: Situation, placed: PlacedBlock): string {
  const { block, verdict } = placed;
  if (verdict.kind === 'pinned') return explainPin(situation, placed);
  if (verdict.kind !== 'placed') return 'Kept where it was';
  const reason = explainChoice(situation, { block, after: verdict.after, ahead: verdict.ahead });
  const loss = explainLoss(situation, placed);
  return loss === null ? reason : `${loss}; ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

/** Why it is not where it was; null when it was nowhere. */
function explainLoss(situation: Situation, { block, spans }: PlacedBlock): string | null {
  const place = situation.current[block] ?? null;
  if (place === null) return blockAt(situation, block).pinnedAt === null ? null : LOST.passed;
  const lost = findLoss(situation, block, place);
  if (lost !== null) return LOST[lost];
  const bounds = readBounds(situation, { block, spans });
  const waits = 'from' in bounds && place.start < bounds.from;
  return waits ? 'What it waits for has moved' : 'More pressing work needs its old time';
}

function explainChoice(
  situation: Situation,
  { block, after, ahead }: { readonly block: number; readonly after: number | null; readonly ahead: boolean },
): string {
  const { dueAt, notBeforeAt } = taskOfBlock(situation, block);
  const due = dueAt === null ? '' : ` before ${sayDeadline(dueAt, readerOf(situation))}`;
  if (ahead) return `Ahead of less pressing work, to be done${due === '' ? ' soon' : due}`;
  if (after !== null) return `After ${nameBefore(situation, { block, before: after })}`;
  if (notBeforeAt !== null && notBeforeAt > situation.request.now) {
    return `First free stretch from ${sayTime(notBeforeAt, readerOf(situation))} on`;
  }
  return `First free stretch${due}`;
}

/** A pin stays whatever it runs into; the sentence names the first thing that it runs into. */
function explainPin(situation: Situation, { block, span, spans }: PlacedBlock): string {
  const clash = findClash(situation, { block, span, spans });
  return clash === null ? 'You put it here' : `You put it here, ${clash}`;
}

function findClash(situation: Situation, { block, span, spans }: Omit<PlacedBlock, 'verdict'>): string | null {
  const { busy, running, person } = situation.request;
  const events = busy.filter((event) => event.start < event.end);
  if (events.some((event) => overlap(event, span))) return 'at the same time as an event in your calendar';
  if (running !== null && overlap(running, span)) return 'while another session is going on';
  const other = spans.findIndex((one, number) => number !== block && one !== null && overlap(one, span));
  if (other >= 0) return `at the same time as ${sayTitle(blockAt(situation, other).title)}`;
  const buffer = person.bufferMinutes * MINUTE;
  const near = events.some((event) => overlap({ start: event.start - buffer, end: event.end + buffer }, span));
  if (near) return `less than ${sayMinutes(person.bufferMinutes)} from an event`;
  const { dueAt, hoursKind } = taskOfBlock(situation, block);
  if (dueAt !== null && span.end > dueAt) return `after ${sayDeadline(dueAt, readerOf(situation))}, when it is due`;
  const early = blocksBefore(block, situation.dependencies).find(
    (before) => before !== block && (spans[before]?.end ?? 0) > span.start,
  );
  if (early !== undefined) return `before ${nameBefore(situation, { block, before: early })}, which it waits for`;
  const free = situation.free.get(hoursKind) ?? [];
  const from = Math.max(span.start, situation.request.now);
  const inHours =
    span.end > situation.request.horizonEnd || free.some((one) => one.start <= from && span.end <= one.end);
  return inHours ? null : `outside your hours of the kind “${hoursKind}”`;
}

/** Says why a block has no place, in words a person can act on. `timeline` holds the finished plan. */
export function explainUnplaced(
  situation: Situation,
  { block, verdict, timeline }: { readonly block: number; readonly verdict: Verdict; readonly timeline: Timeline },
): string {
  if (verdict.kind === 'circle') {
    if (verdict.behind === block) return 'Waits for itself: take out that dependency';
    const name = nameBefore(situation, { block, before: verdict.behind });
    return `Waits for ${name}, which waits in a circle: take out one of these dependencies`;
  }
  if (verdict.kind === 'waits')
    return `Waits for ${nameBefore(situation, { block, before: verdict.behind })}, which did not fit`;
  const bounds = verdict.kind === 'no-room' ? { ...verdict, after: null } : ownBounds(situation, block);
  return explainNoRoom(situation, { block, bounds, timeline });
}

function explainNoRoom(
  situation: Situation,
  { block, bounds, timeline }: { readonly block: number; readonly bounds: Bounds; readonly timeline: Timeline },
): string {
  const { person, now } = situation.request;
  const { minutes } = blockAt(situation, block);
  const { hoursKind, dueAt } = taskOfBlock(situation, block);
  if (!person.workingHours.some((window) => window.kind === hoursKind)) {
    return `No working hours of the kind “${hoursKind}”`;
  }
  const until = sayUntil(situation, bounds, dueAt);
  if (dueAt !== null && dueAt <= now) return `${capitalize(until)} has passed: give it a later due date`;
  if (minutes > person.dailyFocusMinutes) {
    return `Longer (${sayMinutes(minutes)}) than the focus time of a whole day (${sayMinutes(person.dailyFocusMinutes)}): split it`;
  }
  const free = (situation.free.get(hoursKind) ?? [])
    .map((span) => Math.min(span.end, bounds.until) - Math.max(span.start, bounds.from))
    .filter((length) => length > 0)
    .map((length) => Math.floor(length / MINUTE));
  const longest = Math.max(0, ...free);
  if (longest === 0) return `No free time ${sayFrom(situation, bounds)}before ${until}`;
  if (longest < minutes) {
    return `Longer (${sayMinutes(minutes)}) than any free stretch ${sayFrom(situation, bounds)}before ${until}: the longest is ${sayMinutes(longest)}`;
  }
  const needs = `Needs ${sayMinutes(minutes)} more before ${until}`;
  if (
    timeline.findPlace(block, { from: bounds.from, until: bounds.until, respect: 'firm', anyDayLoad: true }) !== null
  ) {
    return `${needs}: the ${sayMinutes(person.dailyFocusMinutes)} of focus time of each day are taken by earlier work`;
  }
  const total = free.reduce((sum, length) => sum + length, 0);
  return `${needs}: ${sayMinutes(total)} are free and earlier work and its breaks leave no stretch long enough`;
}

function sayUntil(situation: Situation, { until }: Bounds, dueAt: number | null): string {
  const said = sayDeadline(until, readerOf(situation));
  return until === dueAt ? said : `${said}, where the plan ends`;
}

/** Names the start only when it is later than now. */
function sayFrom(situation: Situation, { from }: Bounds): string {
  return from > situation.request.now ? `after ${sayTime(from, readerOf(situation))} and ` : '';
}

function nameBefore(
  situation: Situation,
  { block, before }: { readonly block: number; readonly before: number },
): string {
  const title = sayTitle(blockAt(situation, before).title);
  const task = taskOfBlock(situation, before);
  return task.id === taskOfBlock(situation, block).id
    ? `${title} of the same task`
    : `${title} of ${sayTitle(task.title)}`;
}

/** A long title is cut after a whole word where it has any. */
function sayTitle(title: string): string {
  const characters = [...title];
  if (characters.length <= TITLE_LENGTH) return `“${title}”`;
  const cut = characters.slice(0, TITLE_LENGTH - 1).join('');
  const words = cut.replace(/[\s,;:.]+\S*$/u, '');
  return `“${words === '' ? cut : words}…”`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function overlap(a: TimeSpan, b: TimeSpan): boolean {
  return a.start < b.end && b.start < a.end;
}

function readerOf({ request }: Situation): Reader {
  return { timeZone: request.person.timeZone, now: request.now };
}
