/** Brings a calendar in: a file that is dropped or chosen, or an address that is read again from time to time. */
import { type DragEvent, useRef, useState } from 'react';
import type { Calendar } from '../live/api.ts';
import { useAddCalendar } from '../live/person-actions.ts';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';

const LARGEST_BYTES = 10 * 1024 * 1024;

export interface CalendarAdderProps {
  /** What has to be saved first; when that fails, nothing is added. */
  readonly beforeAdd?: () => Promise<unknown>;
  readonly onAdded?: (calendar: Calendar) => void;
}

export function CalendarAdder(props: CalendarAdderProps) {
  return (
    <div className="stack">
      <FileDrop {...props} />
      <AddressForm {...props} />
    </div>
  );
}

function FileDrop({ beforeAdd, onAdded }: CalendarAdderProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const add = useAddCalendar(beforeAdd);

  const take = async (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined || add.isPending) return;
    setRefusal(null);
    if (file.size > LARGEST_BYTES) {
      setRefusal('This file is larger than 10 MB. Export a shorter span of time.');
      return;
    }
    const name = file.name.replace(/\.ics$/i, '').slice(0, 100) || 'Calendar';
    add.mutate({ name, ics: await file.text() }, { onSuccess: (calendar) => onAdded?.(calendar) });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra for mouse users; the button inside does the same
    <div
      className={`drop ${over ? 'drop-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <p>Drop a calendar file (.ics) here</p>
      <Button busy={add.isPending} onPress={() => picker.current?.click()}>
        <Icon name="file" />
        {add.isPending ? 'Reading' : 'Choose a file'}
      </Button>
      <input
        ref={picker}
        type="file"
        accept=".ics,text/calendar"
        hidden
        aria-label="Calendar file"
        onChange={(event) => {
          void take(event.target.files);
          event.target.value = '';
        }}
      />
      {refusal !== null && (
        <p className="problem" role="alert">
          {refusal}
        </p>
      )}
      <ProblemNote error={add.error} />
    </div>
  );
}

function AddressForm({ beforeAdd, onAdded }: CalendarAdderProps) {
  const [url, setUrl] = useState('');
  const add = useAddCalendar(beforeAdd);
  const send = () => {
    if (url.trim() === '' || add.isPending) return;
    add.mutate(
      { name: nameOf(url), url: url.trim() },
      {
        onSuccess: (calendar) => {
          setUrl('');
          onAdded?.(calendar);
        },
      },
    );
  };
  return (
    <form
      className="stack stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="address-row">
        <TextField
          label="Or paste a calendar address"
          placeholder="https://calendar.example/secret.ics"
          inputMode="url"
          autoComplete="off"
          value={url}
          onText={setUrl}
        />
        <Button submits busy={add.isPending}>
          {add.isPending ? 'Reading' : 'Add'}
        </Button>
      </div>
      <ProblemNote error={add.error} />
    </form>
  );
}

/** A calendar is called after where it comes from until somebody names it. */
function nameOf(url: string): string {
  try {
    return new URL(url.trim()).hostname || 'Calendar';
  } catch {
    return 'Calendar';
  }
}
