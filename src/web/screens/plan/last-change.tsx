/** The change to the plan that was accepted last, with the way back. */

import { usePerson } from '../../live/person.tsx';
import { useUndoProposal } from '../../live/plan-actions.ts';
import { useLastAccepted } from '../../live/queries.ts';
import { serverNow } from '../../live/server-clock.ts';
import { whenDone } from '../../live/when-done.ts';
import { Button } from '../../parts/button.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { countMoves } from '../../parts/say-moves.ts';
import { sayMoment } from '../../time/say-time.ts';

export function LastChange() {
  const { timeZone } = usePerson();
  const last = useLastAccepted().data ?? null;
  const undo = useUndoProposal();
  const notify = useNotify();
  if (last === null || last.diff.length === 0) return null;
  return (
    <section className="stack stack-tight" aria-labelledby="last-change">
      <h2 id="last-change">The last change</h2>
      <p>
        {countMoves(last.diff)}, {sayMoment(Date.parse(last.createdAt), { timeZone, nowMs: serverNow() }).toLowerCase()}
        . <span className="soft">{last.reason}.</span>
      </p>
      <ProblemNote error={undo.error} />
      <div>
        <Button
          busy={undo.isPending}
          onPress={() =>
            whenDone(undo.mutateAsync(last.id), () => notify({ text: 'Everything is back where it was.' }))
          }
        >
          Undo
        </Button>
      </div>
    </section>
  );
}
