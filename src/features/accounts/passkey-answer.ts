/**
 * The answer of a passkey as a browser gives it (WebAuthn Level 3, RegistrationResponseJSON and AuthenticationResponseJSON), and what can
 * be read from it before anything in it is known to be true.
 */
import type { PersonId } from '#kernel/id.ts';

export interface PasskeyAnswer {
  /** The credential's id in base64url. */
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject?: string | undefined;
    readonly authenticatorData?: string | undefined;
    readonly signature?: string | undefined;
    readonly userHandle?: string | undefined;
    readonly transports?: readonly string[] | undefined;
  };
}

/** What the browser says it was asked, and by which page. */
export interface ClientData {
  readonly challenge: string;
  /** The page stood inside a page of somebody else. */
  readonly isFramed: boolean;
}

/** Undefined when it is not what a browser would say. */
export function readClientData(answer: PasskeyAnswer): ClientData | undefined {
  const said = parseJson(Buffer.from(answer.response.clientDataJSON, 'base64url').toString('utf8'));
  if (typeof said !== 'object' || said === null) return undefined;
  const challenge = 'challenge' in said ? said.challenge : undefined;
  const isFramed = 'crossOrigin' in said && said.crossOrigin === true;
  return typeof challenge === 'string' ? { challenge, isFramed } : undefined;
}

/** Longest user handle, bytes (WebAuthn Level 3, section 5.4.3). */
const MOST_HANDLE_BYTES = 64;

/** Whose the passkey says it is; undefined when it does not say. */
export function readUserHandle(answer: PasskeyAnswer): PersonId | undefined {
  const bytes = Buffer.from(answer.response.userHandle ?? '', 'base64url');
  if (bytes.length === 0 || bytes.length > MOST_HANDLE_BYTES) return undefined;
  const text = bytes.toString('utf8');
  return /^[\x21-\x7e]+$/.test(text) ? (text as PersonId) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
