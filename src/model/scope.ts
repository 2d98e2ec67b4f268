/** What a program that holds a token may do, by area. A person in person may do all of it. */

export const SCOPES = ['read', 'capture', 'plan', 'focus', 'memory', 'account'] as const;
export type Scope = (typeof SCOPES)[number];
