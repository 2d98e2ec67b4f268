/** The end of a block: how long it really took when the timer was wrong, and a note. Both may stay as they are. */
import { useEffect, useRef, useState } from 'react';
import { elapsedMs } from '#model/focus-session.ts';
import type { Session } from '../../live/api.ts';
import { serverNow } from '../../live/server-clock.ts';
import { useFinishSession } from '../../live/session-actions.ts';
import { Button } from '../../parts/button.tsx';
import { Field, NumberField } from '../../parts/field.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { useDraft } from '../../preferences/draft.ts';
import { ShowProof } from './show-proof.tsx';

export interface FinishFormProps {
  readonly session: Session;
  readonly onFinished: (session: Session) => void;
  readonly onBack: () => void;
}

export function FinishForm({ session, onFinished, onBack }: FinishFormProps) {
  const [measured] = useState(() => String(Math.max(1, Math.round(elapsedMs(session, serverNow()) / 60_000))));
  const [minutes, setMinutes] = useState(measured);
  const [note, setNote] = useDraft(`note-${session.id}`);
  const finish = useFinishSession((finished) => {
    setNote('');
    onFinished(finished);
  });
  useFocusReturn();
  const confirm = useRef<HTMLButtonElement>(null);
  useEffect(() => confirm.current?.focus(), []);

  const send = () => {
    if (finish.isPending) return;
    finish.mutate({
      session,
      ...(minutes === measured ? {} : { minutesOverride: Number(minutes) }),
      ...(note.trim() === '' ? {} : { note }),
    });
  };
  return (
    <form
      className="card finish"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <NumberField label="It took" unit="min" min={1} max={6000} value={minutes} onText={setMinutes} />
      <Field label="A note, if you like">
        {(ids) => (
          <textarea
            {...ids}
            className="input"
            rows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <ShowProof session={session} />
      <ProblemNote error={finish.error} />
      <div className="row">
        <Button kind="primary" size="large" submits busy={finish.isPending} ref={confirm}>
          It is done
        </Button>
        <Button kind="plain" onPress={onBack}>
          Not yet
        </Button>
      </div>
    </form>
  );
}
