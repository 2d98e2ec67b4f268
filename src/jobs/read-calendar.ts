/** Reading a person's calendar anew: first the address, then what was read in place of what was there. */
import { type CalendarPlace, type CalendarRefresh, READ_CALENDAR } from '#features/calendars/calendar-refresh.ts';
import type { CalendarId } from '#kernel/id.ts';
import { backoffMs } from '#ports/queue/backoff.ts';
import { handlerOf, type JobGiven, type JobHandler } from './job-handler.ts';

/** Other people's servers are away for minutes, not for seconds: the first wait is up to a minute, and all of them together half an hour. */
const WAITS_SKIPPED = 5;

export function readCalendarJob(calendars: Omit<CalendarRefresh, 'queueDue'>): JobHandler {
  return handlerOf<Awaited<ReturnType<CalendarRefresh['read']>>>({
    kind: READ_CALENDAR,
    backoff: (failures) => backoffMs(failures + WAITS_SKIPPED),
    say: async (given) => {
      const name = await calendars.nameOf(placeOf(given));
      return name === undefined ? 'Read a calendar again' : `Read the calendar “${name}” again`;
    },
    prepare: (given, { signal }) => calendars.read(placeOf(given), { signal }),
    apply: async (draft, given, read) => {
      if (read !== undefined) await calendars.lay(draft, placeOf(given), read);
    },
    noteFailure: (draft, given, error) => calendars.noteFailure(draft, placeOf(given), error),
  });
}

function placeOf({ person, payload }: JobGiven): CalendarPlace {
  const { calendarId } = payload as { readonly calendarId: CalendarId };
  return { person, id: calendarId };
}
