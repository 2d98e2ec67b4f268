/** What takes the focus with it when it goes away leaves it where it came from, not nowhere: a keyboard user would start from the top again. */
import { useEffect } from 'react';

/** Used by a part that comes and goes. Where the focus came from may be gone too; then the heading of the screen gets it. */
export function useFocusReturn(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body && document.activeElement !== null) return;
        const known = before instanceof HTMLElement && before.isConnected && before !== document.body;
        const place = known ? before : document.querySelector<HTMLElement>('main h1');
        place?.focus({ preventScroll: true });
      });
    };
  }, []);
}
