/** One line of text to change in place: Enter saves, Escape or Cancel leaves it as it was. */
import { useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useFocusReturn } from './use-focus-return.ts';

export interface OneFieldFormProps {
  readonly label: string;
  readonly start: string;
  readonly maxLength: number;
  readonly autoComplete?: string;
  readonly action?: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSend: (text: string) => void;
  readonly onClose: () => void;
}

export function OneFieldForm({ label, start, action = 'Save', ...rest }: OneFieldFormProps) {
  const [text, setText] = useState(start);
  const field = useRef<HTMLInputElement>(null);
  useFocusReturn();
  useEffect(() => field.current?.select(), []);
  return (
    <form
      className="stack stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (!rest.busy && text.trim() !== '') rest.onSend(text.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') rest.onClose();
      }}
    >
      <TextField
        ref={field}
        label={label}
        required
        maxLength={rest.maxLength}
        autoComplete={rest.autoComplete ?? 'off'}
        value={text}
        onText={setText}
      />
      <ProblemNote error={rest.error} />
      <div className="row">
        <Button kind="primary" submits busy={rest.busy}>
          {action}
        </Button>
        <Button kind="plain" onPress={rest.onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
