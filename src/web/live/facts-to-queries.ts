/** Which of the things on screen a fact makes stale. */
import type { FactType } from '#model/fact.ts';

/** Names of what the page reads; the first part of every query key. */
export const READS = [
  'me',
  'today',
  'plan',
  'tasks',
  'blocks',
  'session',
  'thoughts',
  'calendars',
  'jobs',
  'proposals',
  'requests',
  'account',
  'people',
  'brief',
  'reflections',
  'offered-steps',
] as const;
export type Read = (typeof READS)[number];

const STALE_BY_NOUN: Readonly<Record<string, readonly Read[]>> = {
  person: ['me', 'today', 'plan', 'brief'],
  task: ['tasks', 'blocks', 'today', 'plan'],
  steps: ['offered-steps'],
  block: ['blocks', 'tasks', 'today', 'plan'],
  proposal: ['proposals', 'today', 'plan'],
  plan: ['plan', 'today', 'proposals', 'blocks', 'tasks', 'brief'],
  session: ['session', 'today', 'plan', 'blocks', 'tasks', 'brief'],
  thought: ['thoughts', 'today'],
  check: ['today'],
  calendar: ['calendars', 'jobs', 'plan', 'today', 'brief'],
  request: ['requests'],
};

/** What to read again after a fact. A fact of a kind this page does not know yet makes everything stale. */
export function readsStaleAfter(type: FactType | string): readonly Read[] {
  return STALE_BY_NOUN[type.split('-')[0] ?? ''] ?? READS;
}
