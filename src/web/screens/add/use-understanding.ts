/** What a sentence would be understood as, asked while it is typed: after a short rest, and the question before is given up. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, type Understood } from '../../live/api.ts';

/** Long enough not to ask at every key, short enough to feel like an answer. */
const REST_MS = 200;

/** Null while there is nothing to understand. An answer stays until the next one is there, so that nothing jumps. */
export function useUnderstanding(text: string): Understood | null {
  const rested = useRested(text.trim());
  const query = useQuery({
    queryKey: ['understood', rested],
    queryFn: ({ signal }) => api.understandGoal({ signal, body: { text: rested } }),
    enabled: rested !== '',
    placeholderData: (answer, before) => (isSameSentence(before?.queryKey[1], rested) ? answer : undefined),
    staleTime: 60_000,
    retry: 0,
  });
  return text.trim() === '' ? null : (query.data ?? null);
}

/** Somebody who clears the field and begins anew does not want to see what the old sentence meant. */
function isSameSentence(before: unknown, now: string): boolean {
  return typeof before === 'string' && before.slice(0, 3) === now.slice(0, 3);
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
