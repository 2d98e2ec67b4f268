/** A session that runs or is paused: the step, the timer, and the few things one may want to do meanwhile. */
import { useState } from 'react';
import { sayMinutes } from '#kernel/duration.ts';
import { elapsedMs } from '#model/focus-session.ts';
import type { Session } from '../../live/api.ts';
import { useAbandonSession, usePauseResume } from '../../live/session-actions.ts';
import { useShortcuts } from '../../navigation/shortcuts.ts';
import { Button } from '../../parts/button.tsx';
import { AskCoachButton } from '../../parts/coach-place.tsx';
import { DoneWhen } from '../../parts/done-when.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { FinishForm } from './finish-form.tsx';
import { ParkThought } from './park-thought.tsx';
import { TimerFace } from './timer-face.tsx';

export interface RunningSessionProps {
  readonly session: Session;
  readonly onFinished: (session: Session) => void;
}

export function RunningSession({ session, onFinished }: RunningSessionProps) {
  const [finishing, setFinishing] = useState(false);
  const pauseResume = usePauseResume();
  const notify = useNotify();
  const abandon = useAbandonSession((stopped) => {
    const minutes = Math.round(elapsedMs(stopped, Date.parse(stopped.endedAt ?? '')) / 60_000);
    const kept = minutes === 0 ? '' : `${sayMinutes(minutes)} are kept. `;
    notify({ text: `Stopped. ${kept}The step goes back to the plan.` });
  });
  const running = session.state === 'running';
  const toggle = () => {
    if (!pauseResume.isPending) pauseResume.mutate(session);
  };
  useShortcuts({ space: toggle });

  return (
    <section className={`session ${finishing ? 'session-finishing' : ''}`} aria-label="Focus session">
      <div className="session-words">
        <h2 className="now-title">{session.stepTitle}</h2>
        <p className="soft">{session.taskTitle}</p>
      </div>
      <TimerFace session={session} />
      <DoneWhen text={session.doneWhen} />
      {finishing ? (
        <FinishForm session={session} onFinished={onFinished} onBack={() => setFinishing(false)} />
      ) : (
        <>
          <div className="row session-buttons">
            <Button kind="primary" size="large" onPress={() => setFinishing(true)}>
              <Icon name="check" />
              Done
            </Button>
            <Button size="large" onPress={toggle} className="session-toggle">
              <Icon name={running ? 'pause' : 'play'} />
              {running ? 'Pause' : 'Go on'}
            </Button>
          </div>
          <ProblemNote error={pauseResume.error ?? abandon.error} />
          <div className="session-more">
            <ParkThought session={session} />
            <AskCoachButton />
            <Button kind="plain" busy={abandon.isPending} onPress={() => abandon.mutate(session)}>
              Stop for now
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
