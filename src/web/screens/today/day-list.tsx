/** The rest of the day, quietly: what comes, and behind one line what was done. No counts of what is left. */
import type { PlannedBlock } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { Icon } from '../../parts/icon.tsx';
import { sayTime } from '../../time/say-time.ts';

export function DayList({ placements }: { readonly placements: readonly PlannedBlock[] }) {
  const done = placements.filter(({ state }) => state === 'done');
  const rest = placements.filter(({ state }) => state !== 'done');
  return (
    <>
      {rest.length > 0 && (
        <section className="stack" aria-labelledby="rest">
          <h2 id="rest">The rest of today</h2>
          <Lines placements={rest} />
        </section>
      )}
      {done.length > 0 && (
        <details>
          <summary className="soft">{done.length === 1 ? 'One step is done' : `${done.length} steps are done`}</summary>
          <Lines placements={done} />
        </details>
      )}
    </>
  );
}

function Lines({ placements }: { readonly placements: readonly PlannedBlock[] }) {
  return (
    <ol className="lines">
      {placements.map((placement) => (
        <DayLine key={placement.blockId} placement={placement} />
      ))}
    </ol>
  );
}

function DayLine({ placement }: { readonly placement: PlannedBlock }) {
  const { timeZone } = usePerson();
  const closed = placement.state === 'done' || placement.state === 'skipped';
  return (
    <li className={`day-line ${closed ? 'day-line-closed' : ''}`}>
      <time dateTime={placement.start}>{sayTime(Date.parse(placement.start), timeZone)}</time>
      <div>
        <p>
          {placement.stepTitle}
          {placement.state === 'skipped' && <span className="soft small"> skipped</span>}
        </p>
        <p className="soft small">{placement.taskTitle}</p>
      </div>
      {placement.state === 'done' && (
        <span className="day-done">
          <Icon name="check" />
          <span className="unseen">done</span>
        </span>
      )}
    </li>
  );
}
