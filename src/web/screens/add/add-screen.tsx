/** Add: one big field, what was understood below it while one types, and the plan as soon as it is sent. */
import { useState } from 'react';
import type { GoalResult } from '../../live/api.ts';
import { useLocation } from '../../navigation/router.ts';
import { Screen } from '../../parts/screen.tsx';
import { useDraft } from '../../preferences/draft.ts';
import { GoalForm } from './goal-form.tsx';
import { GoalPlan } from './goal-plan.tsx';

interface Planned {
  readonly result: GoalResult;
  readonly sentence: string;
}

export function AddScreen() {
  const [planned, setPlanned] = useState<Planned | null>(null);
  const [text, setText] = useDraft('goal', useLocation().query.get('text') ?? '');
  if (planned === null) {
    return (
      <Screen key="form" title="What do you want to get done?">
        <GoalForm
          text={text}
          onText={setText}
          onPlanned={(result) => {
            setPlanned({ result, sentence: text });
            setText('');
          }}
        />
      </Screen>
    );
  }
  return (
    <Screen key="plan" title="Planned" look="quiet">
      <GoalPlan
        result={planned.result}
        onAnother={() => setPlanned(null)}
        onTakenBack={() => {
          setText(planned.sentence);
          setPlanned(null);
        }}
      />
    </Screen>
  );
}
