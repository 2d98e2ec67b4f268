/** One step of a task: what, when it is done, how long, where it sits in the plan. Its words and minutes can be changed in place. */
import { useEffect, useRef, useState } from 'react';
import { sayMinutes } from '#kernel/duration.ts';
import type { Block } from '../live/api.ts';
import { usePerson } from '../live/person.tsx';
import { useChangeBlock } from '../live/plan-actions.ts';
import { serverNow } from '../live/server-clock.ts';
import { sayMoment } from '../time/say-time.ts';
import { Button } from './button.tsx';
import { DoneWhen } from './done-when.tsx';
import { NumberField, TextField } from './field.tsx';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';

export interface StepLineProps {
  readonly block: Block;
  /** Start of its place in the plan; null when it has none. */
  readonly start: string | null;
}

export function StepLine({ block, start }: StepLineProps) {
  const [editing, setEditing] = useState(false);
  const { timeZone } = usePerson();
  const editable = block.state === 'todo' || block.state === 'scheduled';
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  if (editing) {
    return (
      <li className="step">
        <StepForm block={block} onClose={close} />
      </li>
    );
  }
  return (
    <li className={`step ${editable || block.state === 'running' ? '' : 'day-line-closed'}`}>
      <div className="step-words">
        <p className="step-title">
          {block.stepTitle}
          {block.state === 'done' && <StepState icon words="done" />}
          {block.state === 'skipped' && <StepState words="skipped" />}
          {block.state === 'running' && <StepState words="going on" />}
        </p>
        <DoneWhen text={block.doneWhen} />
        <p className="soft small step-when">
          {sayMinutes(block.minutes)}
          {start !== null && ` · ${sayMoment(Date.parse(start), { timeZone, nowMs: serverNow() })}`}
        </p>
        {block.minutesWhy !== null && editable && <p className="soft small">{block.minutesWhy}</p>}
      </div>
      {editable && (
        <Button
          kind="plain"
          size="icon"
          label={`Change “${block.stepTitle}”`}
          ref={opener}
          onPress={() => setEditing(true)}
        >
          <Icon name="edit" />
        </Button>
      )}
    </li>
  );
}

function StepState({ words, icon = false }: { readonly words: string; readonly icon?: boolean }) {
  return (
    <span className="step-state">
      {icon && <Icon name="check" />} {words}
    </span>
  );
}

function StepForm({ block, onClose }: { readonly block: Block; readonly onClose: () => void }) {
  const [title, setTitle] = useState<string>(block.stepTitle);
  const [minutes, setMinutes] = useState(String(block.minutes));
  const change = useChangeBlock();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const save = () => {
    const body = {
      ...(title.trim() === block.stepTitle ? {} : { stepTitle: title.trim() }),
      ...(Number(minutes) === block.minutes ? {} : { minutes: Number(minutes) }),
    };
    if (Object.keys(body).length === 0) onClose();
    else change.mutate({ id: block.id, version: block.version, body }, { onSuccess: onClose });
  };
  return (
    <form
      ref={form}
      className="card step-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <TextField label="Step" value={title} onText={setTitle} maxLength={200} required />
      <NumberField label="How long" unit="min" min={1} max={600} value={minutes} onText={setMinutes} />
      <ProblemNote error={change.error} />
      <div className="row">
        <Button kind="primary" submits busy={change.isPending}>
          Save
        </Button>
        <Button kind="plain" onPress={onClose}>
          Close
        </Button>
      </div>
    </form>
  );
}
