/** The big timer: figures inside a ring that fills. */
import type { Session } from '../../live/api.ts';
import { useNow } from '../../live/ticker.ts';
import { readTimer, type TimerReading } from '../../time/timer-reading.ts';

const RADIUS = 92;
const LENGTH = 2 * Math.PI * RADIUS;

export function TimerFace({ session }: { readonly session: Session }) {
  const reading = readTimer(session, useNow(1000));
  const paused = session.state === 'paused';
  return (
    <div className="timer-place">
      <div
        className={`timer ${paused ? 'timer-paused' : ''} ${reading.overMs > 0 ? 'timer-over' : ''}`}
        role="timer"
        aria-label={paused ? `Paused, ${reading.words}` : reading.words}
      >
        <svg className="timer-ring" viewBox="0 0 200 200" aria-hidden="true" focusable="false">
          <circle className="timer-track" cx="100" cy="100" r={RADIUS} />
          <circle
            className="timer-fill"
            cx="100"
            cy="100"
            r={RADIUS}
            transform="rotate(-90 100 100)"
            strokeDasharray={LENGTH}
            strokeDashoffset={LENGTH * (1 - reading.share)}
          />
        </svg>
        <span className={`timer-figures ${reading.face.length > 5 ? 'timer-figures-long' : ''}`} aria-hidden="true">
          {reading.face}
        </span>
        <span className="timer-note soft" aria-hidden="true">
          {paused ? 'paused' : sayNote(reading)}
        </span>
      </div>
    </div>
  );
}

function sayNote(reading: TimerReading): string {
  if (reading.remainingMs === null) return 'so far';
  if (reading.overMs === 0) return 'left';
  return reading.overMs < 60_000 ? 'time is up' : 'over, that is fine';
}
