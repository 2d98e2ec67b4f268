/** Changes to who a person is, when they work, and which calendars they have. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { GivenBody } from '#contract/route.ts';
import type { Routes } from '#contract/routes.ts';
import { api } from './api.ts';
import { createCreationKeys } from './creation-key.ts';
import { usePerson } from './person.tsx';

export type PersonChange = GivenBody<Routes['changeMe']>;

export function useChangePerson() {
  const queries = useQueryClient();
  const { version } = usePerson();
  return useMutation({
    mutationFn: (body: PersonChange) => api.changeMe({ body, version }),
    onSuccess: (person) => {
      queries.setQueryData(['me'], person);
      for (const read of ['today', 'plan']) void queries.invalidateQueries({ queryKey: [read] });
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['me'] }),
  });
}

export type NewCalendar = GivenBody<Routes['addCalendar']>;

/** `first` is waited for before the calendar is sent. */
export function useAddCalendar(first: () => Promise<unknown> = async () => undefined) {
  const queries = useQueryClient();
  const keys = useMemo(() => createCreationKeys(), []);
  return useMutation({
    mutationFn: async (body: NewCalendar) => {
      await first();
      return api.addCalendar({ body, idempotencyKey: keys.keyFor(body) });
    },
    onSuccess: () => {
      keys.settle();
      for (const read of ['calendars', 'plan', 'today']) void queries.invalidateQueries({ queryKey: [read] });
    },
  });
}

export function useRemoveCalendar() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.removeCalendar({ params: { id } }),
    onSettled: () => {
      for (const read of ['calendars', 'plan', 'today']) void queries.invalidateQueries({ queryKey: [read] });
    },
  });
}

export function useMakePlanFeed() {
  const queries = useQueryClient();
  const keys = useMemo(() => createCreationKeys(), []);
  return useMutation({
    mutationFn: () => api.makePlanFeedAddress({ idempotencyKey: keys.keyFor('plan feed') }),
    onSuccess: (feed) => {
      keys.settle();
      queries.setQueryData(['calendars', 'feed'], feed);
    },
  });
}
