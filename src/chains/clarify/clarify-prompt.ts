/** The prompt of the clarify chain. Raise the version with every change. */
import type { Understanding } from '#model/understanding.ts';
import { DATA_RULE, quoteData } from '../quote-data.ts';

export const CLARIFY_VERSION = 2;

export const CLARIFY_SYSTEM = `Somebody has typed a goal. You say which one or two questions would change how it is broken into steps or planned, or none.

Rules:
- At most two questions, best first; an empty list when nothing would change. Most goals need none.
- Each is one short sentence that ends with a question mark and can be answered in a few words.
- Write in the language of the goal.
- why says in a few words what the answer would change.
- Never ask for what was understood already, never for feelings or private details.

${DATA_RULE}`;

export function clarifyPrompt(understanding: Understanding): string {
  const { title, due, notBefore, estimateMinutes, tags, dependsOnTitles } = understanding;
  return [
    quoteData('goal', { title, tags, waitsFor: dependsOnTitles }),
    `Understood: due ${due ?? 'not said'}, not before ${notBefore ?? 'not said'}, takes ${
      estimateMinutes === null ? 'not said' : `${estimateMinutes} minutes`
    }.`,
  ].join('\n');
}
