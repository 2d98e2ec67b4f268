/** What the page reads about an account, about the people here, and about what programs asked for. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, readAll } from './api.ts';
import type { Read } from './facts-to-queries.ts';

function key(read: Read, ...parts: readonly unknown[]): readonly unknown[] {
  return [read, ...parts];
}

export function useAccount() {
  return useQuery({ queryKey: key('account', 'one'), queryFn: ({ signal }) => api.readAccount({ signal }) });
}

export function usePasskeys() {
  return useQuery({
    queryKey: key('account', 'passkeys'),
    queryFn: ({ signal }) => readAll((query) => api.listPasskeys({ signal, query })),
  });
}

export function useSignedInBrowsers() {
  return useQuery({
    queryKey: key('account', 'browsers'),
    queryFn: ({ signal }) => readAll((query) => api.listAccountSessions({ signal, query })),
  });
}

export function useTokens() {
  return useQuery({
    queryKey: key('account', 'tokens'),
    queryFn: ({ signal }) => readAll((query) => api.listTokens({ signal, query })),
  });
}

const AUDIT_PAGE = 10;

/** What happened, newest first, a page at a time. */
export function useAudit() {
  return useInfiniteQuery({
    queryKey: key('account', 'audit'),
    queryFn: ({ signal, pageParam }) =>
      api.listAudit({ signal, query: { limit: AUDIT_PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

const SENT_WORDS_PAGE = 10;

/** What was sent to language models, newest first, a page at a time. */
export function useSentWords() {
  return useInfiniteQuery({
    queryKey: key('account', 'sent-words'),
    queryFn: ({ signal, pageParam }) =>
      api.listSentWords({
        signal,
        query: { limit: SENT_WORDS_PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // No fact tells of it: whoever looks reads it anew.
    staleTime: 0,
  });
}

export function usePeople() {
  return useQuery({
    queryKey: key('people'),
    queryFn: ({ signal }) => readAll((query) => api.listPeople({ signal, query })),
  });
}

/** What programs asked for and the person has not answered, newest first. */
export function useOpenRequests() {
  return useQuery({
    queryKey: key('requests', 'open'),
    queryFn: ({ signal }) => readAll((query) => api.listChangeRequests({ signal, query: { ...query, state: 'open' } })),
  });
}
