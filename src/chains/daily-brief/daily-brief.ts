/** The day in a few sentences. */
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import type { Fault } from '#kernel/problem.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import { type Chain, firstStep } from '../chain.ts';
import { DayInput } from '../day.ts';
import type { RunChain } from '../run-chain.ts';
import { findUnkindWords } from '../safe-words.ts';
import { sayClock } from '../say-clock.ts';
import { questionsAtMost, tokensAtMost } from '../stop-conditions.ts';
import { briefByRules } from './brief-by-rules.ts';
import { DAILY_BRIEF_SYSTEM, DAILY_BRIEF_VERSION, dailyBriefPrompt } from './daily-brief-prompt.ts';

export const BriefText = z.strictObject({ sentences: z.array(z.string().min(3).max(240)).min(1).max(4) });
export type BriefText = z.output<typeof BriefText>;

export type WriteBrief = (
  request: { readonly person: PersonId; readonly picture: DayInput },
  options: { readonly signal: AbortSignal },
) => Promise<BriefText & { readonly source: AnswerSource }>;

export const DAILY_BRIEF: Chain<DayInput, BriefText> = {
  name: 'daily-brief',
  version: DAILY_BRIEF_VERSION,
  input: DayInput,
  output: BriefText,
  last: firstStep('sentences', ({ input, ask }) => {
    const prompt = dailyBriefPrompt(input);
    return ask({
      system: DAILY_BRIEF_SYSTEM,
      prompt,
      schema: BriefText,
      check: (answer) => faultsOf(answer, timesIn(input)),
      maxOutputTokens: 300,
    });
  }),
  stopWhen: [questionsAtMost(1), tokensAtMost(12_000)],
  offline: (input) => ({ value: { sentences: [...briefByRules(input)] }, source: 'template' }),
};

export function createDailyBrief({ runChain }: { readonly runChain: RunChain }): WriteBrief {
  return async ({ person, picture }, options) => {
    const { value, source } = await runChain(DAILY_BRIEF, { person, input: picture }, options);
    return { ...value, source };
  };
}

/** Times that cannot be held against those given. */
const OTHER_TIMES = /\b\d{1,2}\s*(?:am|pm|a\.m\.|p\.m\.|o.clock)(?![a-z])|\b(?:half past|quarter (?:past|to))\b/i;

/** The times of day that may be said: those of the plan and of the calendar, and what it is now. */
function timesIn({ now, timeZone, steps, events }: DayInput): ReadonlySet<string> {
  const spans = [...steps.map(({ placement }) => placement), ...events];
  const instants = [now.toString(), ...spans.flatMap(({ start, end }) => [start, end])];
  return new Set(instants.map((instant) => sayClock(instant, timeZone)));
}

/** A time of day that was not given is made up. */
function faultsOf({ sentences }: BriefText, times: ReadonlySet<string>): readonly Fault[] {
  const texts = Object.fromEntries(sentences.map((sentence, at) => [`sentences/${at}`, sentence]));
  const madeUp = sentences.flatMap((sentence, at) =>
    [...sentence.matchAll(/\b\d{1,2}:\d{2}\b/g)]
      .filter(([time]) => !times.has(time.padStart(5, '0')))
      .map(([time]) => ({ path: `sentences/${at}`, message: `expected only times that were given, got ${time}` })),
  );
  const inWords = sentences.flatMap((sentence, at) =>
    OTHER_TIMES.test(sentence)
      ? [{ path: `sentences/${at}`, message: 'expected times as they were given, such as 14:00' }]
      : [],
  );
  const repeated = sentences.flatMap((sentence, at) =>
    sentences.indexOf(sentence) < at ? [{ path: `sentences/${at}`, message: 'expected something not said yet' }] : [],
  );
  return [...findUnkindWords(texts), ...madeUp, ...inWords, ...repeated];
}
