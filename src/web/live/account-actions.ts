/** Everything that can be done to one's own account. What is dangerous asks who is there first. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { GivenBody } from '#contract/route.ts';
import type { Routes } from '#contract/routes.ts';
import { api } from './api.ts';
import { useConfirmFirst } from './confirm-first.ts';
import { createCreationKeys } from './creation-key.ts';
import { makePasskey } from './passkeys.ts';
import { useSignIn } from './sign-in-state.tsx';

/** Changes something about the account, after asking who is there where that is needed; then everything about it is read again. */
function useAccountChange<Given, Result>(change: (given: Given) => Promise<Result>) {
  const confirmFirst = useConfirmFirst();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => confirmFirst(() => change(given)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['account'] }),
  });
}

export function useRenameAccount() {
  const { lookAgain } = useSignIn();
  return useAccountChange(async (name: string) => {
    await api.renameAccount({ body: { name } });
    await lookAgain();
  });
}

export function useChangePassphrase() {
  return useAccountChange((passphrase: string) => api.changePassphrase({ body: { passphrase } }));
}

export function useRemovePassphrase() {
  return useAccountChange(() => api.removePassphrase());
}

export function useMakeRecoveryCodes() {
  return useAccountChange(async () => (await api.makeRecoveryCodes()).codes);
}

/** Leaves the page for the provider. */
export function useLinkIdentity() {
  return useAccountChange(async () => location.assign((await api.linkIdentity()).url));
}

export function useUnlinkIdentity() {
  return useAccountChange((id: string) => api.unlinkIdentity({ params: { id } }));
}

export function useAddPasskey() {
  return useAccountChange(async (name: string) => {
    const answer = await makePasskey(await api.askNewPasskey());
    return api.addPasskey({ body: { name, answer } });
  });
}

export function useRenamePasskey() {
  return useAccountChange(({ id, name }: { readonly id: string; readonly name: string }) =>
    api.renamePasskey({ params: { id }, body: { name } }),
  );
}

export function useRemovePasskey() {
  return useAccountChange((id: string) => api.removePasskey({ params: { id } }));
}

export function useSignOutBrowser() {
  return useAccountChange((id: string) => api.revokeAccountSession({ params: { id } }));
}

export function useSignOutOthers() {
  return useAccountChange(() => api.revokeOtherSessions());
}

export type TokenRequest = GivenBody<Routes['createToken']>;

export function useCreateToken() {
  const keys = useMemo(() => createCreationKeys(), []);
  return useAccountChange(async (body: TokenRequest) => {
    const made = await api.createToken({ body, idempotencyKey: keys.keyFor(body) });
    keys.settle();
    return made;
  });
}

export function useRevokeToken() {
  return useAccountChange((id: string) => api.revokeToken({ params: { id } }));
}
