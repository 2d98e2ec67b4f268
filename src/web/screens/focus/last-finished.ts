/** The session this window finished last, so that its break survives a reload. A break of yesterday is no break. */
import { useCallback, useState } from 'react';
import type { Session } from '../../live/api.ts';
import { serverNow } from '../../live/server-clock.ts';

const PLACE = 'focusforge-finished';
const KEPT_MS = 2 * 3_600_000;

export function useLastFinished(): readonly [Session | null, (session: Session | null) => void] {
  const [finished, setFinished] = useState(read);
  const change = useCallback((session: Session | null) => {
    setFinished(session);
    write(session);
  }, []);
  return [finished, change];
}

function read(): Session | null {
  try {
    const session = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null') as Session | null;
    const fresh = session?.endedAt != null && serverNow() - Date.parse(session.endedAt) < KEPT_MS;
    return fresh ? session : null;
  } catch {
    return null;
  }
}

function write(session: Session | null): void {
  try {
    if (session === null) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, JSON.stringify(session));
  } catch {
    // Without storage the break is forgotten on reload, nothing more.
  }
}
