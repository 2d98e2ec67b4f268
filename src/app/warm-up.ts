/** Reads one sentence before anybody types one, so that the first person does not pay for compiling what reads sentences. */
import { breakDownByTemplate } from '#chains/break-down/break-down-by-template.ts';
import { understand } from '#chains/understand/understand.ts';
import type { Clock } from '#kernel/clock.ts';

/** After the first page has gone out, milliseconds. */
const AFTER_MS = 1000;

/** Warms up in a moment; the returned function calls it off. */
export function warmUpSoon(clock: Clock): () => void {
  return clock.after(AFTER_MS, () => {
    const { title, estimateMinutes, tags } = understand('Write the report by Friday 17:00, about 2 hours #work', {
      now: clock.now(),
      timeZone: 'UTC',
    });
    breakDownByTemplate({ title, tags, estimateMinutes, blockMinutes: 25, detail: 3 });
  });
}
