/** Other steps that a model has for a task, beside those that are there: looked at when the person wants to, taken or left by them. */
import { useState } from 'react';
import { sayMinutes } from '#kernel/duration.ts';
import { isOpen } from '#model/task.ts';
import type { OfferedSteps as Offer, Task } from '../../live/api.ts';
import { useOfferedSteps } from '../../live/model-queries.ts';
import { useLeaveOfferedSteps, useTakeOfferedSteps } from '../../live/task-actions.ts';
import { Button } from '../../parts/button.tsx';
import { DoneWhen } from '../../parts/done-when.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SourceMark } from '../../parts/source-mark.tsx';

/** Nothing is drawn while nothing is offered. */
export function OfferedSteps({ task }: { readonly task: Task }) {
  const mayBe = isOpen(task) && task.breakdownSource !== null && task.breakdownSource !== 'model';
  const offer = useOfferedSteps(mayBe ? task.id : null).data;
  return offer == null || !mayBe ? null : <OfferCard task={task} offer={offer} />;
}

function OfferCard({ task, offer }: { readonly task: Task; readonly offer: Offer }) {
  const [open, setOpen] = useState(false);
  const take = useTakeOfferedSteps();
  const leave = useLeaveOfferedSteps();
  const notify = useNotify();
  return (
    <section className="card" aria-label="Other steps">
      <div className="row">
        <p>A model has other steps for this.</p>
        <Button expanded={open} onPress={() => setOpen(!open)}>
          {open ? 'Close' : 'Have a look'}
        </Button>
      </div>
      {open && (
        <>
          <ol className="lines">
            {offer.steps.map((step) => (
              <li key={step.stepTitle} className="step">
                <div className="step-words">
                  <p className="step-title">{step.stepTitle}</p>
                  <DoneWhen text={step.doneWhen} />
                  <p className="soft small">{sayMinutes(step.minutes)}</p>
                </div>
              </li>
            ))}
          </ol>
          <SourceMark source="model" of="steps" />
          <p className="soft small">Taking them replaces the steps below that are not finished.</p>
        </>
      )}
      <ProblemNote error={take.error ?? leave.error} />
      {open && (
        <div className="row">
          <Button
            kind="primary"
            busy={take.isPending}
            onPress={() =>
              take.mutate(task.id, {
                onSuccess: () => notify({ text: 'New steps, and each has its time in the plan.' }),
              })
            }
          >
            Take these steps
          </Button>
          <Button kind="plain" busy={leave.isPending} onPress={() => leave.mutate(task.id)}>
            Keep mine
          </Button>
        </div>
      )}
    </section>
  );
}
