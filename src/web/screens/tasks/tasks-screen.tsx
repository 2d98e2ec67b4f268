/** Tasks: everything written down, by how far it has come. */
import { useState } from 'react';
import type { TaskState } from '#model/task.ts';
import type { Task } from '../../live/api.ts';
import { useTasks } from '../../live/queries.ts';
import { Link } from '../../navigation/link.tsx';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { TaskLine } from './task-line.tsx';

const FILTERS = [
  { value: 'open', label: 'Open' },
  { value: 'done', label: 'Done' },
  { value: 'dropped', label: 'Let go' },
] as const;

export function TasksScreen() {
  const [filter, setFilter] = useState<(typeof FILTERS)[number]['value']>('open');
  return (
    <Screen
      title="Tasks"
      actions={<Choice label="Show" labelHidden options={FILTERS} value={filter} onChoose={setFilter} />}
    >
      {filter === 'open' && <OpenTasks />}
      {filter === 'done' && <TaskList state="done" empty="Nothing is finished yet. That comes." />}
      {filter === 'dropped' && <TaskList state="dropped" empty="Nothing was let go." />}
    </Screen>
  );
}

function OpenTasks() {
  const lists = [useTasks('active'), useTasks('planned'), useTasks('inbox')];
  // All at once: a list that comes late would push down what somebody is about to press.
  if (!lists.every((list) => list.data !== undefined || list.error !== null)) return <Waiting />;
  const empty = lists.every((list) => list.data?.pages[0]?.items.length === 0);
  if (empty) {
    return (
      <section className="empty">
        <h2 className="empty-title">Nothing written down.</h2>
        <p className="soft">One sentence is enough. It becomes small steps, each with its time in the plan.</p>
        <Link to="add" className="button button-primary button-large">
          <Icon name="add" />
          Add something
        </Link>
      </section>
    );
  }
  return (
    <>
      <TaskList state="active" title="Under way" />
      <TaskList state="planned" title="Planned" />
      <TaskList state="inbox" title="Inbox" />
    </>
  );
}

interface TaskListProps {
  readonly state: TaskState;
  readonly title?: string;
  /** What is said when there are none; without it nothing is drawn then. */
  readonly empty?: string;
}

function TaskList({ state, title, empty }: TaskListProps) {
  const list = useTasks(state);
  const tasks: readonly Task[] = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.data !== undefined && tasks.length === 0)
    return empty === undefined ? null : <p className="soft">{empty}</p>;
  return (
    <section className="stack stack-tight" aria-label={title ?? state}>
      {title !== undefined && <h2>{title}</h2>}
      <ul className="lines">
        {tasks.map((task) => (
          <TaskLine key={task.id} task={task} />
        ))}
      </ul>
      <ProblemNote error={list.error} />
      {list.hasNextPage && (
        <div>
          <Button busy={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </section>
  );
}
