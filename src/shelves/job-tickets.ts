/**
 * Who waits in which queue. Every change that adds, takes or ends a job also writes the ticket of its person, with the revision it read:
 * of two that happen at once one decides again on what the other did, so that no job is left without a ticket.
 */
import type { PersonId } from '#kernel/id.ts';
import { JobQueue } from '#model/job.ts';
import { type Change, changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { JOB_TICKETS, type JobTicket } from './shelves.ts';

/**
 * Into how many partitions the tickets of a queue are spread, so that commits of different people seldom meet there. For ever: with
 * another number tickets would stand where nobody looks.
 */
const PARTITIONS = 16;

export function partitionOf(queue: JobQueue, person: PersonId): PersonId {
  let hash = 0;
  for (let index = 0; index < person.length; index += 1) hash = (Math.imul(hash, 31) + person.charCodeAt(index)) >>> 0;
  return partitionName(queue, hash % PARTITIONS);
}

/** Every partition of a queue. */
export function partitionsOf(queue: JobQueue): readonly PersonId[] {
  return Array.from({ length: PARTITIONS }, (_, number) => partitionName(queue, number));
}

export function readTicket(storage: Storage, queue: JobQueue, person: PersonId) {
  return storage.get(JOB_TICKETS, partitionOf(queue, person), person);
}

/** Writes the ticket that was read anew, or removes it when there is nothing to wait for. */
export function ticketChange(
  place: { readonly queue: JobQueue; readonly person: PersonId },
  read: Stored<JobTicket> | undefined,
  times: Pick<JobTicket, 'nextAt' | 'busyUntil'> | undefined,
): Change {
  const { queue, person } = place;
  return changeOf({
    shelf: JOB_TICKETS,
    person: partitionOf(queue, person),
    id: person,
    expect: read?.revision ?? 'absent',
    value: times === undefined ? undefined : { person, queue, nextAt: times.nextAt, busyUntil: times.busyUntil },
  });
}

/** The tickets among committed changes: whom a worker is to be told of, and for when. */
export function ticketsIn(changes: readonly Change[]): readonly JobTicket[] {
  return changes
    .filter(({ shelf, value }) => shelf.name === JOB_TICKETS.name && value !== undefined)
    .map(({ value }) => value as JobTicket);
}

function partitionName(queue: JobQueue, number: number): PersonId {
  return `queue-${queue}-${number.toString().padStart(2, '0')}` as PersonId;
}

export const QUEUES: readonly JobQueue[] = JobQueue.options;
