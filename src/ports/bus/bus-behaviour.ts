/** The promises of the bus: both halves run all of them. */
import assert from 'node:assert/strict';
import type { PersonId } from '#kernel/id.ts';
import { waitUntil } from '#testing/wait-until.ts';
import type { Bus, FactNotice } from './bus.ts';

export interface BusPromise {
  readonly name: string;
  /** `other` is the bus of another instance; embedded it is the same one. */
  readonly check: (bus: Bus, other: Bus) => Promise<void>;
}

const ANNA = 'person-anna' as PersonId;
const BELA = 'person-bela' as PersonId;

export const busBehaviour: readonly BusPromise[] = [
  {
    name: 'tells the listeners of a person on every instance, each once and in order',
    check: async (bus, other) => {
      const [here, there] = [listen(bus, ANNA), listen(other, ANNA)];
      await hearEachOther(bus, other);
      for (let sequence = 1; sequence <= 50; sequence += 1) bus.publish({ person: ANNA, sequence });
      const all = Array.from({ length: 50 }, (_, index) => index + 1);
      await waitUntil('both have heard', () => here.length >= 50 && there.length >= 50);
      await hearEachOther(bus, other);
      assert.deepEqual([here, there], [all, all]);
    },
  },
  {
    name: 'tells nobody about somebody else',
    check: async (bus, other) => {
      const bela = listen(other, BELA);
      await hearEachOther(bus, other);
      bus.publish({ person: ANNA, sequence: 1 });
      await hearEachOther(bus, other);
      assert.deepEqual(bela, []);
    },
  },
  {
    name: 'never calls a listener before publishing has returned',
    check: async (bus) => {
      const heard = listen(bus, ANNA);
      bus.publish({ person: ANNA, sequence: 1 });
      assert.deepEqual(heard, []);
      await waitUntil('it is heard', () => heard.length === 1);
    },
  },
  {
    name: 'leaves alone who has stopped listening, and nobody else',
    check: async (bus, other) => {
      const heard: FactNotice[] = [];
      const stop = other.subscribe(ANNA, (notice) => heard.push(notice));
      const stays = listen(other, ANNA);
      await hearEachOther(bus, other);
      stop();
      bus.publish({ person: ANNA, sequence: 1 });
      await waitUntil('the other one hears', () => stays.length === 1);
      assert.deepEqual(heard, []);
    },
  },
];

export function listen(bus: Bus, person: PersonId): readonly number[] {
  const heard: number[] = [];
  bus.subscribe(person, ({ sequence }) => heard.push(sequence));
  return heard;
}

/** Resolves when what was published before has arrived both ways: notices of one publisher keep their order. */
export async function hearEachOther(bus: Bus, other: Bus): Promise<void> {
  for (const [from, to] of [
    [bus, other],
    [other, bus],
  ] as const) {
    const person = `mark-${performance.now()}` as PersonId;
    const heard = listen(to, person);
    await waitUntil('a mark arrives', () => {
      from.publish({ person, sequence: 1 });
      return heard.length > 0;
    });
  }
}
