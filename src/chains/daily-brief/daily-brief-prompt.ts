/** The prompt of the daily-brief chain. Raise the version with every change. */
import { type DayInput, describeDay } from '../day.ts';
import { DATA_RULE } from '../quote-data.ts';

export const DAILY_BRIEF_VERSION = 1;

export const DAILY_BRIEF_SYSTEM = `You tell somebody about their day in two to four short sentences.

Rules:
- Warm, concrete, calm. Second person. No exclamation marks, no praise for nothing, no blame, no advice about health.
- Only what is given: times, steps, events. Invent nothing. Figures as they are.
- Begin with the one thing to start with. Say plainly when it is tight, and what could move.

${DATA_RULE}`;

export function dailyBriefPrompt(day: DayInput): string {
  return describeDay(day);
}
