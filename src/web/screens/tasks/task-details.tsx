/** The steps of a task, and what can be done with it: change, finish, let go, break down again, delete. */
import { useState } from 'react';
import { isOpen } from '#model/task.ts';
import type { Block, Task } from '../../live/api.ts';
import { useChangeBlock } from '../../live/plan-actions.ts';
import { useBlocks, usePlannedStarts } from '../../live/queries.ts';
import { sayProblem } from '../../live/say-problem.ts';
import { useBreakDownTask, useChangeTask, useDeleteTask } from '../../live/task-actions.ts';
import { whenDone } from '../../live/when-done.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { Button } from '../../parts/button.tsx';
import { DetailSlider, NORMAL_DETAIL } from '../../parts/detail-slider.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SizeNote } from '../../parts/size-note.tsx';
import { SourceMark } from '../../parts/source-mark.tsx';
import { StepLine } from '../../parts/step-line.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { OfferedSteps } from './offered-steps.tsx';
import { TaskForm } from './task-form.tsx';

type Opened = 'form' | 'breakdown' | 'delete' | null;

export function TaskDetails({ task }: { readonly task: Task }) {
  const blocks = useBlocks(task.id);
  const starts = usePlannedStarts();
  const [opened, setOpened] = useState<Opened>(null);
  const change = useChangeTask();
  const notify = useNotify();
  const close = () => setOpened(null);
  const takeBack = useTakeBackState(task, blocks.data ?? []);
  const setState = (state: Task['state'], said: string) =>
    whenDone(change.mutateAsync({ task, body: { state } }), (changed) =>
      notify({ text: said, action: { label: 'Undo', onPress: () => void takeBack(changed) } }),
    );
  return (
    <div className="stack">
      {task.notes !== '' && <p className="notes">{task.notes}</p>}
      <ProblemNote error={change.error} />
      <div className="row task-actions">
        {isOpen(task) ? (
          <>
            <Button onPress={() => setState('done', 'Done.')}>Mark done</Button>
            <Button onPress={() => setOpened('form')}>Change</Button>
            <Button onPress={() => setOpened('breakdown')}>
              {task.breakdownSource === null ? 'Break it into steps' : 'Break down again'}
            </Button>
          </>
        ) : (
          <Button onPress={() => setState('inbox', 'It is open again.')}>Open again</Button>
        )}
        <div className="task-away">
          {isOpen(task) && (
            <Button kind="plain" onPress={() => setState('dropped', 'Let go.')}>
              Let it go
            </Button>
          )}
          <Button kind="plain" onPress={() => setOpened('delete')}>
            Delete
          </Button>
        </div>
      </div>
      {opened === 'form' && <TaskForm task={task} onClose={close} />}
      {opened === 'breakdown' && <BreakDownForm task={task} onClose={close} />}
      {opened === 'delete' && <DeleteDialog task={task} onClose={close} />}
      <OfferedSteps task={task} />
      <Awaited query={blocks}>
        {(steps) =>
          steps.length === 0 ? (
            <p className="soft">It has no steps yet.</p>
          ) : (
            <ol className="lines">
              {steps.map((block) => (
                <StepLine key={block.id} block={block} start={starts.get(block.id) ?? null} />
              ))}
            </ol>
          )
        }
      </Awaited>
      {task.breakdownSource !== null && (
        <p className="soft small">
          <SourceMark source={task.breakdownSource} of="steps" />
        </p>
      )}
      <SizeNote task={task} />
    </div>
  );
}

/** Puts a task and its steps back to how they were before it was closed or opened. */
function useTakeBackState(before: Task, steps: readonly Block[]) {
  const changeTask = useChangeTask();
  const changeBlock = useChangeBlock();
  const notify = useNotify();
  return async (changed: Task) => {
    try {
      await changeTask.mutateAsync({ task: changed, body: { state: before.state } });
      for (const step of steps) {
        if (step.state === 'done' || step.state === 'skipped') continue;
        await changeBlock.mutateAsync({ id: step.id, body: { state: 'todo' } });
      }
    } catch (error) {
      notify({ text: sayProblem(error) });
    }
  };
}

interface FormProps {
  readonly task: Task;
  readonly onClose: () => void;
}

function BreakDownForm({ task, onClose }: FormProps) {
  const [detail, setDetail] = useState(NORMAL_DETAIL);
  const breakDown = useBreakDownTask();
  useFocusReturn();
  const notify = useNotify();
  const send = () => {
    if (breakDown.isPending) return;
    breakDown.mutate(
      { id: task.id, detail },
      {
        onSuccess: () => {
          onClose();
          notify({ text: 'New steps, and each has its time in the plan.' });
        },
      },
    );
  };
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {task.breakdownSource !== null && <p className="soft small">Steps that are not finished are replaced.</p>}
      <DetailSlider value={detail} onChange={setDetail} />
      <ProblemNote error={breakDown.error} />
      <div className="row">
        <Button kind="primary" submits busy={breakDown.isPending}>
          Break it down
        </Button>
        <Button kind="plain" onPress={onClose}>
          Close
        </Button>
      </div>
    </form>
  );
}

function DeleteDialog({ task, onClose }: FormProps) {
  const remove = useDeleteTask();
  return (
    <Dialog title="Delete this task?" onClose={onClose}>
      <div className="stack">
        <p>“{task.title}” and its steps will be gone. To keep it out of the way instead, let it go.</p>
        <ProblemNote error={remove.error} />
        <div className="row">
          <Button kind="danger" busy={remove.isPending} onPress={() => remove.mutate(task.id, { onSuccess: onClose })}>
            Delete
          </Button>
          <Button onPress={onClose}>Keep it</Button>
        </div>
      </div>
    </Dialog>
  );
}
