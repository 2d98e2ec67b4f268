/** Everything that is somebody's, as a whole: taken along, brought in, or erased. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { useConfirmFirst } from './confirm-first.ts';
import { readFile, saveBlob } from './save-file.ts';
import { useSignIn } from './sign-in-state.tsx';

/** Saves everything that is theirs as a file of this name. */
export function useExport() {
  const confirmFirst = useConfirmFirst();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => confirmFirst(async () => saveBlob(await readFile('/api/v1/export'), name)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['account'] }),
  });
}

export function useImport() {
  const queries = useQueryClient();
  const confirmFirst = useConfirmFirst();
  return useMutation({
    mutationFn: (file: File) =>
      confirmFirst(async () => api.importMe({ body: new Uint8Array(await file.arrayBuffer()) })),
    onSuccess: () => queries.invalidateQueries(),
  });
}

/** Erases everything. With accounts nobody is signed in then; without, the one person begins anew. */
export function useErase() {
  const confirmFirst = useConfirmFirst();
  const { goneForGood } = useSignIn();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => confirmFirst(() => api.eraseMe()),
    onSuccess: async () => {
      await goneForGood();
      await queries.resetQueries();
    },
  });
}
