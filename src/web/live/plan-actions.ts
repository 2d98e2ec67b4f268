/** Everything that changes the plan: proposals and single blocks. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { GivenBody } from '#contract/route.ts';
import type { Routes } from '#contract/routes.ts';
import { api } from './api.ts';
import { createCreationKeys } from './creation-key.ts';
import type { Read } from './facts-to-queries.ts';

const PLAN_READS: readonly Read[] = ['plan', 'today', 'proposals', 'blocks', 'tasks'];

/** Reads again everything that a change to the plan touches. */
function useReadPlanAgain(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const read of PLAN_READS) void queries.invalidateQueries({ queryKey: [read] });
  };
}

export function useAskForPlan() {
  const readAgain = useReadPlanAgain();
  const keys = useMemo(() => createCreationKeys(), []);
  return useMutation({
    mutationFn: () => api.createProposal({ body: {}, idempotencyKey: keys.keyFor('plan again') }),
    onSuccess: () => {
      keys.settle();
      readAgain();
    },
  });
}

export function useAcceptProposal() {
  const readAgain = useReadPlanAgain();
  return useMutation({ mutationFn: (id: string) => api.acceptProposal({ params: { id } }), onSettled: readAgain });
}

export function useUndoProposal() {
  const readAgain = useReadPlanAgain();
  return useMutation({ mutationFn: (id: string) => api.undoProposal({ params: { id } }), onSettled: readAgain });
}

export interface BlockChange {
  readonly id: string;
  /** The version that was on screen, when it is known. */
  readonly version?: number;
  readonly body: GivenBody<Routes['changeBlock']>;
}

export function useChangeBlock() {
  const readAgain = useReadPlanAgain();
  return useMutation({
    mutationFn: ({ id, version, body }: BlockChange) =>
      api.changeBlock({ params: { id }, body, ...(version === undefined ? {} : { version }) }),
    onSettled: readAgain,
  });
}
