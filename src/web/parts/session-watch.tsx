/** The running session as seen from every screen: its time in the tab and beside "Focus", a tone when it is up, a sentence for those who listen. */
import { useEffect, useRef } from 'react';
import type { Session } from '../live/api.ts';
import { ringBell } from '../live/bell.ts';
import { useNow } from '../live/ticker.ts';
import { readTimer } from '../time/timer-reading.ts';
import { useTimerTitle } from './page-title.ts';

export function SessionTime({ session }: { readonly session: Session }) {
  const reading = readTimer(session, useNow(1000));
  return (
    <span className="nav-time" aria-hidden="true">
      {reading.face}
    </span>
  );
}

export function SessionWatch({ session }: { readonly session: Session }) {
  const reading = readTimer(session, useNow(1000));
  const paused = session.state === 'paused';
  useTimerTitle(`${paused ? 'Paused ' : ''}${reading.face} · ${session.stepTitle}`);
  useBell(reading.remainingMs);
  return (
    <p className="unseen" role="status">
      {paused ? `Paused. ${reading.words}.` : spoken(reading.words, reading.elapsedMs)}
    </p>
  );
}

const SPOKEN_EVERY_MS = 5 * 60_000;

/** Every fifth minute is enough to know where one is; every minute would be a voice in the room. */
function spoken(words: string, elapsedMs: number): string {
  return elapsedMs % SPOKEN_EVERY_MS < 60_000 ? `${words}.` : '';
}

/** Rings once when the time is up while somebody watches; not on opening a page whose timer rang long ago. */
export function useBell(remainingMs: number | null): void {
  const before = useRef(remainingMs);
  useEffect(() => {
    if (remainingMs === 0 && before.current !== null && before.current > 0) ringBell();
    before.current = remainingMs;
  }, [remainingMs]);
}
