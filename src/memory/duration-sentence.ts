/** Says in words what an estimate rests on: what the person said, what happened before, what was booked. Always with the count. */
import { sayMinutes } from '#kernel/duration.ts';

/** Which earlier work an estimate rests on most. */
export type EvidenceGroup =
  | { readonly name: 'like-this' }
  | { readonly name: 'tag'; readonly tag: string }
  | { readonly name: 'kind' }
  | { readonly name: 'size' }
  | { readonly name: 'all' };

/** One earlier piece of work, minutes. */
export interface PastWork {
  readonly estimateMinutes: number;
  readonly actualMinutes: number;
}

export interface DurationEvidence {
  /** What the person said, minutes; null when they did not. */
  readonly saidMinutes: number | null;
  /** What is booked once there is enough to book by. */
  readonly bookedMinutes: number;
  /** How much finished work the group has. */
  readonly observations: number;
  readonly group: EvidenceGroup;
  /** The newest members of the group, at least one. */
  readonly newest: readonly PastWork[];
  /** True when there is no finished work outside `newest`. */
  readonly isEverything: boolean;
}

/** Evidence from fewer observations than this is shown but not booked: two blocks are an anecdote. */
export const ENOUGH_TO_BOOK = 3;

/** A range up to this many minutes is easier to compare in minutes alone. */
const IN_MINUTES = 90;

/** "You said 30 min. Your last 7 like this took 42 to 65 min. I booked 55 min." */
export function describeEvidence(evidence: DurationEvidence): string {
  const said = evidence.saidMinutes === null ? '' : `You said ${sayMinutes(evidence.saidMinutes)}. `;
  const booked =
    evidence.observations < ENOUGH_TO_BOOK
      ? `I go by it once there are ${ENOUGH_TO_BOOK}.`
      : `I booked ${sayMinutes(evidence.bookedMinutes)}.`;
  return `${said}${sayPast(evidence)} ${booked}`;
}

/** What is said before there is any finished work. Minutes. */
export function describeNoEvidence(guess: {
  readonly saidMinutes: number | null;
  readonly p50: number;
  readonly p80: number;
}): string {
  const booked =
    guess.saidMinutes === null
      ? `No history yet and no estimate, so I booked ${sayMinutes(guess.p50)}, one block.`
      : `No history yet, so I booked the ${sayMinutes(guess.p50)} you said.`;
  return `${booked} Up to ${sayMinutes(guess.p80)} would be no surprise.`;
}

function sayPast({ saidMinutes, group, newest, isEverything }: DurationEvidence): string {
  const count = newest.length;
  if (group.name === 'all') {
    const all = isEverything ? 'All your work so far' : 'Of all your work so far, the last';
    const subject = isEverything ? `${all} (${count} ${count === 1 ? 'piece' : 'pieces'})` : `${all} ${count}`;
    if (saidMinutes !== null) return `${subject} took ${sayRatios(newest)} you said.`;
    return `${subject} took ${sayRange(newest)}.`;
  }
  const subject = count === 1 ? 'Your last one' : `Your last ${count}`;
  return `${subject} ${sayGroup(group, saidMinutes !== null)} took ${sayRange(newest)}.`;
}

function sayGroup(group: Exclude<EvidenceGroup, { readonly name: 'all' }>, sized: boolean): string {
  const size = sized ? ' of about this size' : '';
  switch (group.name) {
    case 'like-this':
      return 'like this';
    case 'tag':
      return `tagged #${group.tag}${size}`;
    case 'kind':
      return `of this kind${sized ? ' and about this size' : ''}`;
    case 'size':
      return 'of about this size';
  }
}

/** "45 min", "25 min each", "42 to 65 min" or "45 min to 2 h 10 min". */
function sayRange(work: readonly PastWork[]): string {
  const minutes = work.map((piece) => Math.max(1, Math.round(piece.actualMinutes)));
  const least = Math.min(...minutes);
  const most = Math.max(...minutes);
  if (least === most) return work.length === 1 ? sayMinutes(most) : `${sayMinutes(most)} each`;
  return most <= IN_MINUTES ? `${least} to ${most} min` : `${sayMinutes(least)} to ${sayMinutes(most)}`;
}

/** "as long as", "1.5 times what" or "0.8 to 1.6 times what", to be followed by "you said". */
function sayRatios(work: readonly PastWork[]): string {
  const ratios = work.map((piece) => piece.actualMinutes / piece.estimateMinutes);
  const least = sayRatio(Math.min(...ratios));
  const most = sayRatio(Math.max(...ratios));
  if (least === most) return most === '1' ? 'as long as' : `${most} times what`;
  return `${least} to ${most} times what`;
}

function sayRatio(ratio: number): string {
  return String(Number(ratio.toPrecision(2)));
}
