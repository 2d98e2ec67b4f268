/** Whose unsent words this window keeps. A session that ran out loses none of them; somebody else, or a person who signs out, finds none. */

const OWNER_PLACE = 'focusforge-person';
const WORD_PLACES = /^focusforge-(draft-|finished$|wanted$)/;

/** Keeps what is there for this person; what was there for another is gone. */
export function keepWordsFor(person: string): void {
  try {
    const before = sessionStorage.getItem(OWNER_PLACE);
    if (before !== null && before !== person) forgetWords();
    sessionStorage.setItem(OWNER_PLACE, person);
  } catch {
    // A browser that keeps nothing has nothing to mix up.
  }
}

/** Forgets everything this window keeps for a person. */
export function forgetWords(): void {
  try {
    for (const place of Object.keys(sessionStorage)) {
      if (WORD_PLACES.test(place) || place === OWNER_PLACE) sessionStorage.removeItem(place);
    }
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
