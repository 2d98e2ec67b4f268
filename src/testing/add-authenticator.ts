/**
 * An authenticator made of software for one page of a real Chromium (WebAuthn Level 3, "Virtual Authenticators"): it keeps passkeys, and
 * unlocks and is touched by itself until it is told otherwise.
 */
import type { CDPSession, Page } from 'playwright-core';

export interface Authenticator {
  /** What browsers are told about authenticators over. */
  readonly devtools: CDPSession;
  readonly authenticatorId: string;
  /** Whether somebody touches it when it asks. */
  readonly setTouch: (enabled: boolean) => Promise<void>;
}

export async function addAuthenticator(page: Page): Promise<Authenticator> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    ...{ devtools, authenticatorId },
    setTouch: async (enabled) => {
      await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
  };
}
