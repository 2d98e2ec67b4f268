/** The prompts of the reflect chain. Raise the version with every change. */
import { DATA_RULE, quoteSome } from '../quote-data.ts';
import { sayClock } from '../say-clock.ts';
import type { ReflectFact, ReflectRequest } from './reflect-request.ts';

export const REFLECT_VERSION = 1;

export const REFLECT_SYSTEM = `You look back on somebody's week from facts with ids, and say what it shows about how they work.

Rules:
- At most two insights, each one short sentence in the second person, and the ids of the facts it rests on (two or more).
- Only what the facts show. A pattern needs at least two of them; with too little to see, give none.
- Say what helped, or what could be tried, never what was wrong with the person. No exclamation marks.

${DATA_RULE}`;

const MOST_FACTS = 40;

export function reflectPrompt(
  about: 'starts' | 'lengths',
  facts: readonly ReflectFact[],
  request: ReflectRequest,
): string {
  const told = facts.map(({ id, at, words }) => ({
    id,
    at: `${Temporal.Instant.from(at).toZonedDateTimeISO(request.timeZone).toPlainDate().toLocaleString('en', { weekday: 'short' })} ${sayClock(at, request.timeZone)}`,
    words,
  }));
  const question =
    about === 'starts'
      ? 'What do these say about when and how they get started?'
      : 'What do these say about how long things take, and when they go well?';
  return `The week from ${request.week}.\n${quoteSome('fact', told.slice(-MOST_FACTS), MOST_FACTS)}\n${question}`;
}
