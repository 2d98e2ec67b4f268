/** Which screen is shown: the address bar is the only truth, so back, forward, reload and a copied link all work. */
import { useSyncExternalStore } from 'react';

export const PLACES = {
  today: '/',
  add: '/add',
  plan: '/plan',
  focus: '/focus',
  tasks: '/tasks',
  settings: '/settings',
  security: '/security',
  people: '/people',
  'sign-in': '/sign-in',
  welcome: '/welcome',
} as const;
export type Place = keyof typeof PLACES;

export interface Location {
  /** Null for an address that is no screen. */
  readonly place: Place | null;
  readonly query: URLSearchParams;
}

const watchers = new Set<() => void>();

export function useLocation(): Location {
  const address = useSyncExternalStore(watchAddress, readAddress);
  return parseAddress(address);
}

/** Goes to a screen; `query` values end up behind the question mark. */
export function goTo(place: Place, query: Readonly<Record<string, string>> = {}): void {
  const address = addressOf(place, query);
  if (address === readAddress()) return;
  history.pushState(null, '', address);
  for (const watcher of watchers) watcher();
}

/** The same without a step to go back to, for an address that should not be met again. */
export function replaceWith(address: string): void {
  if (address === readAddress()) return;
  history.replaceState(null, '', address);
  for (const watcher of watchers) watcher();
}

export function addressOf(place: Place, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? PLACES[place] : `${PLACES[place]}?${text}`;
}

/** Reads a path with its query, such as `/plan?week=2026-11-23`. */
export function parseAddress(address: string): Location {
  const url = new URL(address, 'http://page');
  const path = url.pathname === '/' ? '/' : url.pathname.replace(/\/+$/, '');
  const found = Object.entries(PLACES).find(([, known]) => known === path);
  return { place: found === undefined ? null : (found[0] as Place), query: url.searchParams };
}

function readAddress(): string {
  return location.pathname + location.search;
}

function watchAddress(watcher: () => void): () => void {
  watchers.add(watcher);
  addEventListener('popstate', watcher);
  return () => {
    watchers.delete(watcher);
    removeEventListener('popstate', watcher);
  };
}
