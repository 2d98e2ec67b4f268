/** The sentence and its parts. Enter sends it; nothing typed is lost when sending fails. */
import { useEffect, useRef, useState } from 'react';
import type { GoalResult } from '../../live/api.ts';
import { type Corrections, useCreateGoal } from '../../live/task-actions.ts';
import { Button } from '../../parts/button.tsx';
import { DetailSlider, NORMAL_DETAIL } from '../../parts/detail-slider.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SlowNote } from './slow-note.tsx';
import { UnderstoodParts } from './understood-parts.tsx';
import { useUnderstanding } from './use-understanding.ts';
import { WorthAsking } from './worth-asking.tsx';

export interface GoalFormProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onPlanned: (result: GoalResult) => void;
}

export function GoalForm({ text, onText, onPlanned }: GoalFormProps) {
  const [corrections, setCorrections] = useState<Corrections>({});
  const [detail, setDetail] = useState(NORMAL_DETAIL);
  const [isSending, setIsSending] = useState(false);
  const understanding = useUnderstanding(text);
  const create = useCreateGoal();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  const send = () => {
    if (text.trim() === '' || create.isPending) {
      field.current?.focus();
      return;
    }
    const corrected = Object.keys(corrections).length > 0;
    create.mutate({ text, detail, ...(corrected ? { corrections } : {}) }, { onSuccess: onPlanned });
  };
  return (
    <form
      className="stack stack-wide"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="stack">
        <textarea
          ref={field}
          className="input goal-field"
          aria-label="What do you want to get done, in your own words"
          aria-describedby="goal-hint"
          placeholder="Finish thesis chapter 3 by Friday 17:00, about 6 hours, hard #thesis"
          rows={2}
          maxLength={2000}
          enterKeyHint="go"
          value={text}
          onChange={(event) => {
            onText(event.target.value);
            if (event.target.value.trim() === '') setCorrections({});
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <p id="goal-hint" className="soft small">
          Say it as you would to a friend: what, by when, about how long, #tag, !high.
        </p>
        <UnderstoodParts
          understanding={understanding}
          corrections={corrections}
          onCorrect={(change) => setCorrections({ ...corrections, ...change })}
          onAsWritten={(part) => setCorrections(without(corrections, part))}
        />
        <WorthAsking text={text} isHeld={isSending} onTypeOn={() => typeOn(field.current)} />
      </div>
      <div className="goal-send" onPointerEnter={() => setIsSending(true)} onPointerLeave={() => setIsSending(false)}>
        <DetailSlider value={detail} onChange={setDetail} />
        <Button kind="primary" size="large" submits busy={create.isPending}>
          {create.isPending ? 'Planning' : 'Plan it'}
        </Button>
      </div>
      <SlowNote isWaiting={create.isPending} />
      <ProblemNote error={create.error} />
    </form>
  );
}

/** Behind the last word, where an answer is typed on. */
function typeOn(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

function without(corrections: Corrections, part: keyof Corrections): Corrections {
  const { [part]: _left, ...rest } = corrections;
  return rest;
}
