/** One thing a program asked for: what would happen, with everything it sent, to accept or to decline. */
import { useId } from 'react';
import type { Route } from '#contract/route.ts';
import { ROUTES } from '#contract/routes.ts';
import { sayMinutes } from '#kernel/duration.ts';
import type { ChangeRequest } from '../live/api.ts';
import { usePerson } from '../live/person.tsx';
import { useAcceptRequest, useDeclineRequest } from '../live/request-actions.ts';
import { serverNow } from '../live/server-clock.ts';
import { whenDone } from '../live/when-done.ts';
import { sayDue } from '../time/say-time.ts';
import { Button } from './button.tsx';
import { useNotify } from './notice.tsx';
import { ProblemNote } from './problem-note.tsx';
import { type SentLine, sayAsked, saySent } from './say-request.ts';
import { ThingName } from './thing-name.tsx';
import { useFocusReturn } from './use-focus-return.ts';
import { useMoment } from './use-moment.ts';

export function RequestCard({ request }: { readonly request: ChangeRequest }) {
  const accept = useAcceptRequest();
  const decline = useDeclineRequest();
  const notify = useNotify();
  const say = useMoment();
  const titleId = useId();
  useFocusReturn();
  const busy = accept.isPending || decline.isPending;
  return (
    <article className="card" aria-labelledby={titleId}>
      <div className="stack stack-tight">
        <h3 id={titleId}>{sayAsked(request)}</h3>
        <p className="soft small">
          {request.tokenName} asked {say(request.createdAt)}. Nothing has changed yet.
        </p>
      </div>
      <SentLines request={request} />
      <ProblemNote error={accept.error ?? decline.error} />
      <div className="row">
        <Button
          busy={busy}
          onPress={() =>
            whenDone(accept.mutateAsync(request.id), () => notify({ text: 'Done, as if you had done it.' }))
          }
        >
          Accept
        </Button>
        <Button busy={busy} onPress={() => decline.mutate(request.id)}>
          Decline
        </Button>
      </div>
    </article>
  );
}

function SentLines({ request }: { readonly request: ChangeRequest }) {
  const { timeZone } = usePerson();
  const sayWhen = (when: string) => sayDue(when, { timeZone, nowMs: serverNow() });
  const lines = saySent({ ...request, path: pathOf(request.route) }, { sayWhen, sayMinutes });
  if (lines.length === 0) return null;
  return (
    <dl className="facts">
      {lines.map((line, index) => (
        <SentField key={`${index} ${line.label}`} line={line} />
      ))}
    </dl>
  );
}

const LONG = 280;

function SentField({ line: { label, text, thing } }: { readonly line: SentLine }) {
  return (
    <div className="keys-line">
      <dt>{label}</dt>
      <dd>
        {thing !== undefined ? (
          <ThingName thing={thing} id={text} />
        ) : text.length > LONG ? (
          <details>
            <summary className="small">{text.slice(0, LONG / 2)}…</summary>
            <p className="notes">{text}</p>
          </details>
        ) : (
          <span className="notes">{text}</span>
        )}
      </dd>
    </div>
  );
}

function pathOf(name: string): string {
  const routes: Readonly<Record<string, Route>> = ROUTES;
  return routes[name]?.path ?? '';
}
