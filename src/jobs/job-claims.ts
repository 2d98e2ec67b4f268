/**
 * Taking, keeping and ending a job, each in one commit with the ticket of its person. Who has taken a job holds its token; whatever a worker
 * commits for it goes through only while its token is the newest, so that a worker taken for dead cannot do it a second time.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Job, JobQueue } from '#model/job.ts';
import { formatInstant, parseInstant } from '#model/time.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import type { Changer, Draft } from '#shelves/change.ts';
import { readTicket, ticketChange } from '#shelves/job-tickets.ts';
import { JOBS } from '#shelves/shelves.ts';

export interface Claim {
  readonly person: PersonId;
  readonly job: Job;
  /** How long it had been due. */
  readonly waitedMs: number;
}

/** Another worker has the job, or it is gone. */
export class ClaimLost extends Error {
  constructor() {
    super('another worker has taken this job over');
    this.name = 'ClaimLost';
  }
}

export interface JobClaims {
  /** The person's next due job, or undefined when there is none or somebody is at it. */
  readonly take: (queue: JobQueue, person: PersonId) => Promise<Claim | undefined>;
  /** Keeps it for another while. Throws `ClaimLost`. */
  readonly keep: (claim: Claim) => Promise<void>;
  /** Ends the claim: writes the job as it is now and whatever else is drafted. Throws `ClaimLost`. */
  readonly end: (claim: Claim, decide: (draft: Draft) => Promise<JobEnd>) => Promise<void>;
}

export type JobEnd = Partial<Pick<Job, 'attempts' | 'dueAt' | 'failure'>> & Pick<Job, 'state'>;

export interface JobClaimsDeps {
  readonly storage: Storage;
  readonly change: Changer;
  readonly clock: Clock;
  /** After so long without a word from its worker a job is taken over. */
  readonly claimMs: number;
}

export function createJobClaims({ storage, change, clock, claimMs }: JobClaimsDeps): JobClaims {
  const claimEnd = () => formatInstant(clock.now().add({ milliseconds: claimMs }));

  /** The first job that a worker could take, now or later: one whose worker is taken for dead by `lostBy` before those that wait. */
  const findNext = async (
    { queue, person }: Place,
    { lostBy, except }: { readonly lostBy?: string; readonly except?: Job | undefined },
  ): Promise<Stored<Job> | undefined> => {
    const find = async (state: Job['state'], until?: string) => {
      const query = { index: 'byQueue', equals: [queue, state], ...(until === undefined ? {} : { until }) };
      const found = await storage.find(JOBS, person, query, { limit: 2 });
      return found.items.find(({ id }) => id !== except?.id);
    };
    const lost = lostBy === undefined ? undefined : justAfter(lostBy);
    return (await find('running', lost)) ?? (await find('queued'));
  };

  /** Leaves the ticket for the next job; it is removed when there is none. */
  const leaveTicket = async (draft: Draft, place: Place, ended?: Job) => {
    const ticket = await readTicket(storage, place.queue, place.person);
    // Also for one that is still being worked on: without a ticket nobody would ever ask what became of it.
    const next = await findNext(place, { except: ended });
    const due = [ended?.state === 'queued' ? ended.dueAt : undefined, next?.value.dueAt];
    const [first] = due.filter((time) => time !== undefined).toSorted();
    // Not before now: behind whoever has waited longer, so that many jobs of one person do not keep the others waiting.
    const nextAt = first === undefined || first > draft.at ? first : draft.at;
    const times = nextAt === undefined ? undefined : { nextAt, busyUntil: null };
    if (ticket !== undefined || times !== undefined) draft.include(ticketChange(place, ticket, times));
  };

  const readOwn = async ({ person, job }: Claim): Promise<Stored<Job>> => {
    const stored = await storage.get(JOBS, person, job.id);
    if (stored?.value.state !== 'running' || stored.value.token !== job.token) throw new ClaimLost();
    return stored;
  };

  return {
    take: (queue, person) =>
      change({ person }, async (draft) => {
        const ticket = await readTicket(storage, queue, person);
        if (ticket === undefined || ticket.value.nextAt > draft.at) return undefined;
        const next = await findNext({ queue, person }, { lostBy: draft.at });
        if (next === undefined || next.value.dueAt > draft.at) {
          await leaveTicket(draft, { queue, person });
          return undefined;
        }
        const { value } = next;
        const dueAt = claimEnd();
        const taken = { state: 'running', attempts: value.attempts + 1, token: value.token + 1, dueAt } as const;
        const job: Job = { ...value, ...taken };
        draft.replace(JOBS, next, job);
        draft.include(ticketChange({ queue, person }, ticket, { nextAt: dueAt, busyUntil: dueAt }));
        return { person, job, waitedMs: msBetween(value.dueAt, draft.at) };
      }),
    keep: (claim) =>
      change({ person: claim.person }, async (draft) => {
        const stored = await readOwn(claim);
        const ticket = await readTicket(storage, claim.job.queue, claim.person);
        const until = claimEnd();
        draft.replace(JOBS, stored, { ...stored.value, dueAt: until });
        draft.include(ticketChange(placeOf(claim), ticket, { nextAt: until, busyUntil: until }));
      }),
    end: (claim, decide) =>
      change({ person: claim.person }, async (draft) => {
        const stored = await readOwn(claim);
        const ended: Job = { ...stored.value, dueAt: draft.at, failure: null, ...(await decide(draft)) };
        draft.replace(JOBS, stored, ended);
        await leaveTicket(draft, placeOf(claim), ended);
      }),
  };
}

interface Place {
  readonly queue: JobQueue;
  readonly person: PersonId;
}

function placeOf({ person, job }: Claim): Place {
  return { queue: job.queue, person };
}

/** The end of a range is not in it, and who is due this very millisecond is due. */
function justAfter(time: string): string {
  return formatInstant(parseInstant(time).add({ milliseconds: 1 }));
}

function msBetween(earlier: string, later: string): number {
  return parseInstant(later).epochMilliseconds - parseInstant(earlier).epochMilliseconds;
}
