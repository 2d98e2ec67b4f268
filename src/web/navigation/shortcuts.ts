/** Single keys that do something, from anywhere on the page except where somebody types. They can be switched off in Settings. */
import { useEffect, useRef } from 'react';
import { readPreferences } from '../preferences/preferences.ts';

/** What each key does; a key's name is `KeyboardEvent.key`, lower case, with `space` for the space bar. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Keys work while the component is mounted; the one mounted last goes first. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !readPreferences().shortcuts || isMeantForElse(event)) return;
      const action = latest.current[keyName(event)];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function keyName(event: KeyboardEvent): string {
  return event.key === ' ' ? 'space' : event.key.toLowerCase();
}

function isMeantForElse(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return true;
  if (document.querySelector('dialog[open]') !== null) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('input, textarea, select')) return true;
  // Space presses the button somebody has walked to by keyboard; one that only kept the focus from a click does not count.
  return event.key === ' ' && target.matches(':focus-visible:is(button, a, summary)');
}
