/** The title of the tab: the running timer when there is one, else the screen. */
import { useEffect } from 'react';

let screen = '';
let timer: string | null = null;

/** Names the screen in the tab while it is shown. */
export function useScreenTitle(title: string): void {
  useEffect(() => {
    screen = title;
    write();
  }, [title]);
}

/** Shows a timer in the tab, before everything else; null shows the screen again. */
export function useTimerTitle(title: string | null): void {
  useEffect(() => {
    timer = title;
    write();
    return () => {
      timer = null;
      write();
    };
  }, [title]);
}

function write(): void {
  document.title = timer ?? (screen === '' ? 'FocusForge' : `${screen} · FocusForge`);
}
