/** What runs by itself, and how often. */
import type { CalendarRefresh } from '#features/calendars/calendar-refresh.ts';
import type { Plans } from '#features/plans/plans.ts';
import type { PersonId } from '#kernel/id.ts';

export interface Job {
  readonly name: string;
  readonly everyMs: number;
  /** Each instance does it for itself; otherwise one does it for all. */
  readonly isForEach?: true;
  readonly run: (options: { readonly signal: AbortSignal }) => Promise<void>;
}

/** Every job there is. */
export function createJobs(deps: {
  readonly calendarRefresh: Pick<CalendarRefresh, 'queueDue'>;
  readonly plans: Pick<Plans, 'offerMissed'>;
  readonly pruneReceipts: (person: PersonId) => Promise<number>;
  readonly pruneAudit: (person: PersonId) => Promise<number>;
  readonly pruneSentWords: (person: PersonId) => Promise<number>;
  readonly pruneJobs: (person: PersonId) => Promise<number>;
  readonly pruneInstall: () => Promise<number>;
  /** What an instance that ended left half done. */
  readonly finishInterrupted: () => Promise<void>;
  /** Everybody: one person, or all who have an account. */
  readonly people: () => Promise<readonly PersonId[]>;
}): readonly Job[] {
  const forEachPerson = async (work: (person: PersonId) => Promise<unknown>, signal: AbortSignal) => {
    const failures: unknown[] = [];
    for (const person of await deps.people()) {
      signal.throwIfAborted();
      // What is broken for one, or goes away with somebody who is being erased, keeps nothing from the others.
      await work(person).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  return [
    {
      name: 'refresh-calendars',
      everyMs: 60_000,
      run: ({ signal }) => forEachPerson(deps.calendarRefresh.queueDue, signal),
    },
    {
      name: 'offer-missed',
      everyMs: 5 * 60_000,
      run: ({ signal }) => forEachPerson(deps.plans.offerMissed, signal),
    },
    {
      name: 'prune-receipts',
      everyMs: 3600_000,
      run: ({ signal }) => forEachPerson(deps.pruneReceipts, signal),
    },
    {
      name: 'prune-audit',
      everyMs: 6 * 3600_000,
      run: ({ signal }) => forEachPerson(deps.pruneAudit, signal),
    },
    {
      name: 'prune-sent-words',
      everyMs: 6 * 3600_000,
      run: ({ signal }) => forEachPerson(deps.pruneSentWords, signal),
    },
    {
      name: 'prune-jobs',
      everyMs: 3600_000,
      run: ({ signal }) => forEachPerson(deps.pruneJobs, signal),
    },
    {
      name: 'prune-expired',
      everyMs: 10 * 60_000,
      run: async () => {
        await deps.pruneInstall();
      },
    },
    {
      name: 'finish-interrupted',
      everyMs: 5 * 60_000,
      run: () => deps.finishInterrupted(),
    },
  ];
}
