/** The prompt of the estimate chain. Raise the version with every change. */
import { DATA_RULE, quoteData } from '../quote-data.ts';
import type { EstimateRequest } from './estimate-request.ts';

export const ESTIMATE_VERSION = 1;

export const ESTIMATE_SYSTEM = `You estimate how long a piece of work takes one person, in minutes of actual work.

Rules:
- optimistic: one time in ten it goes faster. likely: the most likely time. pessimistic: one time in ten it takes longer.
- whole minutes, optimistic <= likely <= pessimistic. Do not flatter: people usually take longer than they think.
- because: one short sentence about what makes it vary.

${DATA_RULE}`;

export function estimatePrompt({ title, notes, tags, statedMinutes }: EstimateRequest): string {
  const stated = statedMinutes === null ? 'They gave no estimate.' : `They think it takes ${statedMinutes} minutes.`;
  return [quoteData('task', { title, notes, tags }), stated].join('\n');
}
