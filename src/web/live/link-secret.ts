/**
 * The secret of a link that lets somebody in, taken out of the address bar the moment the page sees it: nothing that is photographed,
 * shared or kept as history lets anybody in. It lives only as long as the page.
 */
import { useSyncExternalStore } from 'react';

let secret = '';
const watchers = new Set<() => void>();

/** Empty where the page was opened without one. */
export function useLinkSecret(): string {
  return useSyncExternalStore(watch, () => secret);
}

/** Takes the secret from the address, also when another link is opened in a window that shows one already. */
export function takeLinkSecrets(): void {
  const take = () => {
    if (location.pathname.replace(/\/+$/, '') !== '/welcome' || location.hash.length < 2) return;
    secret = location.hash.slice(1);
    history.replaceState(null, '', location.pathname + location.search);
    for (const watcher of watchers) watcher();
  };
  addEventListener('hashchange', take);
  take();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
