/** A change to the plan that waits for an answer: what moves, from where to where, and why. */
import { useId } from 'react';
import type { Move, Proposal } from '../live/api.ts';
import { usePerson } from '../live/person.tsx';
import { useAcceptProposal, useUndoProposal } from '../live/plan-actions.ts';
import { sayProblem } from '../live/say-problem.ts';
import { serverNow } from '../live/server-clock.ts';
import { whenDone } from '../live/when-done.ts';
import { dismissProposal } from '../preferences/preferences.ts';
import { sayMoment } from '../time/say-time.ts';
import { Button } from './button.tsx';
import { FewFirst } from './few-first.tsx';
import { useNotify } from './notice.tsx';
import { ProblemNote } from './problem-note.tsx';
import { countBlocks, countMoves } from './say-moves.ts';
import { useFocusReturn } from './use-focus-return.ts';

export interface DiffCardProps {
  readonly proposal: Proposal;
  readonly onAnswered?: () => void;
}

export function DiffCard({ proposal, onAnswered }: DiffCardProps) {
  const accept = useAcceptProposal();
  const undo = useUndoProposal();
  const notify = useNotify();
  const titleId = useId();
  useFocusReturn();
  const accepted = () => {
    onAnswered?.();
    notify({
      text: 'The plan is changed.',
      action: {
        label: 'Undo',
        onPress: () =>
          undo.mutateAsync(proposal.id).then(
            () => notify({ text: 'Everything is back where it was.' }),
            (error) => notify({ text: sayProblem(error) }),
          ),
      },
    });
  };
  return (
    <article className="card card-accent" aria-labelledby={titleId}>
      <div className="stack stack-tight">
        <h2 id={titleId}>{countMoves(proposal.diff)}</h2>
        <p className="soft">{proposal.reason}.</p>
      </div>
      <FewFirst
        className="moves"
        items={proposal.diff.map((move) => <MoveLine key={move.blockId} move={move} />)}
        sayRest={(count) => `And ${countBlocks(count)} more`}
      />
      <ProblemNote error={accept.error} />
      <div className="row">
        <Button
          kind="primary"
          busy={accept.isPending}
          onPress={() => whenDone(accept.mutateAsync(proposal.id), accepted)}
        >
          Accept
        </Button>
        <Button
          onPress={() => {
            dismissProposal(proposal.id);
            onAnswered?.();
          }}
        >
          Not now
        </Button>
      </div>
    </article>
  );
}

function MoveLine({ move }: { readonly move: Move }) {
  const { timeZone } = usePerson();
  const nowMs = serverNow();
  const say = (span: Move['from']) => span && sayMoment(Date.parse(span.start), { timeZone, nowMs });
  const [from, to] = [say(move.from), say(move.to)];
  return (
    <li className="move">
      <p>
        {move.stepTitle} <span className="soft small">{move.taskTitle}</span>
      </p>
      <p className="move-when">
        {from !== null && <del>{from}</del>}
        {from !== null && to !== null && ' to '}
        {to !== null ? <ins>{to}</ins> : ' leaves the plan'}
      </p>
      <p className="soft small">{move.why}</p>
    </li>
  );
}
