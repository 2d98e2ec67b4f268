/**
 * Questions that wait for their one answer. What is asked is 256 random bits, found again by their hash; a question has a purpose, an end,
 * and is used up in a commit that expects it as it was read, so that no answer counts twice, whichever instance it is given to.
 */
import type { Clock } from '#kernel/clock.ts';
import { newSecret, type PersonId } from '#kernel/id.ts';
import { formatInstant } from '#model/time.ts';
import { type Change, changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { CHALLENGES, type Challenge } from '#shelves/shelves.ts';
import { hasPassed } from './account-sessions.ts';
import { hashSecret } from './credentials.ts';

export interface Challenges {
  /** Asks. Resolves with what the answer has to repeat. */
  readonly ask: (given: {
    readonly purpose: Challenge['purpose'];
    readonly minutes: number;
    /** Whose the answer will be, where that is known. */
    readonly person?: PersonId | undefined;
    readonly expected?: Challenge['expected'];
  }) => Promise<string>;
  /** The question that an answer repeats; undefined when it was for something else, has ended, was answered, or never was one. */
  readonly find: (purpose: Challenge['purpose'], repeated: string) => Promise<Stored<Challenge> | undefined>;
}

export function createChallenges(deps: { readonly storage: Storage; readonly clock: Clock }): Challenges {
  const { storage, clock } = deps;
  return {
    ask: async ({ purpose, minutes, person = null, expected = {} }) => {
      const asked = newSecret();
      const expiresAt = formatInstant(clock.now().add({ minutes }));
      const value: Challenge = { purpose, person, expiresAt, expected };
      const change = changeOf({ shelf: CHALLENGES, person: INSTALL, id: hashSecret(asked), expect: 'absent', value });
      const outcome = await storage.commit([change]);
      if (!outcome.committed) throw new Error('a question with 256 random bits was asked before, which cannot be');
      return asked;
    },
    find: async (purpose, repeated) => {
      const stored = await storage.get(CHALLENGES, INSTALL, hashSecret(repeated));
      const isGood = stored?.value.purpose === purpose && !hasPassed(stored.value.expiresAt, clock.now());
      return isGood ? stored : undefined;
    },
  };
}

/** The change that uses a question up. Losing it means that it was answered already. */
export function useUp(challenge: Stored<Challenge>): Change {
  return changeOf({
    shelf: CHALLENGES,
    person: INSTALL,
    id: challenge.id,
    expect: challenge.revision,
    value: undefined,
  });
}
