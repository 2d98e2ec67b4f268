/**
 * Tells workers that a person has work, at once or at a time to come, and spreads people over the workers of the fleet. The work itself is in
 * storage; a ring may be lost or come twice, and whoever answers looks there. People are served in the order in which they rang.
 */
import type { PersonId } from '#kernel/id.ts';

const QUEUE_NAMES = ['main', 'ai'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

export interface Bell {
  readonly queue: QueueName;
  readonly person: PersonId;
  /** When to ring, milliseconds since 1970; what has passed means now. */
  readonly at: number;
  /** It was rung before, and nobody came: once more is enough, however many say so. */
  readonly isReminder?: true;
}

export interface Answering {
  /** No new ring is answered; resolves when those being served have been. */
  readonly stop: () => Promise<void>;
}

export interface AnswerOptions {
  /** How many people are served at the same time by this process. */
  readonly concurrency: number;
  /** Never rejects. */
  readonly serve: (person: PersonId) => Promise<void>;
}

export interface Doorbell extends AsyncDisposable {
  /** Best effort: never throws and never waits. */
  readonly ring: (bell: Bell) => void;
  /** A process answers each queue at most once. */
  readonly answer: (queue: QueueName, options: AnswerOptions) => Answering;
}
