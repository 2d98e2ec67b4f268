/**
 * Where somebody wanted to be before they went to a sign-in provider elsewhere. Kept in this window, and only as one of our own screens:
 * no address from outside ever decides where a person ends up.
 */
import { addressOf, parseAddress } from './router.ts';

const PLACE = 'focusforge-wanted';

export function rememberWantedPlace(): void {
  try {
    sessionStorage.setItem(PLACE, location.pathname + location.search);
  } catch {
    // Without storage one ends up on Today.
  }
}

/** The address to go on to, once; null when there is none or it is no screen to come back to. */
export function takeWantedPlace(): string | null {
  try {
    const kept = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    return kept === null ? null : ownAddress(kept);
  } catch {
    return null;
  }
}

/** The same address if it is one of our screens; null for anything else, and for the doors themselves. */
export function ownAddress(kept: string): string | null {
  const { place, query } = parseAddress(kept);
  if (place === null || place === 'sign-in' || place === 'welcome') return null;
  return addressOf(place, Object.fromEntries(query));
}
