/** Tasks that another one could wait for. */
import type { Task } from '../../live/api.ts';
import { useTasks } from '../../live/queries.ts';

export function useOpenTasks(): readonly Task[] {
  const lists = [useTasks('active'), useTasks('planned'), useTasks('inbox')];
  return lists.flatMap((list) => list.data?.pages.flatMap((page) => page.items) ?? []);
}
