/** Text somebody is typing, kept while the window is open so that neither a reload nor an error loses it. */
import { useCallback, useState } from 'react';

/** Like `useState` for a text, remembered under `name`. */
export function useDraft(name: string, initial = ''): readonly [string, (text: string) => void] {
  const place = `focusforge-draft-${name}`;
  const [text, setText] = useState(() => (initial === '' ? (read(place) ?? '') : initial));
  const change = useCallback(
    (next: string) => {
      setText(next);
      write(place, next);
    },
    [place],
  );
  return [text, change];
}

function read(place: string): string | null {
  try {
    return sessionStorage.getItem(place);
  } catch {
    return null;
  }
}

function write(place: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, text);
  } catch {
    // A browser that keeps nothing loses a draft on reload, and only then.
  }
}
