/** Everything that can be done to a task, and to the sentence it begins as. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { GivenBody } from '#contract/route.ts';
import type { Routes } from '#contract/routes.ts';
import { api, type Task } from './api.ts';
import { createCreationKeys } from './creation-key.ts';

const TASK_READS = ['tasks', 'blocks', 'plan', 'today', 'proposals'] as const;

function useReadTasksAgain(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const read of TASK_READS) void queries.invalidateQueries({ queryKey: [read] });
  };
}

export type GoalRequest = GivenBody<Routes['createGoal']>;
export type Corrections = NonNullable<GoalRequest['corrections']>;

export function useCreateGoal() {
  const readAgain = useReadTasksAgain();
  const keys = useMemo(() => createCreationKeys(), []);
  return useMutation({
    mutationFn: (body: GoalRequest) => api.createGoal({ body, idempotencyKey: keys.keyFor(body) }),
    onSuccess: () => {
      keys.settle();
      readAgain();
    },
  });
}

export interface TaskChange {
  readonly task: Task;
  readonly body: GivenBody<Routes['changeTask']>;
}

export function useChangeTask() {
  const readAgain = useReadTasksAgain();
  return useMutation({
    mutationFn: ({ task, body }: TaskChange) =>
      api.changeTask({ params: { id: task.id }, body, version: task.version }),
    onSettled: readAgain,
  });
}

export function useDeleteTask() {
  const readAgain = useReadTasksAgain();
  return useMutation({
    mutationFn: (id: string) => api.deleteTask({ params: { id } }),
    onSettled: readAgain,
  });
}

/** Takes a goal back: its blocks leave the plan, whatever they had moved returns, and the task is gone. */
export function useTakeBackGoal() {
  const readAgain = useReadTasksAgain();
  return useMutation({
    mutationFn: async ({ proposalId, taskId }: { readonly proposalId: string; readonly taskId: string }) => {
      await api.undoProposal({ params: { id: proposalId } });
      await api.deleteTask({ params: { id: taskId } });
    },
    onSettled: readAgain,
  });
}

export function useBreakDownTask() {
  const readAgain = useReadTasksAgain();
  const keys = useMemo(() => createCreationKeys(), []);
  return useMutation({
    mutationFn: ({ id, detail }: { readonly id: string; readonly detail: number }) =>
      api.breakDownTask({ params: { id }, body: { detail }, idempotencyKey: keys.keyFor({ id, detail }) }),
    onSuccess: () => {
      keys.settle();
      readAgain();
    },
  });
}

/** Replaces the steps of a task that are not finished with those that a model has offered. */
export function useTakeOfferedSteps() {
  const readAgain = useReadTasksAgain();
  const queries = useQueryClient();
  const keys = useMemo(() => createCreationKeys(), []);
  return useMutation({
    mutationFn: (id: string) =>
      api.breakDownTask({
        params: { id },
        body: { offered: true },
        idempotencyKey: keys.keyFor({ id, offered: true }),
      }),
    onSuccess: () => {
      keys.settle();
      readAgain();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['offered-steps'] }),
  });
}

export function useLeaveOfferedSteps() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.leaveOfferedSteps({ params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['offered-steps'] }),
  });
}
