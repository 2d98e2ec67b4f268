/** A name to sign in with for somebody who brings one from elsewhere: theirs where it is free, else theirs with a number. */
import { newSecret, type PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { SignInName } from '#model/account.ts';
import type { OpenIdProfile } from '#ports/openid/openid.ts';
import type { Change, Storage } from '#ports/storage/storage.ts';
import { claimName } from './sign-in-name.ts';

/** Leaves room for a number. */
const MOST_CHARACTERS = 70;
const MOST_NUMBERED = 20;

/** The name, and what claims it. Losing the commit means that somebody took it at the same moment: decide again. */
export async function claimFreeName(
  storage: Storage,
  person: PersonId,
  profile: OpenIdProfile,
): Promise<{ readonly name: string; readonly changes: readonly Change[] }> {
  for (const name of candidates(nameIn(profile))) {
    try {
      return { name, changes: await claimName(storage, person, { name, before: null }) };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'name-taken') throw error;
    }
  }
  throw new Error('a name with 48 random bits was taken, which cannot be');
}

function* candidates(name: string): Generator<string> {
  yield name;
  for (let number = 2; number <= MOST_NUMBERED; number += 1) yield `${name} ${number}`;
  yield `${name} ${newSecret(6)}`;
}

/** What can be a name here, of what they are called there. */
function nameIn({ name, userName }: OpenIdProfile): string {
  const usable = [name, userName].map((text) => SignInName.safeParse(tidy(text ?? '', MOST_CHARACTERS)).data);
  return usable.find((one) => one !== undefined) ?? 'New here';
}

/** One line of text that shows, cut to a length. */
export function tidy(text: string, most: number): string {
  const shown = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  // Never half of a character.
  return shown
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}
