/** A queue that is fair between people: one call of each in turn, however many somebody has waiting. */
import type { PersonId } from '#kernel/id.ts';

export interface TurnsByPerson<Entry> {
  readonly add: (person: PersonId, entry: Entry) => void;
  /** Takes the next one out. */
  readonly next: () => Entry | undefined;
  readonly remove: (person: PersonId, entry: Entry) => void;
  readonly size: () => number;
  /** How many would be served before another one of this person. */
  readonly aheadOf: (person: PersonId) => number;
}

export function createTurnsByPerson<Entry>(): TurnsByPerson<Entry> {
  /** In the order of whose turn it is. */
  const queues = new Map<PersonId, Entry[]>();
  let size = 0;

  return {
    add: (person, entry) => {
      size += 1;
      const queue = queues.get(person);
      if (queue === undefined) queues.set(person, [entry]);
      else queue.push(entry);
    },
    next: () => {
      for (const [person, queue] of queues) {
        const entry = queue.shift();
        queues.delete(person);
        if (queue.length > 0) queues.set(person, queue);
        size -= 1;
        return entry;
      }
      return undefined;
    },
    remove: (person, entry) => {
      const queue = queues.get(person) ?? [];
      const index = queue.indexOf(entry);
      if (index === -1) return;
      queue.splice(index, 1);
      size -= 1;
      if (queue.length === 0) queues.delete(person);
    },
    size: () => size,
    aheadOf: (person) => {
      const own = queues.get(person)?.length ?? 0;
      let ahead = 0;
      for (const queue of queues.values()) ahead += Math.min(queue.length, own + 1);
      return own === 0 ? ahead : Math.max(own, ahead - 1);
    },
  };
}
