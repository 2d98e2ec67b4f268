/** What happened to an account, newest first, a few at a time. */
import { useAudit } from '../../live/account-queries.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useMoment } from '../../parts/use-moment.ts';
import { sayAudit, sayPlace } from './say-audit.ts';

export function AuditTrail() {
  const audit = useAudit();
  const say = useMoment();
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="stack" aria-labelledby="security-audit">
      <h2 id="security-audit">What happened</h2>
      <ProblemNote error={audit.error} />
      {audit.data !== undefined && entries.length === 0 && <p className="soft">Nothing yet.</p>}
      <ol className="inner-lines">
        {entries.map((entry) => (
          <li key={entry.id} className="inner-line">
            <p>{sayAudit(entry)}</p>
            <p className="soft small">
              <time dateTime={entry.at}>{capital(say(entry.at))}</time>. {sayPlace(entry)}.
            </p>
          </li>
        ))}
      </ol>
      {audit.hasNextPage && (
        <div>
          <Button busy={audit.isFetchingNextPage} onPress={() => void audit.fetchNextPage()}>
            Earlier
          </Button>
        </div>
      )}
    </section>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
