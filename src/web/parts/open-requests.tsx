/** What programs asked for and nobody has answered yet: quiet cards, and nothing at all while there are none. */
import { useOpenRequests } from '../live/account-queries.ts';
import { RequestCard } from './request-card.tsx';

const SHOWN = 3;

export function OpenRequests() {
  const requests = useOpenRequests().data ?? [];
  if (requests.length === 0) return null;
  const [shown, behind] = [requests.slice(0, SHOWN), requests.slice(SHOWN)];
  return (
    <section className="stack" aria-labelledby="requests">
      <h2 id="requests">{requests.length === 1 ? 'A program asks' : 'Programs ask'}</h2>
      {shown.map((request) => (
        <RequestCard key={request.id} request={request} />
      ))}
      {behind.length > 0 && (
        <details>
          <summary className="small">And {behind.length} more</summary>
          <div className="stack">
            {behind.map((request) => (
              <RequestCard key={request.id} request={request} />
            ))}
          </div>
        </details>
      )}
    </section>
  );
}
