/**
 * Shared budgets: so many requests or tokens in a window of time, for a person, for the whole service, for whatever a key names. Several
 * budgets are charged together or not at all, and what was refused is not charged. A window opens with its first charge. Counting never
 * fails and never waits for long: without Redis each process counts for itself, and says so.
 */

export interface Limit {
  /** What is limited, kebab-case, such as `person-requests`. */
  readonly name: string;
  /** The most that is accepted in one window. */
  readonly most: number;
  readonly windowSeconds: number;
}

/** So much of one budget. */
export interface Charge {
  readonly limit: Limit;
  /** Whose budget it is; left out where there is one for all. */
  readonly key?: string;
  /** A whole number, at least 1. */
  readonly amount: number;
}

export interface Refusal {
  readonly accepted: false;
  /** The name of the limit that has the longest to wait. */
  readonly refusedBy: string;
  /** When it can be asked again; at least 1. */
  readonly retryAfterSeconds: number;
}

export type Decision = Refusal | { readonly accepted: true };

/** What was set aside until it is known what was really used. Once settled or released, doing it again changes nothing. */
export interface Reservation {
  readonly accepted: true;
  /** What was really used, in the order of the charges: more is charged, less is given back as long as its window is open. */
  readonly settle: (used: readonly number[]) => Promise<void>;
  /** Nothing was used. */
  readonly release: () => Promise<void>;
}

export interface Limiter {
  /** Known at once where this process counts by itself: whoever asks for each request need not wait then. */
  readonly consume: (charges: readonly Charge[]) => Decision | Promise<Decision>;
  readonly reserve: (charges: readonly Charge[]) => Promise<Refusal | Reservation>;
}
