/** Thoughts that were put aside during a session and come back now. */
import { useState } from 'react';
import type { Thought } from '../live/api.ts';
import { useSettleThought } from '../live/session-actions.ts';
import { goTo } from '../navigation/router.ts';
import { Button } from './button.tsx';
import { ProblemNote } from './problem-note.tsx';

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
      <ul className="lines">
        {open.map((thought) => (
          <li key={thought.id} className="line">
            <p className="line-words">{thought.text}</p>
            <div className="row">
              <Button
                onPress={() => {
                  dealWith(thought);
                  goTo('add', { text: thought.text });
                }}
              >
                Make it a task
              </Button>
              <Button kind="plain" onPress={() => dealWith(thought)}>
                Dealt with
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <ProblemNote error={settle.error} />
    </section>
  );
}
