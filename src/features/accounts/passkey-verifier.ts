/**
 * The arithmetic of WebAuthn, by `@simplewebauthn/server`: what a passkey is asked, and whether its answer is true. It is loaded when a
 * passkey is first asked for. Every answer that is not true comes out as undefined, whatever is wrong with it.
 */
import type { PersonId } from '#kernel/id.ts';
import type { Passkey } from '#model/account.ts';
import type { PasskeyAnswer } from './passkey-answer.ts';

/** What a browser hands to `navigator.credentials`. */
export type PasskeyOptions = Record<string, unknown>;

/** A credential whose answer was true. */
export type NewCredential = Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports' | 'isSynced'>;

/** Where an answer has to come from: `https://focus.example.org`. */
interface Checked {
  readonly answer: PasskeyAnswer;
  readonly challenge: string;
  readonly webOrigin: string;
}

export interface PasskeyVerifier {
  /** The question for a new passkey. `known`: those the person has, so that a device does not make a second one. */
  readonly askNew: (given: {
    readonly person: PersonId;
    readonly name: string;
    readonly challenge: string;
    readonly webOrigin: string;
    readonly known: readonly Passkey[];
  }) => Promise<PasskeyOptions>;
  /** The question for any passkey that the browser has for this place. */
  readonly askSignIn: (given: { readonly challenge: string; readonly webOrigin: string }) => Promise<PasskeyOptions>;
  readonly verifyNew: (given: Checked) => Promise<NewCredential | undefined>;
  /** What is signed, as the passkey has it now. Whether its counter went forward is for the caller to judge. */
  readonly verifySignIn: (
    given: Checked & { readonly passkey: Passkey },
  ) => Promise<Pick<Passkey, 'counter' | 'isSynced'> | undefined>;
}

/** How long a question is open. */
export const QUESTION_MINUTES = 5;

/**
 * EdDSA, ES256 and RS256 (IANA COSE Algorithms), the one liked best first. Said here, so that two instances never differ by what their
 * runtime can do.
 */
const ALGORITHMS = [-8, -7, -257];

export function createPasskeyVerifier(): PasskeyVerifier {
  return {
    askNew: async ({ person, name, challenge, webOrigin, known }) => {
      const { generateRegistrationOptions } = await loadServer();
      return {
        ...(await generateRegistrationOptions({
          rpName: 'FocusForge',
          rpID: hostOf(webOrigin),
          userID: toBytes(person, 'utf8'),
          userName: name,
          userDisplayName: name,
          challenge: toBytes(challenge, 'base64url'),
          timeout: QUESTION_MINUTES * 60_000,
          attestationType: 'none',
          excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
          // Signing in begins with no name: the passkey must be able to say by itself whose it is.
          authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
          supportedAlgorithmIDs: ALGORITHMS,
        })),
      };
    },

    askSignIn: async ({ challenge, webOrigin }) => {
      const { generateAuthenticationOptions } = await loadServer();
      return {
        ...(await generateAuthenticationOptions({
          rpID: hostOf(webOrigin),
          challenge: toBytes(challenge, 'base64url'),
          timeout: QUESTION_MINUTES * 60_000,
          userVerification: 'required',
        })),
      };
    },

    verifyNew: async ({ answer, challenge, webOrigin }) => {
      const [{ verifyRegistrationResponse }, withoutMaker] = await Promise.all([loadServer(), loadMakerRemoval()]);
      const { clientDataJSON, attestationObject, transports } = answer.response;
      if (attestationObject === undefined) return undefined;
      const verified = await orUndefined(async () =>
        verifyRegistrationResponse({
          response: {
            id: answer.id,
            rawId: answer.rawId,
            type: answer.type,
            clientExtensionResults: {},
            response: { clientDataJSON, attestationObject: withoutMaker(attestationObject) },
          },
          expectedChallenge: challenge,
          expectedOrigin: webOrigin,
          expectedRPID: hostOf(webOrigin),
          requireUserVerification: true,
          supportedAlgorithmIDs: ALGORITHMS,
        }),
      );
      if (verified?.verified !== true) return undefined;
      const { credential, credentialBackedUp } = verified.registrationInfo;
      // The id outside is what people pass around, the one inside is what the authenticator made.
      if (credential.id !== answer.id) return undefined;
      return {
        id: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: transports ?? [],
        isSynced: credentialBackedUp,
      };
    },

    verifySignIn: async ({ answer, challenge, webOrigin, passkey }) => {
      const { verifyAuthenticationResponse } = await loadServer();
      const { clientDataJSON, authenticatorData, signature } = answer.response;
      if (authenticatorData === undefined || signature === undefined) return undefined;
      const verified = await orUndefined(() =>
        verifyAuthenticationResponse({
          response: {
            id: answer.id,
            rawId: answer.rawId,
            type: answer.type,
            clientExtensionResults: {},
            response: { clientDataJSON, authenticatorData, signature },
          },
          expectedChallenge: challenge,
          expectedOrigin: webOrigin,
          expectedRPID: hostOf(webOrigin),
          requireUserVerification: true,
          // The library looks at the counter before it looks at the signature; anybody could then claim that one went backwards.
          credential: { id: passkey.id, publicKey: toBytes(passkey.publicKey, 'base64url'), counter: 0 },
        }),
      );
      if (verified?.verified !== true) return undefined;
      const { newCounter, credentialBackedUp } = verified.authenticationInfo;
      return { counter: newCounter, isSynced: credentialBackedUp };
    },
  };
}

/** The domain that passkeys of a page belong to (WebAuthn Level 3, "RP ID"): its host without the port. */
function hostOf(webOrigin: string): string {
  return new URL(webOrigin).hostname;
}

function loadServer() {
  return import('@simplewebauthn/server');
}

/**
 * Takes out what an authenticator says about its maker. We do not ask for it and trust no maker; evaluating it would mean to follow
 * addresses inside certificates that anybody can send.
 */
async function loadMakerRemoval() {
  const { decodeAttestationObject, isoBase64URL, isoCBOR } = await import('@simplewebauthn/server/helpers');
  return (attestationObject: string): string => {
    const authData = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get('authData');
    const kept = new Map<string, string | Uint8Array | Map<string, never>>([
      ['fmt', 'none'],
      ['attStmt', new Map<string, never>()],
      ['authData', authData],
    ]);
    return isoBase64URL.fromBuffer(isoCBOR.encode(kept));
  };
}

function toBytes(text: string, encoding: 'utf8' | 'base64url'): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, encoding));
}

/** The library throws for everything that is wrong with an answer; none of it is worth telling apart. */
async function orUndefined<Result>(verify: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}
