/**
 * Tells whoever is listening that a person has new facts. Best effort: a message may be lost, so a listener reads storage from where
 * it stopped instead of trusting that it heard everything.
 */
import type { PersonId } from '#kernel/id.ts';

export interface FactNotice {
  readonly person: PersonId;
  /** The newest fact's number. */
  readonly sequence: number;
}

export interface Bus {
  /** Never throws and never waits. */
  readonly publish: (notice: FactNotice) => void;
  /** Calls `listener` for each notice of that person until the returned function is called. */
  readonly subscribe: (person: PersonId, listener: (notice: FactNotice) => void) => () => void;
  readonly close: () => Promise<void>;
}
