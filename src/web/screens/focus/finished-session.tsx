/** After the win: what was learned, the break with its parked thoughts, a replan if the day has shifted, and then what could be next. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { sayMinutes } from '#kernel/duration.ts';
import { elapsedMs } from '#model/focus-session.ts';
import { api, type Block, type Session } from '../../live/api.ts';
import { useBlocks, useParkedThoughts, useToday } from '../../live/queries.ts';
import { Link } from '../../navigation/link.tsx';
import { DiffCard } from '../../parts/diff-card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ParkedThoughts } from '../../parts/parked-thoughts.tsx';
import { StartBlock } from '../../parts/start-block.tsx';
import { usePreferences } from '../../preferences/preferences.ts';
import { BreakTimer } from './break-timer.tsx';

export function FinishedSession({ session }: { readonly session: Session }) {
  const title = useRef<HTMLHeadingElement>(null);
  const today = useToday().data;
  const thoughts = useParkedThoughts().data ?? [];
  const { dismissed } = usePreferences();
  useEffect(() => title.current?.focus(), []);
  const offered = today?.proposals.find((each) => each.id === session.proposalId && !dismissed.includes(each.id));
  return (
    <div className="stack stack-wide">
      <section className="now">
        <p className="eyebrow finished-mark">
          <Icon name="check" />
          Done
        </p>
        <h2 ref={title} tabIndex={-1} className="now-title">
          {session.stepTitle}
        </h2>
        <Learned session={session} />
        <BreakTimer session={session} />
      </section>
      <ParkedThoughts thoughts={thoughts} />
      {offered !== undefined && offered.diff.length > 0 && <DiffCard proposal={offered} />}
      {today?.next != null && (
        <section className="stack" aria-labelledby="next">
          <h2 id="next">When you are ready</h2>
          <p>
            {today.next.block.stepTitle}{' '}
            <span className="soft">
              {today.next.task.title} · {sayMinutes(today.next.block.minutes)}
            </span>
          </p>
          <StartBlock blockId={today.next.block.id} label="Start this one" />
        </section>
      )}
      <p>
        <Link to="today">Back to today</Link>
      </p>
    </div>
  );
}

function Learned({ session }: { readonly session: Session }) {
  const block = useBlocks(session.taskId).data?.find((each) => each.id === session.blockId);
  // A minute at least, as the form before said and as it was recorded.
  const measured = Math.max(1, Math.round(elapsedMs(session, Date.parse(session.endedAt ?? '')) / 60_000));
  const took = session.minutesOverride ?? measured;
  return (
    <div className="stack stack-tight">
      <p>{sayTook(took, block?.minutes)}</p>
      {block !== undefined && <NextTime block={block} />}
    </div>
  );
}

function sayTook(took: number, planned: number | undefined): string {
  if (planned === undefined) return `It took ${sayMinutes(took)}.`;
  if (took === planned) return `It took ${sayMinutes(took)}, just as planned.`;
  return `It took ${sayMinutes(took)}. ${sayMinutes(planned)} were planned.`;
}

/** What memory would say about the same step now. */
function NextTime({ block }: { readonly block: Block }) {
  const estimate = useQuery({
    queryKey: ['estimate', block.id, block.actualMinutes],
    queryFn: ({ signal }) =>
      api.estimateDuration({ signal, query: { title: block.stepTitle, minutes: block.statedMinutes } }),
  });
  if (estimate.data === undefined || estimate.data.n === 0) return null;
  return <p className="soft">{estimate.data.why}</p>;
}
