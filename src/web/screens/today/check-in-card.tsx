/** How a person is right now, if they care to say. Three sliders, closed until opened. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { api, type Today } from '../../live/api.ts';
import { createCreationKeys } from '../../live/creation-key.ts';
import { usePerson } from '../../live/person.tsx';
import { Button } from '../../parts/button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { sayTime } from '../../time/say-time.ts';

const SCALES = [
  { name: 'mood', label: 'Mood', low: 'low', high: 'bright' },
  { name: 'energy', label: 'Energy', low: 'empty', high: 'full' },
  { name: 'stress', label: 'Stress', low: 'calm', high: 'tense' },
] as const;

type Levels = Readonly<Record<(typeof SCALES)[number]['name'], number>>;

export function CheckInCard({ last }: { readonly last: Today['checkIn'] }) {
  const [open, setOpen] = useState(false);
  const { timeZone } = usePerson();
  return (
    <section className="stack" aria-label="Check-in">
      <div className="row">
        <Button kind="plain" className="flush" expanded={open} onPress={() => setOpen(!open)}>
          How are you right now?
        </Button>
        {last !== null && !open && (
          <p className="soft small">
            At {sayTime(Date.parse(last.at), timeZone)}: mood {last.mood}, energy {last.energy}, stress {last.stress}
          </p>
        )}
      </div>
      {open && <CheckInForm start={last ?? { mood: 5, energy: 5, stress: 5 }} onDone={() => setOpen(false)} />}
    </section>
  );
}

function CheckInForm({ start, onDone }: { readonly start: Levels; readonly onDone: () => void }) {
  const [levels, setLevels] = useState<Levels>({ mood: start.mood, energy: start.energy, stress: start.stress });
  const queries = useQueryClient();
  useFocusReturn();
  const keys = useMemo(() => createCreationKeys(), []);
  const record = useMutation({
    mutationFn: () => api.recordCheckIn({ body: levels, idempotencyKey: keys.keyFor(levels) }),
    onSuccess: async () => {
      keys.settle();
      await queries.invalidateQueries({ queryKey: ['today'] });
      onDone();
    },
  });
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (!record.isPending) record.mutate();
      }}
    >
      {SCALES.map((scale) => (
        <Scale
          key={scale.name}
          {...scale}
          value={levels[scale.name]}
          onChange={(value) => setLevels({ ...levels, [scale.name]: value })}
        />
      ))}
      <ProblemNote error={record.error} />
      <div className="row">
        <Button kind="primary" submits busy={record.isPending}>
          Note it
        </Button>
        <Button kind="plain" onPress={onDone}>
          Close
        </Button>
      </div>
    </form>
  );
}

interface ScaleProps {
  readonly label: string;
  readonly low: string;
  readonly high: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Scale({ label, low, high, value, onChange }: ScaleProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="slider"
        type="range"
        min={1}
        max={10}
        step={1}
        value={value}
        aria-valuetext={`${value} of 10, from ${low} to ${high}`}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <span className="slider-ends" aria-hidden="true">
        <span>{low}</span>
        <span>{value}</span>
        <span>{high}</span>
      </span>
    </div>
  );
}
