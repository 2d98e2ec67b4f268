/** The button that begins a block, with the choice of timer beside it. The choice is remembered. */
import type { TIMER_KINDS } from '#model/focus-session.ts';
import { useStartSession } from '../live/session-actions.ts';
import { changePreferences, usePreferences } from '../preferences/preferences.ts';
import { Button } from './button.tsx';
import { Choice } from './choice.tsx';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';

type TimerKind = (typeof TIMER_KINDS)[number];

const TIMERS: readonly { readonly value: TimerKind; readonly label: string; readonly hint: string }[] = [
  { value: 'pomodoro', label: 'Pomodoro', hint: 'A fixed stretch, then a break.' },
  { value: 'countdown', label: 'Countdown', hint: 'The minutes planned for this step, counting down.' },
  { value: 'flowtime', label: 'Flowtime', hint: 'No bell. It counts up until you are done.' },
];

export function StartBlock({ blockId, label = 'Start' }: { readonly blockId: string; readonly label?: string }) {
  const { timerKind } = usePreferences();
  const start = useStartSession();
  return (
    <div className="start">
      <Button
        kind="primary"
        size="large"
        busy={start.isPending}
        onPress={() => start.mutate({ blockId, timer: { kind: timerKind } })}
      >
        <Icon name="play" />
        {label}
      </Button>
      <div className="stack stack-tight">
        <Choice
          label="Timer"
          labelHidden
          options={TIMERS}
          value={timerKind}
          onChoose={(kind) => changePreferences({ timerKind: kind })}
        />
        <p className="soft small">{TIMERS.find((timer) => timer.value === timerKind)?.hint}</p>
      </div>
      <ProblemNote error={start.error} />
    </div>
  );
}
