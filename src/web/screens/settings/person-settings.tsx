/** Where and when somebody works and at what pace. Saved together, because together they decide the plan. */
import { type FormEvent, useState } from 'react';
import type { Me } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { type PersonChange, useChangePerson } from '../../live/person-actions.ts';
import { whenDone } from '../../live/when-done.ts';
import { Button } from '../../parts/button.tsx';
import { NumberField, TextField } from '../../parts/field.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { TimeZoneField } from '../../parts/time-zone-field.tsx';
import { WorkingHoursFields } from '../../parts/working-hours-fields.tsx';
import { rowsOf, windowsOf } from '../../parts/working-rows.ts';

const NUMBERS = [
  { name: 'blockMinutes', label: 'One block', unit: 'min', min: 10, max: 180 },
  { name: 'breakMinutes', label: 'Break after a block', unit: 'min', min: 0, max: 60 },
  { name: 'longBreakMinutes', label: 'Long break', unit: 'min', min: 0, max: 120 },
  { name: 'blocksBeforeLongBreak', label: 'Long break after', unit: 'blocks', min: 1, max: 12 },
  { name: 'dailyFocusMinutes', label: 'Focus in a day, at most', unit: 'min', min: 15, max: 960 },
  { name: 'bufferMinutes', label: 'Kept free around events', unit: 'min', min: 0, max: 120 },
] as const;

type NumberName = (typeof NUMBERS)[number]['name'];

export function PersonSettings() {
  const person = usePerson();
  const [name, setName] = useState<string>(person.name);
  const [timeZone, setTimeZone] = useState(person.timeZone);
  const [rows, setRows] = useState(() => rowsOf(person.workingHours));
  const [numbers, setNumbers] = useState(() => readNumbers(person));
  const [loaded, setLoaded] = useState(person);
  const change = useChangePerson();
  const notify = useNotify();
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending) return;
    const given = Object.fromEntries(NUMBERS.map((field) => [field.name, Number(numbers[field.name])]));
    const draft = { name, timeZone, workingHours: windowsOf(rows), ...given };
    whenDone(change.mutateAsync(changedFields(loaded, draft)), (saved) => {
      setLoaded(saved);
      notify({ text: 'Saved. New plans follow it.' });
    });
  };
  return (
    <form className="stack stack-wide" onSubmit={save}>
      <section className="stack" aria-labelledby="settings-you">
        <h2 id="settings-you">You</h2>
        <div className="pair">
          <TextField label="Name" value={name} onText={setName} maxLength={80} required autoComplete="name" />
          <TimeZoneField value={timeZone} onText={setTimeZone} />
        </div>
      </section>
      <section className="stack" aria-labelledby="settings-hours">
        <h2 id="settings-hours">Working hours</h2>
        <WorkingHoursFields rows={rows} onChange={setRows} showKind />
      </section>
      <section className="stack" aria-labelledby="settings-pace">
        <h2 id="settings-pace">Pace</h2>
        <div className="numbers">
          {NUMBERS.map((field) => (
            <NumberField
              key={field.name}
              {...field}
              value={numbers[field.name]}
              onText={(text) => setNumbers({ ...numbers, [field.name]: text })}
            />
          ))}
        </div>
      </section>
      <ProblemNote error={change.error} />
      <div>
        <Button kind="primary" submits busy={change.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** Only what was changed here is sent, so that what another window has saved meanwhile stays. */
function changedFields(before: Me, draft: PersonChange): PersonChange {
  const fields = Object.entries(draft) as [keyof PersonChange, unknown][];
  return Object.fromEntries(fields.filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value)));
}

function readNumbers(person: Me): Readonly<Record<NumberName, string>> {
  return {
    blockMinutes: String(person.blockMinutes),
    breakMinutes: String(person.breakMinutes),
    longBreakMinutes: String(person.longBreakMinutes),
    blocksBeforeLongBreak: String(person.blocksBeforeLongBreak),
    dailyFocusMinutes: String(person.dailyFocusMinutes),
    bufferMinutes: String(person.bufferMinutes),
  };
}
