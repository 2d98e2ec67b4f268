/** Why somebody who comes back from a sign-in provider is not in, in words. The address only carries a name for it, which is never shown. */

const SENTENCES: Readonly<Record<string, string>> = {
  'openid-stale': 'That took too long, or was begun in another browser. Start once more.',
  'openid-refused': 'The sign-in provider did not say who you are. Try again, or use another way.',
  'identity-unknown': 'Nobody here has that identity yet. New people come by invitation: ask for a link.',
  'identity-taken': 'That identity belongs to somebody else here.',
  'sign-in-expired': 'You were signed out on the way. Sign in and try again.',
  'provider-unavailable': 'The sign-in provider cannot be reached right now. Try again, or use another way.',
  'link-invalid': 'The link has been used or has expired. Ask whoever gave it to you for a new one.',
  'too-many-credentials': 'You have as many linked identities as there can be. Remove one first.',
  'too-busy': 'Too much at the same moment. Try again.',
};

/** Null for no problem at all. */
export function sayArrival(problem: string | null): string | null {
  if (problem === null) return null;
  return Object.hasOwn(SENTENCES, problem)
    ? (SENTENCES[problem] ?? null)
    : 'That did not work. Try again, or use another way.';
}
