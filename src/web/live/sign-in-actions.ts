/** Ways to come in. Each resolves when the page knows who is there; what was typed stays until then. */
import { useMutation } from '@tanstack/react-query';
import type { GivenBody } from '#contract/route.ts';
import type { Routes } from '#contract/routes.ts';
import { addressOf, replaceWith } from '../navigation/router.ts';
import { rememberWantedPlace } from '../navigation/wanted-place.ts';
import { api } from './api.ts';
import { answerWithPasskey, makePasskey } from './passkeys.ts';
import { useSignIn } from './sign-in-state.tsx';

/** A way in: done, then the page looks who is there, and goes on. */
function useEnter<Given>(enter: (given: Given) => Promise<unknown>, goOn?: () => void) {
  const { lookAgain } = useSignIn();
  return useMutation({
    mutationFn: async (given: Given) => {
      await enter(given);
      await lookAgain();
      goOn?.();
    },
  });
}

export function useSignInWithPassphrase() {
  return useEnter((body: GivenBody<Routes['signIn']>) => api.signIn({ body }));
}

export function useSignInWithRecoveryCode() {
  return useEnter((body: GivenBody<Routes['signInWithRecoveryCode']>) => api.signInWithRecoveryCode({ body }));
}

/** `inField`: offered beside the name instead of in a window of its own. */
export function useSignInWithPasskey() {
  return useEnter(({ inField }: { readonly inField: boolean }) => enterWithPasskey({ inField }));
}

/** Signs in by passkey; resolves with who is in. */
export async function enterWithPasskey({ inField = false }: { readonly inField?: boolean } = {}) {
  const answer = await answerWithPasskey(await api.askPasskeySignIn(), { inField });
  return api.signInWithPasskey({ body: { answer } });
}

export function useRegister() {
  return useEnter((body: GivenBody<Routes['register']>) => api.register({ body }));
}

export type LinkTaking = Omit<GivenBody<Routes['takeLink']>, 'passkey'>;

/** Takes a link with a passphrase, or with a passkey that is made now and gets this name. */
export function useTakeLink() {
  const take = async ({ passkeyName, ...body }: LinkTaking & { readonly passkeyName?: string }) => {
    if (passkeyName === undefined) return api.takeLink({ body });
    const { secret, name } = body;
    const question = await api.askLinkPasskey({ body: { secret, ...(name !== undefined && { name }) } });
    return api.takeLink({ body: { ...body, passkey: { name: passkeyName, answer: await makePasskey(question) } } });
  };
  return useEnter(take, () => replaceWith(addressOf('today')));
}

/** Leaves the page for the provider; comes back to where the person wanted to be. */
export function useStartOpenId() {
  return useMutation({
    mutationFn: async ({ link }: { readonly link?: string } = {}) => {
      const { url } = await api.startOpenId({ body: link === undefined ? {} : { link } });
      rememberWantedPlace();
      location.assign(url);
    },
  });
}
