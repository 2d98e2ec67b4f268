/** Thoughts that were put aside during a session and come back now. */
import { useState } from 'react';
import type { Thought } from '../live/api.ts';
import { useSettleThought } from '../live/session-actions.ts';
import { goTo } from '../navigation/router.ts';
import { Button } from './button.tsx';
import { FewFirst } from './few-first.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useFocusReturn } from './use-focus-return.ts';

export function ParkedThoughts({ thoughts }: { readonly thoughts: readonly Thought[] }) {
  const settle = useSettleThought();
  const [settled, setSettled] = useState<readonly string[]>([]);
  const open = thoughts.filter((thought) => thought.state === 'open' && !settled.includes(thought.id));
  if (open.length === 0) return null;
  const dealWith = (thought: Thought) => {
    setSettled((before) => [...before, thought.id]);
    settle.mutate(thought.id, {
      onError: () => setSettled((before) => before.filter((id) => id !== thought.id)),
    });
  };
  return (
    <section className="stack" aria-labelledby="parked">
      <h2 id="parked">You put aside</h2>
      <FewFirst
        className="lines"
        items={open.map((thought) => (
          <ThoughtLine key={thought.id} thought={thought} onSettle={() => dealWith(thought)} />
        ))}
        sayRest={(count) => `And ${count} more`}
      />
      <ProblemNote error={settle.error} />
    </section>
  );
}

function ThoughtLine({ thought, onSettle }: { readonly thought: Thought; readonly onSettle: () => void }) {
  useFocusReturn();
  return (
    <li className="line">
      <p>{thought.text}</p>
      <div className="row">
        <Button
          onPress={() => {
            onSettle();
            goTo('add', { text: thought.text });
          }}
        >
          Make it a task
        </Button>
        <Button kind="plain" onPress={onSettle}>
          Dealt with
        </Button>
      </div>
    </li>
  );
}
