/** Says, when planning takes longer than usual, that nothing is stuck. It is there for screen readers before it has anything to say. */
import { useEffect, useState } from 'react';

/** Without a model it is over long before. */
const USUAL_MS = 2500;

export function SlowNote({ isWaiting }: { readonly isWaiting: boolean }) {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsSlow(true), USUAL_MS);
    return () => {
      clearTimeout(timer);
      setIsSlow(false);
    };
  }, [isWaiting]);
  return (
    <p role="status" className={isSlow ? 'soft small' : 'unseen'}>
      {isSlow && 'Still looking for good steps. A model that takes too long is not waited for; a template answers.'}
    </p>
  );
}
