/**
 * Somebody's passkeys: several, each with a name, each removable as long as there is another way in. A new one answers a question that
 * was asked for this very person and is used up by it. Adding and removing write the account where it was read, so that two changes at
 * once can neither pass the limit nor take the last way in.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Passkey } from '#model/account.ts';
import { formatInstant } from '#model/time.ts';
import { type Change, changeOf, type Slice, type Storage, type Stored } from '#ports/storage/storage.ts';
import { auditChange } from '#shelves/audit.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { ACCOUNTS, type Challenge, PASSKEYS } from '#shelves/shelves.ts';
import { otherWaysIn, readAccount } from './account-document.ts';
import type { Origin } from './caller.ts';
import { type Challenges, useUp } from './challenges.ts';
import { hashSecret } from './credentials.ts';
import { findLink } from './link-lookup.ts';
import { type PasskeyAnswer, readClientData } from './passkey-answer.ts';
import { type NewCredential, type PasskeyOptions, type PasskeyVerifier, QUESTION_MINUTES } from './passkey-verifier.ts';

/** A new passkey as it is offered. `webOrigin`: scheme and host of the page that asked for it. */
export interface OfferedPasskey {
  readonly name: string;
  readonly answer: PasskeyAnswer;
  readonly webOrigin: string;
}

export interface Passkeys {
  /** The oldest first. */
  readonly list: (
    person: PersonId,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Slice<Passkey>>;
  /** The question a new passkey answers. Throws `too-many-credentials` above 20. */
  readonly askNew: (person: PersonId, webOrigin: string) => Promise<PasskeyOptions>;
  /** The same for whoever holds a link. `name`: what they want to be called, where the account has no name yet. Throws `link-invalid`. */
  readonly askForLink: (given: {
    readonly secret: string;
    readonly name?: string | undefined;
    readonly webOrigin: string;
  }) => Promise<PasskeyOptions>;
  /** Throws `passkey-unusable` or `too-many-credentials`. */
  readonly add: (actor: Actor, offered: OfferedPasskey, origin: Origin) => Promise<Passkey>;
  /**
   * What adds a passkey and uses its question up, to be committed together with the link that is taken. Throws `passkey-unusable` or
   * `too-many-credentials`.
   */
  readonly addForLink: (person: PersonId, offered: OfferedPasskey) => Promise<readonly Change[]>;
  /** Throws `passkey-missing`. */
  readonly rename: (actor: Actor, id: string, name: string) => Promise<Passkey>;
  /** Throws `passkey-missing` or `last-way-in`. Browsers that signed in with it stay signed in. */
  readonly remove: (actor: Actor, id: string, origin: Origin) => Promise<void>;
}

const MOST_PASSKEYS = 20;

export function createPasskeys(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly challenges: Challenges;
  readonly verifier: PasskeyVerifier;
}): Passkeys {
  const { storage, clock, change, challenges, verifier } = deps;

  const ask = async (person: PersonId, given: { readonly name: string; readonly webOrigin: string }) => {
    const known = await storage.find(PASSKEYS, person, { index: 'byCreation' }, { limit: MOST_PASSKEYS });
    const challenge = await challenges.ask({ purpose: 'passkey-registration', minutes: QUESTION_MINUTES, person });
    return verifier.askNew({ ...given, person, challenge, known: known.items.map(({ value }) => value) });
  };

  const findQuestion = async (person: PersonId, answer: PasskeyAnswer): Promise<Stored<Challenge>> => {
    const said = readClientData(answer);
    if (said === undefined || said.isFramed) throw unusable();
    const question = await challenges.find('passkey-registration', said.challenge);
    if (question === undefined || question.value.person !== person) throw unusable();
    return question;
  };

  /** The credential in an answer that is true. Slow, and so done before the decision that may run several times. */
  const verify = async (person: PersonId, { answer, webOrigin }: OfferedPasskey): Promise<NewCredential> => {
    await findQuestion(person, answer);
    const challenge = readClientData(answer)?.challenge ?? '';
    const verified = await verifier.verifyNew({ answer, challenge, webOrigin });
    if (verified === undefined) throw unusable();
    return verified;
  };

  /** What is committed for a credential that was verified. */
  const changesFor = async (person: PersonId, passkey: Passkey, answer: PasskeyAnswer): Promise<readonly Change[]> => {
    const question = await findQuestion(person, answer);
    if ((await storage.get(PASSKEYS, person, passkey.id)) !== undefined)
      throw unusable('You have that passkey already.');
    await refuseMore(storage, person);
    return [useUp(question), changeOf({ shelf: PASSKEYS, person, id: passkey.id, expect: 'absent', value: passkey })];
  };

  const read = async (person: PersonId, id: string): Promise<Stored<Passkey>> => {
    const stored = await storage.get(PASSKEYS, person, id);
    if (stored === undefined) throw new Problem('passkey-missing', { detail: 'There is no such passkey.' });
    return stored;
  };

  return {
    list: (person, { limit, cursor }) =>
      storage.find(PASSKEYS, person, { index: 'byCreation' }, { limit, after: cursor }),

    askNew: async (person, webOrigin) => {
      await refuseMore(storage, person);
      const { name } = (await readAccount(storage, person)).value;
      return ask(person, { name: name ?? '', webOrigin });
    },

    askForLink: async ({ secret, name, webOrigin }) => {
      const { account } = await findLink(deps, hashSecret(secret));
      return ask(account.value.person, { name: name ?? account.value.name ?? '', webOrigin });
    },

    add: async (actor, offered, origin) => {
      const { person } = actor;
      const verified = await verify(person, offered);
      return change(actor, async (draft) => {
        const account = await readAccount(storage, person);
        const passkey = newPasskey(verified, { name: offered.name, createdAt: draft.at });
        for (const one of await changesFor(person, passkey, offered.answer)) draft.include(one);
        draft.replace(ACCOUNTS, account, account.value);
        draft.include(auditChange(person, { at: draft.at, kind: 'passkey-added', detail: passkey.name, ...origin }));
        return passkey;
      });
    },

    addForLink: async (person, offered) => {
      const verified = await verify(person, offered);
      const createdAt = formatInstant(clock.now());
      return changesFor(person, newPasskey(verified, { name: offered.name, createdAt }), offered.answer);
    },

    rename: (actor, id, name) =>
      change(actor, async (draft) => {
        const stored = await read(actor.person, id);
        const renamed = { ...stored.value, name };
        draft.replace(PASSKEYS, stored, renamed);
        return renamed;
      }),

    remove: (actor, id, origin) =>
      change(actor, async (draft) => {
        const { person } = actor;
        const stored = await read(person, id);
        const account = await readAccount(storage, person);
        if (account.value.passphraseHash === null && (await otherWaysIn(storage, account.value)) === 1) {
          throw new Problem('last-way-in', { detail: 'It is the only way you sign in; add another one first.' });
        }
        draft.remove(PASSKEYS, stored);
        draft.replace(ACCOUNTS, account, account.value);
        const detail = stored.value.name;
        draft.include(auditChange(person, { at: draft.at, kind: 'passkey-removed', detail, ...origin }));
      }),
  };
}

function newPasskey(verified: NewCredential, given: { readonly name: string; readonly createdAt: string }): Passkey {
  return { ...verified, ...given, lastUsedAt: null };
}

async function refuseMore(storage: Storage, person: PersonId): Promise<void> {
  if ((await storage.count(PASSKEYS, person, {})) < MOST_PASSKEYS) return;
  throw new Problem('too-many-credentials', { detail: `${MOST_PASSKEYS} passkeys are the most; remove one first.` });
}

/** The same whatever is wrong with an answer: only who forged it would learn from more. */
function unusable(detail = 'The answer does not fit a question that is still open. Start again.'): Problem {
  return new Problem('passkey-unusable', { detail });
}
