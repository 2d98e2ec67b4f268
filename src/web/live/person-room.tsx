/**
 * Everything that was read for one person, and the stream that keeps it true. It stands and falls with them: whoever signs in next begins
 * with an empty room, whatever was under way when the one before left.
 */
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useLiveUpdates } from './live-updates.ts';
import { createQueryClient } from './queries.ts';
import { useSignIn } from './sign-in-state.tsx';

/** Mounted with the person's id as its key. */
export function PersonRoom({ children }: { readonly children: ReactNode }) {
  const { lookAgain } = useSignIn();
  const [queries] = useState(() => createQueryClient({ onSignedOut: () => void lookAgain() }));
  useEffect(() => () => queries.clear(), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <LiveUpdates />
      {children}
    </QueryClientProvider>
  );
}

function LiveUpdates() {
  const { state, lookAgain } = useSignIn();
  useLiveUpdates({ person: state.signedIn?.id ?? 'local', onRefused: lookAgain });
  return null;
}
