/** A small form for one part of a goal. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Task } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import type { Corrections } from '../../live/task-actions.ts';
import { Button } from '../../parts/button.tsx';
import { NumberField, TextField } from '../../parts/field.tsx';
import { MomentFields } from '../../parts/moment-fields.tsx';
import { readTags } from '../../parts/read-tags.ts';
import { EnergyChoice, PriorityChoice } from '../../parts/task-choices.tsx';
import { momentText, splitMoment } from '../../time/moment-text.ts';
import { type GoalParts, PART_NAMES, type Part } from './goal-parts.ts';

export interface PartEditorProps {
  readonly part: Part;
  readonly parts: GoalParts;
  readonly tasks: readonly Task[];
  readonly corrected: boolean;
  /** Takes a change and closes. */
  readonly onCorrect: (change: Corrections) => void;
  /** Takes a change while the arrow keys still move on. */
  readonly onTry: (change: Corrections) => void;
  readonly onAsWritten: () => void;
  readonly onClose: () => void;
}

export function PartEditor(props: PartEditorProps) {
  const place = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    place.current?.querySelector<HTMLElement>('input:checked, input, select, button')?.focus();
  }, []);
  const Editor = EDITORS[props.part];
  return (
    <fieldset
      ref={place}
      className="card part-editor"
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onClose();
      }}
    >
      <legend className="unseen">{PART_NAMES[props.part]}</legend>
      <Editor {...props} />
    </fieldset>
  );
}

const EDITORS: Readonly<Record<Part, (props: PartEditorProps) => ReactNode>> = {
  title: TitleEditor,
  due: DueEditor,
  estimateMinutes: MinutesEditor,
  priority: PriorityEditor,
  energy: EnergyEditor,
  tags: TagsEditor,
  dependsOn: AfterEditor,
  notBefore: NotBeforeEditor,
};

interface ButtonsProps {
  readonly editor: PartEditorProps;
  readonly onUse: () => void;
  /** What "none" means for this part; left out where there must be a value. */
  readonly onNone?: (() => void) | undefined;
}

function Buttons({ editor, onUse, onNone }: ButtonsProps) {
  return (
    <div className="row">
      <Button kind="primary" onPress={onUse}>
        Use this
      </Button>
      {onNone !== undefined && <Button onPress={onNone}>None</Button>}
      {editor.corrected && (
        <Button kind="plain" onPress={editor.onAsWritten}>
          As written
        </Button>
      )}
      <Button kind="plain" onPress={editor.onClose}>
        Close
      </Button>
    </div>
  );
}

/** Enter in a field uses it, and does not send the whole goal. */
function onEnter(action: () => void) {
  return (event: { readonly key: string; readonly preventDefault: () => void }) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    action();
  };
}

function TitleEditor(editor: PartEditorProps) {
  const [title, setTitle] = useState(editor.parts.title);
  const use = () => {
    if (title.trim() !== '') editor.onCorrect({ title: title.trim() });
  };
  return (
    <>
      <TextField label="To do" value={title} onText={setTitle} maxLength={300} onKeyDown={onEnter(use)} />
      <Buttons editor={editor} onUse={use} />
    </>
  );
}

function DueEditor(editor: PartEditorProps) {
  const { timeZone } = usePerson();
  const [moment, setMoment] = useState(() => splitMoment(editor.parts.due, timeZone));
  const use = () => {
    const due = momentText(moment, timeZone);
    if (due !== null) editor.onCorrect({ due });
  };
  return (
    <>
      <MomentFields
        value={moment}
        onChange={setMoment}
        hint="Without a time, the whole day counts."
        onKeyDown={onEnter(use)}
      />
      <Buttons editor={editor} onUse={use} onNone={() => editor.onCorrect({ due: null })} />
    </>
  );
}

function NotBeforeEditor(editor: PartEditorProps) {
  const { timeZone } = usePerson();
  const [moment, setMoment] = useState(() => splitMoment(editor.parts.notBefore, timeZone));
  const use = () => {
    const notBefore = momentText({ day: moment.day, time: moment.time === '' ? '00:00' : moment.time }, timeZone);
    if (notBefore !== null) editor.onCorrect({ notBefore });
  };
  return (
    <>
      <MomentFields value={moment} onChange={setMoment} onKeyDown={onEnter(use)} />
      <Buttons editor={editor} onUse={use} onNone={() => editor.onCorrect({ notBefore: null })} />
    </>
  );
}

function MinutesEditor(editor: PartEditorProps) {
  const [minutes, setMinutes] = useState(String(editor.parts.estimateMinutes ?? ''));
  const use = () => {
    const estimateMinutes = Number(minutes);
    if (Number.isInteger(estimateMinutes) && estimateMinutes >= 1) editor.onCorrect({ estimateMinutes });
  };
  // Enter on a number field would send the goal around it.
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: catches Enter from the field inside
    <div className="stack" onKeyDown={onEnter(use)}>
      <NumberField
        label="About how long"
        unit="min"
        min={1}
        max={60_000}
        value={minutes}
        onText={setMinutes}
        required={false}
      />
      <div className="row">
        {[15, 25, 45, 60, 90, 120].map((suggested) => (
          <Button key={suggested} onPress={() => editor.onCorrect({ estimateMinutes: suggested })}>
            {suggested}
          </Button>
        ))}
      </div>
      <Buttons editor={editor} onUse={use} onNone={() => editor.onCorrect({ estimateMinutes: null })} />
    </div>
  );
}

function PriorityEditor(editor: PartEditorProps) {
  return (
    <>
      <PriorityChoice value={editor.parts.priority ?? 'normal'} onChoose={(priority) => editor.onTry({ priority })} />
      <Buttons editor={editor} onUse={() => editor.onCorrect({ priority: editor.parts.priority ?? 'normal' })} />
    </>
  );
}

function EnergyEditor(editor: PartEditorProps) {
  return (
    <>
      <EnergyChoice value={editor.parts.energy ?? 'medium'} onChoose={(energy) => editor.onTry({ energy })} />
      <Buttons editor={editor} onUse={() => editor.onCorrect({ energy: editor.parts.energy ?? 'medium' })} />
    </>
  );
}

function TagsEditor(editor: PartEditorProps) {
  const [text, setText] = useState(editor.parts.tags.join(' '));
  const use = () => editor.onCorrect({ tags: readTags(text) });
  return (
    <>
      <TextField label="Tags" hint="With spaces between them." value={text} onText={setText} onKeyDown={onEnter(use)} />
      <Buttons editor={editor} onUse={use} onNone={() => editor.onCorrect({ tags: [] })} />
    </>
  );
}

function AfterEditor(editor: PartEditorProps) {
  const [chosen, setChosen] = useState<readonly string[]>(editor.parts.dependsOn.map((task) => task.taskId));
  const known = new Map(editor.parts.dependsOn.map((task) => [task.taskId, task.title]));
  for (const task of editor.tasks) known.set(task.id, task.title);
  if (known.size === 0) {
    return (
      <>
        <p className="soft small">There is no other task yet.</p>
        <Buttons editor={editor} onUse={editor.onClose} />
      </>
    );
  }
  return (
    <>
      <div className="after-list">
        {[...known].map(([id, title]) => (
          <label key={id} className="switch">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
            {title}
          </label>
        ))}
      </div>
      <Buttons editor={editor} onUse={() => editor.onCorrect({ dependsOn: [...chosen] })} />
    </>
  );
}
