/** Focus: one task on screen. While it runs, nothing else; after the win, what was learned, the break, and only then what could be next. */
import { useEffect } from 'react';
import type { Session } from '../../live/api.ts';
import { useCurrentSession } from '../../live/queries.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { Screen } from '../../parts/screen.tsx';
import { FinishedSession } from './finished-session.tsx';
import { useLastFinished } from './last-finished.ts';
import { NoSession } from './no-session.tsx';
import { RunningSession } from './running-session.tsx';

export function FocusScreen() {
  const current = useCurrentSession();
  const [finished, setFinished] = useLastFinished();
  const goesOn = current.data != null;
  useEffect(() => {
    if (goesOn) setFinished(null);
  }, [goesOn, setFinished]);
  return (
    <Screen title="Focus" look="unseen" className="focus">
      <Awaited query={current}>
        {(session) => <FocusState session={session} finished={finished} onFinished={setFinished} />}
      </Awaited>
    </Screen>
  );
}

interface FocusStateProps {
  readonly session: Session | null;
  readonly finished: Session | null;
  readonly onFinished: (session: Session | null) => void;
}

function FocusState({ session, finished, onFinished }: FocusStateProps) {
  if (session !== null) return <RunningSession key={session.id} session={session} onFinished={onFinished} />;
  if (finished !== null) return <FinishedSession session={finished} />;
  return <NoSession />;
}
