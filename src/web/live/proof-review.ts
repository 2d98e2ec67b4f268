/**
 * A look at what somebody did, while the form that asked for it is there: whoever leaves it ends the request, and with it the look that a
 * model is taking.
 */
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ShownImage } from '#model/image.ts';
import { api } from './api.ts';

export function useProofReview(blockId: string) {
  const under = useRef<AbortController | null>(null);
  useEffect(() => () => under.current?.abort(), []);
  return useMutation({
    mutationFn: (body: { readonly text: string; readonly images: ShownImage[] }) => {
      const controller = new AbortController();
      under.current = controller;
      return api.reviewProof({ signal: controller.signal, params: { id: blockId }, body });
    },
  });
}
