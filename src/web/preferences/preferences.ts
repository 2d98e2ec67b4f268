/** What this browser remembers for itself: looks and habits, never anything about tasks. Kept in `localStorage`, or only in memory when that is refused. */
import { useSyncExternalStore } from 'react';
import { TIMER_KINDS } from '#model/focus-session.ts';

export const THEMES = ['system', 'light', 'dark'] as const;

export interface Preferences {
  readonly theme: (typeof THEMES)[number];
  /** Single-key shortcuts are on. */
  readonly shortcuts: boolean;
  /** A soft tone when the time of a session or a break is up. */
  readonly sound: boolean;
  /** The kind of timer chosen last. */
  readonly timerKind: (typeof TIMER_KINDS)[number];
  /** Proposals answered with "Not now". */
  readonly dismissed: readonly string[];
}

const DEFAULTS: Preferences = { theme: 'system', shortcuts: true, sound: true, timerKind: 'pomodoro', dismissed: [] };
const PLACE = 'focusforge-preferences';
const DISMISSED_KEPT = 50;

let present: Preferences | undefined;
const watchers = new Set<() => void>();

export function readPreferences(): Preferences {
  present ??= load();
  return present;
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(watch, readPreferences);
}

export function changePreferences(change: Partial<Preferences>): void {
  present = { ...readPreferences(), ...change };
  try {
    localStorage.setItem(PLACE, JSON.stringify(present));
  } catch {
    // A browser that keeps nothing still shows the choice until the page is closed.
  }
  tell();
}

export function dismissProposal(id: string): void {
  changePreferences({ dismissed: [...readPreferences().dismissed, id].slice(-DISMISSED_KEPT) });
}

/** Shows the chosen theme now and whenever it changes, also in another window. */
export function applyTheme(): void {
  const apply = () => {
    const { theme } = readPreferences();
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  watchers.add(apply);
  addEventListener('storage', (event) => {
    if (event.key !== PLACE) return;
    present = undefined;
    tell();
  });
  apply();
}

function load(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(PLACE));
  } catch {
    return DEFAULTS;
  }
}

/** Reads what was stored; anything missing or odd becomes its default. */
export function parsePreferences(text: string | null): Preferences {
  const given = parseObject(text);
  return {
    theme: THEMES.find((theme) => theme === given.theme) ?? DEFAULTS.theme,
    shortcuts: typeof given.shortcuts === 'boolean' ? given.shortcuts : DEFAULTS.shortcuts,
    sound: typeof given.sound === 'boolean' ? given.sound : DEFAULTS.sound,
    timerKind: TIMER_KINDS.find((kind) => kind === given.timerKind) ?? DEFAULTS.timerKind,
    dismissed: Array.isArray(given.dismissed) ? given.dismissed.filter((id) => typeof id === 'string') : [],
  };
}

function parseObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function tell(): void {
  for (const watcher of watchers) watcher();
}
