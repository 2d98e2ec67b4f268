/** What the service could not do for this person, and having it tried again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, readAll } from './api.ts';

const KEY = ['jobs'] as const;

export function useFailedJobs() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => readAll((query) => api.listFailedJobs({ signal, query })),
  });
}

export function useRetryJob() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.retryJob({ params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
