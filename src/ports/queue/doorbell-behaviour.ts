/** The promises of the doorbell: both halves run all of them. */
import assert from 'node:assert/strict';
import type { PersonId } from '#kernel/id.ts';
import { waitUntil } from '#testing/wait-until.ts';
import type { Doorbell } from './doorbell.ts';

export interface DoorbellPromise {
  readonly name: string;
  /** `other` is that of another instance; embedded it is the same one. */
  readonly check: (doorbell: Doorbell, other: Doorbell) => Promise<void>;
}

const people = (count: number) => Array.from({ length: count }, (_, number) => `person-${number}` as PersonId);

export const doorbellBehaviour: readonly DoorbellPromise[] = [
  {
    name: 'tells a worker of each person who rings, wherever they ring',
    check: async (doorbell, other) => {
      const served = new Set<PersonId>();
      other.answer('main', { concurrency: 3, serve: async (person) => void served.add(person) });
      for (const person of people(20)) doorbell.ring({ queue: 'main', person, at: 0 });
      await waitUntil('all are served', () => served.size === 20);
    },
  },
  {
    name: 'serves no more people at the same time than it was told to',
    check: async (doorbell) => {
      let serving = 0;
      let most = 0;
      let served = 0;
      const serve = async () => {
        serving += 1;
        most = Math.max(most, serving);
        await new Promise((resolve) => setTimeout(resolve, 2));
        serving -= 1;
        served += 1;
      };
      doorbell.answer('main', { concurrency: 4, serve });
      for (const person of people(40)) doorbell.ring({ queue: 'main', person, at: 0 });
      await waitUntil('all are served', () => served >= 40);
      assert.ok(most > 1 && most <= 4, `${most} at once`);
    },
  },
  {
    name: 'keeps queues apart',
    check: async (doorbell, other) => {
      const heard: string[] = [];
      other.answer('ai', { concurrency: 1, serve: async (person) => void heard.push(`ai ${person}`) });
      doorbell.answer('main', { concurrency: 1, serve: async (person) => void heard.push(`main ${person}`) });
      doorbell.ring({ queue: 'ai', person: 'anna' as PersonId, at: 0 });
      doorbell.ring({ queue: 'main', person: 'bela' as PersonId, at: 0 });
      await waitUntil('both are served', () => heard.length === 2);
      assert.deepEqual(heard.toSorted(), ['ai anna', 'main bela']);
    },
  },
  {
    name: 'rings at its time, and not before those who are due',
    check: async (doorbell) => {
      const heard: PersonId[] = [];
      doorbell.answer('main', { concurrency: 1, serve: async (person) => void heard.push(person) });
      const now = Date.now();
      doorbell.ring({ queue: 'main', person: 'later' as PersonId, at: now + 400 });
      doorbell.ring({ queue: 'main', person: 'now' as PersonId, at: now });
      await waitUntil('both are served', () => heard.length === 2);
      assert.deepEqual(heard, ['now', 'later']);
      assert.ok(Date.now() >= now + 400);
    },
  },
  {
    name: 'stops when those being served have been',
    check: async (doorbell) => {
      const begun = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      let served = 0;
      const answering = doorbell.answer('main', {
        concurrency: 1,
        serve: async () => {
          begun.resolve();
          await finish.promise;
          served += 1;
        },
      });
      for (const person of people(5)) doorbell.ring({ queue: 'main', person, at: 0 });
      await begun.promise;
      const stopping = answering.stop();
      finish.resolve();
      await stopping;
      assert.equal(served, 1);
    },
  },
];
