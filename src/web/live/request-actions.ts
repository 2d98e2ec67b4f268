/** The answers a person gives to what a program asked for. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';

export function useAcceptRequest() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.acceptChangeRequest({ params: { id } }),
    // What it changes may be anything.
    onSettled: () => queries.invalidateQueries(),
  });
}

export function useDeclineRequest() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.declineChangeRequest({ params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['requests'] }),
  });
}
