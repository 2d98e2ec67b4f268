/** Calendars that plans are laid around. */
import { useCalendars } from '../../live/queries.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { CalendarAdder } from '../../parts/calendar-adder.tsx';
import { CalendarList } from '../../parts/calendar-list.tsx';
import { useNotify } from '../../parts/notice.tsx';

export function CalendarSettings() {
  const calendars = useCalendars();
  const notify = useNotify();
  return (
    <section className="stack" aria-labelledby="settings-calendars">
      <h2 id="settings-calendars">Calendars</h2>
      <p className="soft">Events are only read, and plans are laid around them.</p>
      <Awaited query={calendars}>{(items) => <CalendarList calendars={items} />}</Awaited>
      <CalendarAdder
        onAdded={(calendar) => notify({ text: `${calendar.name}: ${calendar.eventCount} events are in the plan.` })}
      />
    </section>
  );
}
