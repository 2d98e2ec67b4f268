/**
 * Passkeys in this browser: the question of the service is handed to the authenticator, and its answer back. What a browser says when it
 * does not come to that is said in a sentence.
 */
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser';
import type { GivenBody } from '#contract/route.ts';
import type { Routes } from '#contract/routes.ts';
import { BrowserRefusal, Withdrawn } from './withdrawn.ts';

export type PasskeyAnswer = GivenBody<Routes['signInWithPasskey']>['answer'];

/** What the service asks; it was made for `navigator.credentials`, and the contract says no more about it. */
export interface PasskeyQuestion {
  readonly options: Readonly<Record<string, unknown>>;
}

/** A passkey belongs to a name, and browsers make none for a bare address such as 192.168.0.5, nor without TLS but on localhost. */
export function canUsePasskeys(): boolean {
  return browserSupportsWebAuthn() && isSecureContext && !isAddress(location.hostname);
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname);
}

/** Whether passkeys can be offered where a name is typed. */
export async function canOfferInField(): Promise<boolean> {
  return canUsePasskeys() && (await browserSupportsWebAuthnAutofill());
}

/** Lets the person prove who they are. Rejects with a `BrowserRefusal`, or `Withdrawn` when another question took its place. */
export function answerWithPasskey(
  { options }: PasskeyQuestion,
  { inField = false }: { readonly inField?: boolean } = {},
): Promise<PasskeyAnswer> {
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  return inWords(async () => readAnswer(await startAuthentication({ optionsJSON, useBrowserAutofill: inField })));
}

/** Lets the person make a passkey. Rejects like `answerWithPasskey`. */
export function makePasskey({ options }: PasskeyQuestion): Promise<PasskeyAnswer> {
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  return inWords(async () => readAnswer(await startRegistration({ optionsJSON })));
}

/** Ends a question that nobody will answer any more. */
export function stopAsking(): void {
  WebAuthnAbortService.cancelCeremony();
}

type Made = Awaited<ReturnType<typeof startAuthentication>> | Awaited<ReturnType<typeof startRegistration>>;

function readAnswer(made: Made): PasskeyAnswer {
  const { id, rawId, type, response, clientExtensionResults, authenticatorAttachment } = made;
  return {
    id,
    rawId,
    type,
    response,
    clientExtensionResults: { ...clientExtensionResults },
    ...(authenticatorAttachment !== undefined && { authenticatorAttachment }),
  };
}

async function inWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error);
  }
}

const DID_NOT_ANSWER = 'The passkey did not answer. Try again, or use another way.';

/** What a failure of the browser means for the person. */
export function refusalOf(error: unknown): Error {
  if (error instanceof WebAuthnError && error.code === 'ERROR_CEREMONY_ABORTED') return new Withdrawn();
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') {
    return new BrowserRefusal('This device has a passkey of yours already.', { cause: error });
  }
  const name = error instanceof Error ? error.name : '';
  if (name === 'AbortError') return new Withdrawn();
  if (name === 'SecurityError') {
    const sentence = 'Passkeys do not work at this address. Open FocusForge by its name, or use another way.';
    return new BrowserRefusal(sentence, { cause: error });
  }
  return new BrowserRefusal(DID_NOT_ANSWER, { cause: error });
}
