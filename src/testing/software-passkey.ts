/**
 * A passkey made of nothing but a key pair (WebAuthn Level 3, ES256), which answers as it is told to, also wrongly: for tests of what is
 * done with answers. What a browser and a real authenticator do is tested in Chromium.
 */
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { PasskeyAnswer } from '#features/accounts/passkey-answer.ts';
import type { PasskeyOptions } from '#features/accounts/passkey-verifier.ts';
import { newSecret } from '#kernel/id.ts';

/** What an answer says that is not so. */
export interface PasskeyLies {
  readonly origin?: string;
  readonly host?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly isFramed?: boolean;
  /** The person did not unlock it. */
  readonly isLocked?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly credentialId?: string;
}

export interface SoftwarePasskey {
  readonly id: string;
  /** Answers the question for a new passkey. */
  readonly create: (options: PasskeyOptions, lies?: PasskeyLies) => PasskeyAnswer;
  /** Answers the question of a sign-in. */
  readonly get: (options: PasskeyOptions, lies?: PasskeyLies) => PasskeyAnswer;
}

const PRESENT = 0x01;
const UNLOCKED = 0x04;
const WITH_CREDENTIAL = 0x40;

/** `webOrigin`: the page it is used on. Counts its uses unless told not to, as synced ones do. */
export function createSoftwarePasskey(
  webOrigin: string,
  { counts = true }: { readonly counts?: boolean } = {},
): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = newSecret(16);
  let uses = 0;
  let userHandle = '';

  const clientData = (type: string, challenge: unknown, lies: PasskeyLies) =>
    Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? webOrigin,
        crossOrigin: lies.isFramed ?? false,
      }),
    );

  const head = (lies: PasskeyLies, flags: number) => {
    uses += counts ? 1 : 0;
    const host = createHash('sha256')
      .update(lies.host ?? new URL(webOrigin).hostname)
      .digest();
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(lies.counter ?? uses);
    return Buffer.concat([host, Buffer.from([PRESENT | (lies.isLocked ? 0 : UNLOCKED) | flags]), counter]);
  };

  const credential = () => {
    const idBytes = Buffer.from(id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(idBytes.length);
    const { x = '', y = '' } = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
      format: 'jwk',
    });
    // COSE_Key of an EC2 key (RFC 9053): type, algorithm, curve, coordinates.
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Uint8Array.from(Buffer.from(x, 'base64url'))],
      [-3, Uint8Array.from(Buffer.from(y, 'base64url'))],
    ]);
    return Buffer.concat([Buffer.alloc(16), length, idBytes, isoCBOR.encode(key)]);
  };

  return {
    id,
    create: (options, lies = {}) => {
      const { user, challenge } = options as { readonly user: { readonly id: string }; readonly challenge: string };
      userHandle = user.id;
      const authData = Buffer.concat([head(lies, WITH_CREDENTIAL), credential()]);
      const attestation = new Map<string, string | Uint8Array | Map<string, never>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', Uint8Array.from(authData)],
      ]);
      const shownId = lies.credentialId ?? id;
      return {
        id: shownId,
        rawId: shownId,
        type: 'public-key',
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, lies).toString('base64url'),
          attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    get: ({ challenge }, lies = {}) => {
      const authenticatorData = head(lies, 0);
      const clientDataJSON = clientData('webauthn.get', challenge, lies);
      const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientDataJSON).digest()]);
      const shownId = lies.credentialId ?? id;
      return {
        id: shownId,
        rawId: shownId,
        type: 'public-key',
        response: {
          clientDataJSON: clientDataJSON.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
          userHandle:
            lies.userHandle === undefined ? userHandle : Buffer.from(lies.userHandle, 'utf8').toString('base64url'),
        },
      };
    },
  };
}
