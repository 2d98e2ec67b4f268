/** How many connections to a database server there may be and how long anything may wait for it. Both server drivers take these. */
export interface PoolSettings {
  /** Kept open even when nobody asks for anything. */
  readonly min: number;
  readonly max: number;
  /** After which a connection above `min` that nobody uses is closed. */
  readonly idleMs: number;
  /** How long a command waits for a connection, and how long it looks for a server that can write. */
  readonly waitMs: number;
  /** The deadline of one command from the call to its answer: waiting, servers changing and every attempt included. */
  readonly commandMs: number;
}

export const POOL_DEFAULTS: PoolSettings = { min: 10, max: 50, idleMs: 30_000, waitMs: 5_000, commandMs: 10_000 };
