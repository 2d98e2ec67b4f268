/**
 * Who is signed in in this browser, for the whole page. Looked up at the start, whenever a window comes to the front, when another window
 * says so and when the service refuses a call; never guessed. What a person was typing waits for them, and only for them.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Awaited } from '../parts/awaited.tsx';
import { forgetWords, keepWordsFor } from '../preferences/kept-words.ts';
import { api, type SignInState } from './api.ts';
import { meetOtherWindows, type OtherWindows, type Word } from './other-windows.ts';

/** How somebody who was here a moment ago came to be signed out. */
export interface Parting {
  readonly why: 'chosen' | 'expired' | 'erased';
  readonly name: string;
}

export interface SignIn {
  readonly state: SignInState;
  /** Null where nobody was signed in in this window before. */
  readonly parting: Parting | null;
  /** Asks the service who is signed in; resolves when the page knows. */
  readonly lookAgain: () => Promise<void>;
  /** Signs out here and in every other window. Rejects when the service cannot be reached. */
  readonly leave: () => Promise<void>;
  /** The person is no more: forgets what this browser keeps of them. */
  readonly goneForGood: () => Promise<void>;
}

const SignInContext = createContext<SignIn | null>(null);

export function useSignIn(): SignIn {
  const signIn = use(SignInContext);
  if (signIn === null) throw new Error('useSignIn outside SignInProvider');
  return signIn;
}

const KEY = ['sign-in'] as const;

export function SignInProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [parting, setParting] = useState<Parting | null>(null);
  const known = useRef<SignInState['signedIn']>(null);
  const windows = useRef<OtherWindows | null>(null);

  const notice = useCallback((state: SignInState) => {
    const [before, now] = [known.current, state.signedIn];
    known.current = now;
    if (now?.id === before?.id) return;
    if (now !== null) {
      keepWordsFor(now.id);
      setParting(null);
    } else if (before !== null) {
      const { name } = before;
      setParting((said) => said ?? { why: 'expired', name });
    }
    windows.current?.tell('look');
  }, []);

  const query = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const state = await api.readSession({ signal });
      notice(state);
      return state;
    },
    staleTime: 0,
  });
  const lookAgain = useCallback(() => queries.invalidateQueries({ queryKey: KEY }), [queries]);
  const part = useCallback(
    (why: Parting['why']) => {
      forgetWords();
      setParting({ why, name: known.current?.name ?? '' });
      return lookAgain();
    },
    [lookAgain],
  );

  useEffect(() => {
    const met = meetOtherWindows((word: Word) => void (word === 'left' ? part('chosen') : lookAgain()));
    windows.current = met;
    return () => {
      windows.current = null;
      met.close();
    };
  }, [lookAgain, part]);

  const state = query.data;
  const signIn = useMemo<SignIn | null>(() => {
    if (state === undefined) return null;
    const goWith = (why: Parting['why']) => {
      windows.current?.tell('left');
      return part(why);
    };
    return {
      state,
      parting,
      lookAgain,
      leave: async () => {
        await api.signOut();
        await goWith('chosen');
      },
      goneForGood: () => goWith('erased'),
    };
  }, [state, parting, lookAgain, part]);

  if (signIn === null) {
    return (
      <main className="shell-main">
        <Awaited query={query}>{() => null}</Awaited>
      </main>
    );
  }
  return <SignInContext value={signIn}>{children}</SignInContext>;
}
