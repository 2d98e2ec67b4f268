/** What the page reads from the service, each with the key under which it is kept and made stale. */
import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { ApiProblem } from '#contract/client.ts';
import type { TaskState } from '#model/task.ts';
import { addDays, startOfDay } from '../time/zoned-time.ts';
import { api, readAll } from './api.ts';
import type { Read } from './facts-to-queries.ts';
import { learnClock } from './server-clock.ts';

/**
 * Facts over the live stream say when something is stale; until one comes, what was read stays good. `onSignedOut` hears of every call
 * that was refused because nobody is signed in any more.
 */
export function createQueryClient({ onSignedOut }: { readonly onSignedOut?: () => void } = {}): QueryClient {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) onSignedOut?.();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !isRefusal(error),
        refetchOnWindowFocus: true,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** What was understood and refused is refused again. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && error.status < 500;
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && (error.code === 'sign-in-needed' || error.code === 'sign-in-expired');
}

function key(read: Read, ...parts: readonly unknown[]): readonly unknown[] {
  return [read, ...parts];
}

export function useMe() {
  return useQuery({ queryKey: key('me'), queryFn: ({ signal }) => api.readMe({ signal }) });
}

export function useToday() {
  return useQuery({
    queryKey: key('today'),
    queryFn: async ({ signal }) => {
      const sentAt = Date.now();
      const today = await api.readToday({ signal });
      learnClock({ sentAt, receivedAt: Date.now(), serverNow: Date.parse(today.now) });
      return today;
    },
    // "Now" moves on even when nothing happens.
    refetchInterval: 60_000,
  });
}

/** The session going on; null when there is none. */
export function useCurrentSession() {
  return useQuery({
    queryKey: key('session'),
    queryFn: async ({ signal }) => (await api.readCurrentSession({ signal })) ?? null,
  });
}

/** The plan of the seven days from `monday`. */
export function useWeek(monday: string, timeZone: string) {
  const [from, to] = [monday, addDays(monday, 7)].map((day) => new Date(startOfDay(day, timeZone)).toISOString());
  return useQuery({
    queryKey: key('plan', from, to),
    queryFn: ({ signal }) => api.readPlan({ signal, query: { ...(from && { from }), ...(to && { to }) } }),
    placeholderData: keepPreviousData,
  });
}

/** Where each block starts that is planned in the next two weeks. */
export function usePlannedStarts(): ReadonlyMap<string, string> {
  const plan = useQuery({ queryKey: key('plan', 'ahead'), queryFn: ({ signal }) => api.readPlan({ signal }) });
  return new Map(plan.data?.placements.map((placement) => [placement.blockId, placement.start]));
}

/** Blocks of one task in their order. */
export function useBlocks(taskId: string | null) {
  return useQuery({
    queryKey: key('blocks', taskId),
    queryFn: ({ signal }) =>
      readAll((page) => api.listBlocks({ signal, query: { ...page, ...(taskId !== null && { taskId }) } })),
    enabled: taskId !== null,
  });
}

export function useTask(id: string | null) {
  return useQuery({
    queryKey: key('tasks', 'one', id),
    queryFn: ({ signal }) => api.readTask({ signal, params: { id: id ?? '' } }),
    enabled: id !== null,
  });
}

/** Tasks in one state, oldest first, a page at a time. */
export function useTasks(state: TaskState) {
  return useInfiniteQuery({
    queryKey: key('tasks', 'list', state),
    queryFn: ({ signal, pageParam }) =>
      api.listTasks({ signal, query: { state, limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useParkedThoughts() {
  return useQuery({
    queryKey: key('thoughts'),
    queryFn: ({ signal }) => readAll((query) => api.listParkedThoughts({ signal, query })),
  });
}

export function useCalendars() {
  return useQuery({
    queryKey: key('calendars'),
    queryFn: ({ signal }) => readAll((query) => api.listCalendars({ signal, query })),
  });
}

export function usePlanFeed() {
  return useQuery({ queryKey: key('calendars', 'feed'), queryFn: ({ signal }) => api.readPlanFeedAddress({ signal }) });
}

/** The change to the plan that was accepted last; null when there is none. */
export function useLastAccepted() {
  return useQuery({
    queryKey: key('proposals', 'last-accepted'),
    queryFn: async ({ signal }) =>
      (await api.listProposals({ signal, query: { state: 'accepted', limit: 1 } })).items[0] ?? null,
  });
}
