/** The calendars there are, with what was read from each and what could not be. */
import type { Calendar } from '../live/api.ts';
import { usePerson } from '../live/person.tsx';
import { useRemoveCalendar } from '../live/person-actions.ts';
import { serverNow } from '../live/server-clock.ts';
import { sayMoment } from '../time/say-time.ts';
import { Button } from './button.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useFocusReturn } from './use-focus-return.ts';

export function CalendarList({ calendars }: { readonly calendars: readonly Calendar[] }) {
  if (calendars.length === 0) return null;
  return (
    <ul className="lines">
      {calendars.map((calendar) => (
        <CalendarLine key={calendar.id} calendar={calendar} />
      ))}
    </ul>
  );
}

function CalendarLine({ calendar }: { readonly calendar: Calendar }) {
  const { timeZone } = usePerson();
  const remove = useRemoveCalendar();
  useFocusReturn();
  const read = sayMoment(Date.parse(calendar.refreshedAt), { timeZone, nowMs: serverNow() }).toLowerCase();
  return (
    <li className="line">
      <div className="stack stack-tight">
        <p className="step-title">{calendar.name}</p>
        <p className="soft small">
          {calendar.eventCount} {calendar.eventCount === 1 ? 'event' : 'events'}, read {read}
        </p>
        {calendar.refreshProblem !== null && (
          <p className="problem">{calendar.refreshProblem} The events read before are still used.</p>
        )}
        <Skipped calendar={calendar} />
        <ProblemNote error={remove.error} />
      </div>
      <Button
        kind="plain"
        label={`Remove ${calendar.name}`}
        busy={remove.isPending}
        onPress={() => remove.mutate(calendar.id)}
      >
        Remove
      </Button>
    </li>
  );
}

function Skipped({ calendar }: { readonly calendar: Calendar }) {
  if (calendar.skippedCount === 0) return null;
  const more = calendar.skippedCount - calendar.skipped.length;
  return (
    <details className="small">
      <summary>
        {calendar.skippedCount} {calendar.skippedCount === 1 ? 'entry was' : 'entries were'} left out
      </summary>
      <ul className="skipped">
        {calendar.skipped.map((entry) => (
          <li key={`${entry.line} ${entry.why}`}>
            Line {entry.line}: {entry.why}
          </li>
        ))}
        {more > 0 && <li>And {more} more.</li>}
      </ul>
    </details>
  );
}
