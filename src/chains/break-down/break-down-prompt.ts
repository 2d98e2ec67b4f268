/** The prompt of the break-down chain. Raise the version with every change. */
import { FIRST_BLOCK_MAX_MINUTES } from '#model/breakdown.ts';
import { DATA_RULE, quoteData, quoteSome } from '../quote-data.ts';
import type { BreakDownRequest, PastBreakdown } from './break-down-request.ts';

export const BREAK_DOWN_VERSION = 3;

export const BREAK_DOWN_SYSTEM = `You break a person's goal into steps that they can start. Answer with JSON of the given schema and nothing else.

Rules for the steps:
- Each stepTitle is one concrete action and begins with an imperative verb ("Open", "Write", "Call"). No step repeats the goal.
- Each doneWhen says how the person can tell that the step is finished, in a way that can be checked.
- The first step is a physical action of at most ${FIRST_BLOCK_MAX_MINUTES} minutes with nothing left to decide.
- minutes are whole numbers. If an estimate is given, they add up to it.
- dependsOn lists positions, from 0, of earlier steps that must be finished first.
- goalKind is a short kebab-case name of the kind of goal, such as "write-report".
- Write in the language of the goal; goalKind stays English.
- Where steps of something alike that the person did before are given, keep to their way of working as far as it fits.

${DATA_RULE}`;

const STEPS_WANTED = { 1: '3 to 4', 2: '4 to 6', 3: '5 to 8', 4: '7 to 12', 5: '10 to 16' } as const;
/** More of memory makes an answer no better, and what was smuggled into it likelier to be followed. */
const MOST_REMEMBERED = 2;
const MOST_STEPS_REMEMBERED = 12;

/** What is asked about one goal. The person's words are quoted as data. */
export function breakDownPrompt(request: BreakDownRequest): string {
  const { title, notes = '', tags, estimateMinutes, blockMinutes, detail, similar = [] } = request;
  return [
    quoteData('goal', { title, notes, tags }),
    ...(similar.length === 0
      ? []
      : ['Done before, most alike first:', quoteSome('memory', similar.map(remembered), MOST_REMEMBERED)]),
    estimateMinutes === null
      ? 'The person gave no estimate: choose minutes that are realistic.'
      : `The person estimates ${estimateMinutes} minutes for all of it.`,
    `They work in blocks of ${blockMinutes} minutes; no step should be longer.`,
    `About ${STEPS_WANTED[detail]} steps, more where blocks would be too long.`,
  ].join('\n');
}

function remembered({ title, blocks }: PastBreakdown) {
  return {
    title,
    steps: blocks.slice(0, MOST_STEPS_REMEMBERED).map(({ stepTitle, minutes }) => ({ stepTitle, minutes })),
  };
}
