/** Something that cannot be taken back: what goes, and a word to type before it does. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { ProblemNote } from './problem-note.tsx';

export interface TypedConfirmationProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What has to be typed, without regard to case. */
  readonly word: string;
  readonly action: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function TypedConfirmation({ title, children, word, action, ...rest }: TypedConfirmationProps) {
  const [typed, setTyped] = useState('');
  const [missed, setMissed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const isRight = typed.trim().toLowerCase() === word.toLowerCase();
  return (
    <Dialog title={title} onClose={rest.onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setMissed(!isRight);
          if (isRight && !rest.busy) rest.onConfirm();
        }}
      >
        {children}
        <TextField
          ref={field}
          label={`Type ${word} to go on`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onText={setTyped}
        />
        {missed && !isRight && (
          <p className="problem" role="alert">
            That is not it yet. Type {word}.
          </p>
        )}
        <ProblemNote error={rest.error} />
        <div className="row">
          <Button kind="danger" submits busy={rest.busy}>
            {action}
          </Button>
          <Button kind="plain" onPress={rest.onClose}>
            Keep everything
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
