/** Everything that can be done to a focus session. What is pressed shows at once; the service has the last word. */
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Timer } from '#model/focus-session.ts';
import { goTo } from '../navigation/router.ts';
import { api, type Session } from './api.ts';
import { createCreationKeys } from './creation-key.ts';
import { serverNow } from './server-clock.ts';
import { toggleSession } from './toggle-session.ts';

export interface StartRequest {
  readonly blockId: string;
  readonly timer: { readonly kind: Timer['kind']; readonly minutes?: number };
}

/** Starts a block and goes to Focus. */
export function useStartSession() {
  const queries = useQueryClient();
  const keys = useMemo(() => createCreationKeys(), []);
  return useMutation({
    mutationFn: (body: StartRequest) => api.startSession({ body, idempotencyKey: keys.keyFor(body) }),
    onSuccess: (session) => {
      keys.settle();
      showSession(queries, session);
      goTo('focus');
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['session'] }),
  });
}

export function usePauseResume() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (session: Session) => {
      const params = { id: session.id };
      return session.state === 'running' ? api.pauseSession({ params }) : api.resumeSession({ params });
    },
    onMutate: async (session) => {
      await queries.cancelQueries({ queryKey: ['session'] });
      queries.setQueryData(['session'], toggleSession(session, new Date(serverNow()).toISOString()));
    },
    onSuccess: (session) => showSession(queries, session),
    onError: () => void queries.invalidateQueries({ queryKey: ['session'] }),
  });
}

export interface FinishRequest {
  readonly session: Session;
  readonly minutesOverride?: number;
  readonly note?: string;
}

/** `onFinished` hears of it before the screen does. */
export function useFinishSession(onFinished: (session: Session) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ session, ...body }: FinishRequest) => api.finishSession({ params: { id: session.id }, body }),
    onSuccess: (session) => {
      onFinished(session);
      showSession(queries, null);
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['session'] }),
  });
}

/** `onAbandoned` hears of it before the screen does. */
export function useAbandonSession(onAbandoned: (session: Session) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (session: Session) => api.abandonSession({ params: { id: session.id } }),
    onSuccess: (session) => {
      onAbandoned(session);
      showSession(queries, null);
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['session'] }),
  });
}

export function useParkThought() {
  const queries = useQueryClient();
  const keys = useMemo(() => createCreationKeys(), []);
  return useMutation({
    mutationFn: ({ session, text }: { readonly session: Session; readonly text: string }) =>
      api.parkThought({
        params: { id: session.id },
        body: { text },
        idempotencyKey: keys.keyFor({ id: session.id, text }),
      }),
    onSuccess: () => {
      keys.settle();
      void queries.invalidateQueries({ queryKey: ['thoughts'] });
    },
  });
}

export function useSettleThought() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.settleThought({ params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['thoughts'] }),
  });
}

function showSession(queries: QueryClient, session: Session | null): void {
  // A reading that is still under way would bring back the session as it was.
  void queries.cancelQueries({ queryKey: ['session'] });
  queries.setQueryData(['session'], session);
  for (const read of ['today', 'plan', 'blocks', 'tasks']) void queries.invalidateQueries({ queryKey: [read] });
}
