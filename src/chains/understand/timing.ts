/**
 * When something is due and when it may begin, from the moments of a sentence. A day without a time stays a day; a time becomes an
 * instant by the rules of the person's zone. Of several moments one is used, and what could have been meant otherwise is said.
 */
import { dueInstant, formatInstant } from '#model/time.ts';
import { judge, type MomentUse } from './moment-use.ts';
import { findMoments, isStretch, type MomentContext } from './moments.ts';
import { findImpossibleDays } from './numeric-days.ts';
import type { Reading } from './reading.ts';
import { remarkChoice, remarkDueBeforeStart, remarkLeftDay, remarkNoSuchDay, remarkSecond } from './remarks.ts';
import { resolveDue, resolveStart, resolveStretch } from './resolve-moment.ts';

export interface Timing {
  /** A day or an instant in canonical form. */
  readonly due: string | null;
  readonly notBefore: string | null;
}

/** Reads due and earliest start, and claims their words. */
export function readTiming(reading: Reading, context: MomentContext): Timing {
  const open = reading.open();
  const uses: MomentUse[] = [];
  for (const moment of findMoments(open, context)) {
    const judgement = judge(moment, open, context.today);
    if (judgement.kind === 'used') uses.push(judgement.use);
    else if (judgement.worthSaying) reading.remark(remarkLeftDay(open.slice(moment.start, moment.end)));
  }
  const starts = uses.filter((use) => saysStart(use));
  const start = choose(starts, reading);
  const due = choose(
    uses.filter((use) => !starts.includes(use)),
    reading,
  );
  const begin = start && resolveStart(start, context);
  const end =
    due &&
    (isStretch(due.moment) ? resolveStretch(due, context) : resolveDue(due, { ...context, after: begin?.notBefore }));
  if (start !== undefined && begin !== undefined) reading.take('notBefore', start);
  if (due !== undefined && end !== undefined) reading.take('due', due);
  for (const remark of [...(begin?.remarks ?? []), ...(end?.remarks ?? [])]) reading.remark(remark);
  for (const use of [start, due]) if (use?.moment.isChoice === true) reading.remark(remarkChoice(use.words));
  for (const words of findImpossibleDays(reading.open())) reading.remark(remarkNoSuchDay(words));
  const notBefore = begin?.notBefore ?? end?.notBefore;
  if (
    notBefore !== undefined &&
    end !== undefined &&
    Temporal.Instant.compare(dueInstant(end.due, context.timeZone), notBefore) <= 0
  ) {
    reading.remark(remarkDueBeforeStart());
  }
  return { due: end?.due ?? null, notBefore: notBefore === undefined ? null : formatInstant(notBefore) };
}

function saysStart({ lead, moment }: MomentUse): boolean {
  return (lead === 'from' || lead === 'after') && !isStretch(moment);
}

/** Of several, the first with a word such as "by" wins, else the first. The others stay in the title, and that is said. */
function choose(uses: readonly MomentUse[], reading: Reading): MomentUse | undefined {
  const isExplicit = ({ lead }: MomentUse): boolean => lead === 'by' || lead === 'before' || lead === 'until';
  const chosen = uses.find(isExplicit) ?? uses[0];
  for (const other of uses) {
    if (chosen !== undefined && other !== chosen) reading.remark(remarkSecond(other.words, chosen.words));
  }
  return chosen;
}
