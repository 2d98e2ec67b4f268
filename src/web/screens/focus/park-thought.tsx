/** Puts a thought aside with one key and a line of text. The timer never stops for it. */
import { useEffect, useRef, useState } from 'react';
import type { Session } from '../../live/api.ts';
import { useParkThought } from '../../live/session-actions.ts';
import { useShortcuts } from '../../navigation/shortcuts.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useDraft } from '../../preferences/draft.ts';

export function ParkThought({ session }: { readonly session: Session }) {
  const [open, setOpen] = useState(false);
  const [parked, setParked] = useState(0);
  const opener = useRef<HTMLButtonElement>(null);
  const before = useRef<Element | null>(null);
  const show = () => {
    before.current = document.activeElement;
    setOpen(true);
  };
  useShortcuts({ k: show, d: show });

  const close = () => {
    const interrupted = before.current;
    const byButton = interrupted instanceof HTMLButtonElement && !interrupted.isConnected;
    setOpen(false);
    // The field is gone with the next drawing: the focus goes back to where the thought interrupted, so that the space bar pauses again.
    requestAnimationFrame(() => {
      const known = interrupted instanceof HTMLElement && interrupted !== document.body;
      const place = known ? interrupted : document.querySelector<HTMLElement>('main h1');
      if (byButton) opener.current?.focus();
      else place?.focus();
    });
  };
  return (
    <div className="park">
      {open ? (
        <ParkForm
          session={session}
          onClose={close}
          onParked={() => {
            setParked(parked + 1);
            close();
          }}
        />
      ) : (
        <Button kind="plain" ref={opener} onPress={show}>
          Park a thought <kbd>k</kbd>
        </Button>
      )}
      <p className="soft small park-said" role="status">
        {parked > 0 && !open ? 'Parked. It comes back in the break.' : ''}
      </p>
    </div>
  );
}

interface ParkFormProps {
  readonly session: Session;
  readonly onParked: () => void;
  readonly onClose: () => void;
}

function ParkForm({ session, onParked, onClose }: ParkFormProps) {
  const [text, setText] = useDraft(`park-${session.id}`);
  const park = useParkThought();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = () => {
    if (text.trim() === '' || park.isPending) return;
    park.mutate(
      { session, text: text.trim() },
      {
        onSuccess: () => {
          setText('');
          onParked();
        },
      },
    );
  };
  return (
    <form
      className="park-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <input
        ref={field}
        className="input"
        aria-label="A thought to come back to"
        placeholder="What popped up?"
        maxLength={1000}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      />
      <Button submits busy={park.isPending}>
        Park it
      </Button>
      <ProblemNote error={park.error} />
    </form>
  );
}
