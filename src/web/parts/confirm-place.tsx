/** Where the page asks who is there before something dangerous, and then lets it go on. */
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { ConfirmContext, createConfirmFirst } from '../live/confirm-first.ts';
import { Withdrawn } from '../live/withdrawn.ts';
import { later } from './later.tsx';

const ConfirmDialog = later(async () => (await import('./confirm-dialog.tsx')).ConfirmDialog);

export function ConfirmPlace({ children }: { readonly children: ReactNode }) {
  const [asking, setAsking] = useState(false);
  const waiting = useRef<PromiseWithResolvers<void>[]>([]);
  const ask = useCallback(() => {
    const answer = Promise.withResolvers<void>();
    waiting.current.push(answer);
    setAsking(true);
    return answer.promise;
  }, []);
  const confirmFirst = useMemo(() => createConfirmFirst(ask), [ask]);

  const end = (settle: (answer: PromiseWithResolvers<void>) => void) => {
    const answers = waiting.current;
    waiting.current = [];
    setAsking(false);
    for (const answer of answers) settle(answer);
  };
  return (
    <ConfirmContext value={confirmFirst}>
      {children}
      {asking && (
        <ConfirmDialog
          onConfirmed={() => end((answer) => answer.resolve())}
          onClose={() => end((answer) => answer.reject(new Withdrawn()))}
        />
      )}
    </ConfirmContext>
  );
}
