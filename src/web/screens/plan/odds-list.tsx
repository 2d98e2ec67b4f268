/** "Will I make it?", answered in odds. */
import type { Plan } from '../../live/api.ts';
import { useTask } from '../../live/queries.ts';

export function OddsList({ odds }: { readonly odds: Plan['odds'] }) {
  if (odds.length === 0) return null;
  return (
    <section className="stack stack-tight" aria-labelledby="odds">
      <h2 id="odds">Will it be on time?</h2>
      <ul className="lines">
        {[...odds]
          .sort((a, b) => a.onTime - b.onTime)
          .map((each) => (
            <OddsLine key={each.taskId} taskId={each.taskId} onTime={each.onTime} />
          ))}
      </ul>
    </section>
  );
}

function OddsLine({ taskId, onTime }: { readonly taskId: string; readonly onTime: number }) {
  const task = useTask(taskId).data;
  return (
    <li className="odds-line">
      <span>{task?.title ?? ''}</span>
      <strong>{Math.round(onTime * 100)} %</strong>
    </li>
  );
}
