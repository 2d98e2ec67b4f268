/** The break after a block, counted from the moment the block ended. When it is over, it says so and waits. */
import { sayMinutes } from '#kernel/duration.ts';
import type { Session } from '../../live/api.ts';
import { useNow } from '../../live/ticker.ts';
import { useTimerTitle } from '../../parts/page-title.ts';
import { useBell } from '../../parts/session-watch.tsx';
import { sayTimer } from '../../time/say-time.ts';

export function BreakTimer({ session }: { readonly session: Session }) {
  const now = useNow(1000);
  const minutes = session.breakMinutes ?? 0;
  const left = Math.max(0, Date.parse(session.endedAt ?? '') + minutes * 60_000 - now);
  useTimerTitle(left > 0 ? `Break ${sayTimer(left)}` : null);
  useBell(minutes === 0 ? null : left);
  if (minutes === 0) return null;
  return (
    <p className="break">
      {left > 0 ? (
        <>
          <span className="break-figures" aria-hidden="true">
            {sayTimer(left)}
          </span>
          <span>A break of {sayMinutes(minutes)}. Stand up, drink something, look far away.</span>
        </>
      ) : (
        <span>The break is over whenever you are.</span>
      )}
    </p>
  );
}
