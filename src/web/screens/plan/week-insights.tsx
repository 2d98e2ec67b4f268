/** What a week shows, once there is enough of it to look back on; each insight can be asked what it rests on. */
import type { Reflection } from '../../live/api.ts';
import { useReflections } from '../../live/model-queries.ts';
import { usePerson } from '../../live/person.tsx';
import { useNow } from '../../live/ticker.ts';
import { SourceMark } from '../../parts/source-mark.tsx';
import { useMoment } from '../../parts/use-moment.ts';
import { addDays, dayAt } from '../../time/zoned-time.ts';

/** From Friday on a week is looked back on. */
const DAYS_BEFORE = 4;

export function WeekInsights({ monday }: { readonly monday: string }) {
  const { timeZone } = usePerson();
  const today = dayAt(useNow(60_000), timeZone);
  return today < addDays(monday, DAYS_BEFORE) ? null : <Insights monday={monday} />;
}

function Insights({ monday }: { readonly monday: string }) {
  const { data: reflection } = useReflections(monday);
  if (reflection === undefined || reflection.insights.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="insights">
      <h2 id="insights">Looking back on this week</h2>
      <ul className="lines">
        {reflection.insights.map((insight) => (
          <li key={insight.text} className="insight">
            <p>{insight.text}</p>
            <Evidence evidence={insight.evidence} />
          </li>
        ))}
      </ul>
      <SourceMark source={reflection.source} of="words" />
    </section>
  );
}

function Evidence({ evidence }: Pick<Reflection['insights'][number], 'evidence'>) {
  const say = useMoment();
  if (evidence.length === 0) return null;
  return (
    <details>
      <summary className="soft small">
        Rests on {evidence.length === 1 ? 'one moment' : `${evidence.length} moments`}
      </summary>
      <ul className="evidence">
        {evidence.map(({ id, at, words }) => (
          <li key={id} className="small">
            {words}{' '}
            <span className="soft">
              · <time dateTime={at}>{say(at)}</time>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
