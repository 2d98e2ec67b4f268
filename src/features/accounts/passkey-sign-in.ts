/**
 * Signing in with a passkey. It says by itself whose it is, so that no name is asked for; the person has to unlock it, so that holding the
 * device is not enough. Each question is answered once: it is used up, with the passkey as it was read, before anybody is let in.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Passkey } from '#model/account.ts';
import { formatInstant } from '#model/time.ts';
import { changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { type Challenge, PASSKEYS } from '#shelves/shelves.ts';
import { type Challenges, useUp } from './challenges.ts';
import { type PasskeyAnswer, readClientData, readUserHandle } from './passkey-answer.ts';
import { type PasskeyOptions, type PasskeyVerifier, QUESTION_MINUTES } from './passkey-verifier.ts';
import type { Entered, Entry, SignInPlace } from './sign-in-entry.ts';
import type { SignInTrail } from './sign-in-trail.ts';

export interface PasskeySignIn {
  /** `webOrigin`: scheme and host of the page that asks. */
  readonly ask: (webOrigin: string) => Promise<PasskeyOptions>;
  /** Throws `passkey-refused`, the same whatever is wrong. */
  readonly enter: (answer: PasskeyAnswer, place: SignInPlace & { readonly webOrigin: string }) => Promise<Entered>;
}

const MOST_RACES = 12;

export function createPasskeySignIn(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly verifier: PasskeyVerifier;
  readonly entry: Entry;
  readonly trail: SignInTrail;
}): PasskeySignIn {
  const { storage, clock, challenges, verifier, entry } = deps;

  /** Uses up the question and notes the use of the passkey. False when either changed since it was read. */
  const settle = async (
    person: PersonId,
    given: { readonly question: Stored<Challenge>; readonly stored: Stored<Passkey>; readonly used: Passkey },
  ) => {
    const { question, stored, used } = given;
    const noted = changeOf({ shelf: PASSKEYS, person, id: stored.id, expect: stored.revision, value: used });
    return (await storage.commit([useUp(question), noted])).committed;
  };

  /** Whose answer it is, once it is known to be true and can be given no second time; undefined when it is not. */
  const prove = async (
    answer: PasskeyAnswer,
    place: SignInPlace & { readonly webOrigin: string },
  ): Promise<PersonId | undefined> => {
    const [said, person] = [readClientData(answer), readUserHandle(answer)];
    if (said === undefined || said.isFramed || person === undefined) return undefined;
    for (let race = 0; race < MOST_RACES; race += 1) {
      const question = await challenges.find('passkey-sign-in', said.challenge);
      const stored = question && (await storage.get(PASSKEYS, person, answer.id));
      if (question === undefined || stored === undefined) return undefined;
      const passkey = stored.value;
      const { challenge } = said;
      const now = await verifier.verifySignIn({ answer, challenge, webOrigin: place.webOrigin, passkey });
      if (now === undefined) return undefined;
      if (wentBackwards(passkey.counter, now.counter)) {
        const detail = `the passkey ${passkey.name} seems to have been copied`;
        await deps.trail.noteFailure(`passkey ${passkey.id}`, { person, origin: place.origin, detail });
        return undefined;
      }
      const used = { ...passkey, ...now, lastUsedAt: formatInstant(clock.now()) };
      if (await settle(person, { question, stored, used })) return person;
    }
    throw new Problem('too-busy', {
      detail: 'The passkey is being used elsewhere at the same moment.',
      retryAfterSeconds: 1,
    });
  };

  return {
    ask: async (webOrigin) => {
      const challenge = await challenges.ask({ purpose: 'passkey-sign-in', minutes: QUESTION_MINUTES });
      return verifier.askSignIn({ challenge, webOrigin });
    },

    enter: async (answer, place) => {
      const person = await prove(answer, place);
      const entered = person && (await entry.enter(person, { method: 'passkey', place }));
      if (entered !== undefined) return entered;
      throw new Problem('passkey-refused', { detail: 'The passkey was not accepted here.' });
    },
  };
}

/** An authenticator that counts has to count on (WebAuthn Level 3, section 6.1.1); many do not count and always say 0. */
function wentBackwards(before: number, now: number): boolean {
  return (before > 0 || now > 0) && now <= before;
}
