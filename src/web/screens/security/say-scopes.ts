/** What a token may do, in words. */
import { SCOPES, type Scope } from '#model/scope.ts';

export const SCOPE_WORDS: Readonly<Record<Scope, { readonly verb: string; readonly hint: string }>> = {
  read: { verb: 'look', hint: 'See tasks, the plan, calendars and what was learned' },
  capture: { verb: 'add and change tasks', hint: 'Write down, change, break down and delete tasks' },
  plan: { verb: 'plan', hint: 'Move blocks, accept plans, add and remove calendars' },
  focus: { verb: 'run focus sessions', hint: 'Start, pause and finish blocks, park thoughts' },
  memory: { verb: 'ask what things take', hint: 'Use and correct what was learned about you' },
  account: { verb: 'manage the account', hint: 'Settings, tokens, export; for programs you trust with everything' },
};

/** `May look and plan.`; `May look; asks you before it plans.` */
export function sayScopes(scopes: readonly Scope[], proposeOnly: boolean): string {
  const verbs = (wanted: readonly Scope[]) => joined(wanted.map((scope) => SCOPE_WORDS[scope].verb));
  const sorted = SCOPES.filter((scope) => scopes.includes(scope));
  if (!proposeOnly) return `May ${verbs(sorted)}.`;
  const changing = sorted.filter((scope) => scope !== 'read');
  const looking = sorted.includes('read') ? 'May look' : 'May ask';
  return changing.length === 0
    ? 'May look.'
    : `${looking}; whatever it would change waits for you (${verbs(changing)}).`;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
