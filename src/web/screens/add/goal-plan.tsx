/** What a sentence has become: its steps, each with its time in the plan, what did not fit and why, and what one may do next. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { sayMinutes } from '#kernel/duration.ts';
import { api, type Block, type GoalResult } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { useBlocks } from '../../live/queries.ts';
import { serverNow } from '../../live/server-clock.ts';
import { useTakeBackGoal } from '../../live/task-actions.ts';
import { Link } from '../../navigation/link.tsx';
import { Button } from '../../parts/button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SizeNote } from '../../parts/size-note.tsx';
import { SourceMark } from '../../parts/source-mark.tsx';
import { StartBlock } from '../../parts/start-block.tsx';
import { StepLine } from '../../parts/step-line.tsx';
import { UnplacedList } from '../../parts/unplaced-list.tsx';
import { sayDueWithin } from '../../time/say-time.ts';

export interface GoalPlanProps {
  readonly result: GoalResult;
  readonly onAnother: () => void;
  readonly onTakenBack: () => void;
}

export function GoalPlan({ result, onAnother, onTakenBack }: GoalPlanProps) {
  const { timeZone } = usePerson();
  const heading = useRef<HTMLHeadingElement>(null);
  const takeBack = useTakeBackGoal();
  const blocks = useBlocks(result.task.id).data ?? result.blocks;
  const starts = usePlacedStarts(result);
  useEffect(() => heading.current?.focus(), []);
  const first = blocks.find((block) => block.state === 'todo' || block.state === 'scheduled');
  const minutes = blocks.reduce((sum, block) => sum + block.minutes, 0);
  return (
    <div className="stack stack-wide">
      <header className="stack stack-tight">
        <h2 ref={heading} tabIndex={-1} className="now-title">
          {result.task.title}
        </h2>
        <p className="soft">
          {blocks.length} {blocks.length === 1 ? 'step' : 'steps'}, {sayMinutes(minutes)} in all
          {result.task.due !== null && `, due ${sayDueWithin(result.task.due, { timeZone, nowMs: serverNow() })}`}
          {'. '}
          <SourceMark source={result.source} of="steps" />
        </p>
        <SizeNote task={result.task} />
      </header>
      {first !== undefined && <StartBlock blockId={first.id} label="Start the first one" />}
      <ol className="lines">
        {blocks.map((block: Block) => (
          <StepLine key={block.id} block={block} start={starts.get(block.id) ?? null} />
        ))}
      </ol>
      <UnplacedList
        unplaced={result.plan.unplaced.filter((each) => each.taskId === result.task.id)}
        namesTask={false}
      />
      <ProblemNote error={takeBack.error} />
      <div className="row">
        <Link to="plan" className="button">
          See the plan
        </Link>
        <Button onPress={onAnother}>Add another</Button>
        <Button
          kind="plain"
          busy={takeBack.isPending}
          onPress={() =>
            takeBack.mutate({ proposalId: result.plan.proposalId, taskId: result.task.id }, { onSuccess: onTakenBack })
          }
        >
          Undo
        </Button>
      </div>
    </div>
  );
}

/** Where each block starts: as planned at first, and as the plan is from then on. */
function usePlacedStarts(result: GoalResult): ReadonlyMap<string, string> {
  const planned = result.plan.placements;
  const from = planned.map((each) => each.start).sort()[0];
  const to = planned
    .map((each) => each.end)
    .sort()
    .at(-1);
  const plan = useQuery({
    queryKey: ['plan', 'of-task', result.task.id],
    queryFn: ({ signal }) => api.readPlan({ signal, query: { ...(from && { from }), ...(to && { to }) } }),
    enabled: from !== undefined,
  });
  return new Map((plan.data?.placements ?? planned).map((each) => [each.blockId, each.start]));
}
