/** What the page reads of what chains have to say. None of it holds a screen up: it comes when it comes. */
import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';

/** The day in short; written anew when the plan or the calendars have changed, and now and then. */
export function useBrief() {
  return useQuery({
    queryKey: ['brief'],
    queryFn: ({ signal }) => api.readBrief({ signal }),
    staleTime: 15 * 60_000,
    retry: 0,
  });
}

/** Questions about a sentence that has come to rest; none while there is nothing to ask about. */
export function useClarification(sentence: string) {
  return useQuery({
    queryKey: ['clarified', sentence],
    queryFn: ({ signal }) => api.clarifyGoal({ signal, body: { text: sentence } }),
    enabled: sentence !== '',
    staleTime: 10 * 60_000,
    retry: 0,
  });
}

/** Other steps that a model has for a task; null when there are none. */
export function useOfferedSteps(taskId: string | null) {
  return useQuery({
    queryKey: ['offered-steps', taskId],
    queryFn: async ({ signal }) => (await api.readOfferedSteps({ signal, params: { id: taskId ?? '' } })) ?? null,
    enabled: taskId !== null,
  });
}

/** What the week of that Monday shows. */
export function useReflections(monday: string) {
  return useQuery({
    queryKey: ['reflections', monday],
    queryFn: ({ signal }) => api.readReflections({ signal, query: { week: monday } }),
    staleTime: 15 * 60_000,
    retry: 0,
  });
}
