/** One task: a line that opens to its steps and to everything that can be done with it. */
import { useId, useState } from 'react';
import { sayMinutes } from '#kernel/duration.ts';
import type { Task } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { serverNow } from '../../live/server-clock.ts';
import { Icon } from '../../parts/icon.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { sayDueWithin } from '../../time/say-time.ts';
import { TaskDetails } from './task-details.tsx';

export function TaskLine({ task }: { readonly task: Task }) {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  useFocusReturn();
  return (
    <li className="task">
      <button
        type="button"
        className="task-line"
        aria-expanded={open}
        aria-controls={open ? detailsId : undefined}
        onClick={() => setOpen(!open)}
      >
        <span className="task-title">{task.title}</span>
        <TaskFacts task={task} />
        <span className={`task-turn ${open ? 'task-turn-open' : ''}`}>
          <Icon name="forward" />
        </span>
      </button>
      {open && (
        <div id={detailsId} className="task-details">
          <TaskDetails task={task} />
        </div>
      )}
    </li>
  );
}

/** What is known beside the title; what is ordinary is not said. */
function TaskFacts({ task }: { readonly task: Task }) {
  const { timeZone } = usePerson();
  const facts = [
    task.due !== null && `due ${sayDueWithin(task.due, { timeZone, nowMs: serverNow() })}`,
    task.estimateMinutes !== null && `about ${sayMinutes(task.estimateMinutes)}`,
    task.priority !== 'normal' && `${task.priority} priority`,
    ...task.tags.map((tag) => `#${tag}`),
  ].filter((fact) => fact !== false);
  return facts.length === 0 ? null : <span className="soft small task-facts">{facts.join(' · ')}</span>;
}
