/** What an owner does about the people here. Each asks who is there first. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { GivenBody } from '#contract/route.ts';
import type { Routes } from '#contract/routes.ts';
import { api } from './api.ts';
import { useConfirmFirst } from './confirm-first.ts';
import { createCreationKeys } from './creation-key.ts';
import { useSignIn } from './sign-in-state.tsx';

function usePeopleChange<Given, Result>(change: (given: Given) => Promise<Result>) {
  const confirmFirst = useConfirmFirst();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => confirmFirst(() => change(given)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['people'] }),
  });
}

export function useInvite() {
  const keys = useMemo(() => createCreationKeys(), []);
  return usePeopleChange(async (body: GivenBody<Routes['createPerson']>) => {
    const made = await api.createPerson({ body, idempotencyKey: keys.keyFor(body) });
    keys.settle();
    return made;
  });
}

export function useNewLink() {
  const keys = useMemo(() => createCreationKeys(), []);
  return usePeopleChange(async (id: string) => {
    const made = await api.makePersonLink({ params: { id }, idempotencyKey: keys.keyFor(id) });
    keys.settle();
    return made;
  });
}

export function useChangeRole() {
  const { lookAgain } = useSignIn();
  return usePeopleChange(async ({ id, role }: { readonly id: string; readonly role: 'owner' | 'member' }) => {
    const changed = await api.changePerson({ params: { id }, body: { role } });
    await lookAgain();
    return changed;
  });
}

export function useRemovePerson() {
  return usePeopleChange((id: string) => api.removePerson({ params: { id } }));
}
