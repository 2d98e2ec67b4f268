/** The prompt of the daily-brief chain. Raise the version with every change. */
import { type DayInput, describeDay } from '../day.ts';
import { DATA_RULE } from '../quote-data.ts';

export const DAILY_BRIEF_VERSION = 3;

export const DAILY_BRIEF_SYSTEM = `You tell somebody about their day in two to four short sentences.

Rules:
- Warm, concrete, calm. Second person. No exclamation marks, no praise for nothing, no blame, no advice about health.
- Only what is given: times, steps, events. Invent nothing. Figures as they are.
- Begin with the one thing to start with. Say plainly when it is tight, and what could move.

${DATA_RULE}`;

const QUARTER_MS = 15 * 60_000;

/** As of the quarter of an hour: whoever looks again soon asks the same question, and what was answered is remembered. */
export function dailyBriefPrompt(day: DayInput): string {
  const ms = Math.floor(day.now.epochMilliseconds / QUARTER_MS) * QUARTER_MS;
  const now = Temporal.Instant.fromEpochMilliseconds(ms);
  return describeDay({ ...day, now, currentMinutes: Math.floor(day.currentMinutes / 15) * 15 });
}
