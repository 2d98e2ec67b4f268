/** Moments of the past inside a sentence: `today 14:05`, `Fri 27 Nov 14:05`. */
import { usePerson } from '../live/person.tsx';
import { serverNow } from '../live/server-clock.ts';
import { sayMoment } from '../time/say-time.ts';

/** Gives the function that says an instant in the zone of the person. */
export function useMoment(): (instant: string) => string {
  const { timeZone } = usePerson();
  return (instant) =>
    sayMoment(Date.parse(instant), { timeZone, nowMs: serverNow() }).replace(/^(Today|Tomorrow|Yesterday)/, (day) =>
      day.toLowerCase(),
    );
}
