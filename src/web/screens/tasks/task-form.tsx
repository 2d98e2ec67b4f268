/** Changes the parts of a task. */
import { type FormEvent, useState } from 'react';
import type { Task } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { useChangeTask } from '../../live/task-actions.ts';
import { Button } from '../../parts/button.tsx';
import { Field, NumberField, TextField } from '../../parts/field.tsx';
import { MomentFields } from '../../parts/moment-fields.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { readTags } from '../../parts/read-tags.ts';
import { EnergyChoice, PriorityChoice } from '../../parts/task-choices.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { momentText, splitMoment } from '../../time/moment-text.ts';

export function TaskForm({ task: newest, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  // The version that was on screen when the form was opened: a change made elsewhere meanwhile must not be overwritten unseen.
  const [task] = useState(newest);
  const { timeZone } = usePerson();
  const [title, setTitle] = useState<string>(task.title);
  const [due, setDue] = useState(() => splitMoment(task.due, timeZone));
  const [minutes, setMinutes] = useState(String(task.estimateMinutes ?? ''));
  const [priority, setPriority] = useState(task.priority);
  const [energy, setEnergy] = useState(task.energy);
  const [tags, setTags] = useState(task.tags.join(' '));
  const [notes, setNotes] = useState(task.notes);
  const change = useChangeTask();
  useFocusReturn();
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending) return;
    const body = {
      title,
      due: momentText(due, timeZone),
      estimateMinutes: minutes === '' ? null : Number(minutes),
      priority,
      energy,
      tags: readTags(tags),
      notes,
    };
    change.mutate({ task, body }, { onSuccess: onClose });
  };
  return (
    <form className="card" onSubmit={save}>
      <TextField label="Title" value={title} onText={setTitle} maxLength={300} required />
      <MomentFields dayLabel="Due" value={due} onChange={setDue} />
      <NumberField
        label="About how long"
        unit="min"
        min={1}
        max={60_000}
        required={false}
        value={minutes}
        onText={setMinutes}
      />
      <PriorityChoice value={priority} onChoose={setPriority} />
      <EnergyChoice value={energy} onChoose={setEnergy} />
      <TextField label="Tags" hint="With spaces between them." value={tags} onText={setTags} />
      <Field label="Notes">
        {(ids) => (
          <textarea
            {...ids}
            className="input"
            rows={3}
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
          />
        )}
      </Field>
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
