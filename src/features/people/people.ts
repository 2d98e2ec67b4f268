/** The person: who they are, where and when they work. */
import type { Clock } from '#kernel/clock.ts';
import { newId, type PersonId } from '#kernel/id.ts';
import { newPerson, type Person } from '#model/person.ts';
import { formatInstant } from '#model/time.ts';
import { changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { applyPatch, checkVersion } from '#shelves/patch.ts';
import { INSTALL, readPerson } from '#shelves/person-queries.ts';
import { INSTALLS, PEOPLE } from '#shelves/shelves.ts';

export type PersonPatch = { readonly [Field in keyof Omit<Person, 'id' | 'createdAt'>]?: Person[Field] | undefined };

export interface People {
  /** The one person of an install without accounts; made on first use. */
  readonly ensureFirst: () => Promise<PersonId>;
  readonly read: (actor: Actor) => Promise<Stored<Person>>;
  /** Throws `version-stale` when `expectedVersion` is not the newest. A change of hours offers a replan. */
  readonly change: (actor: Actor, patch: PersonPatch, expectedVersion?: number) => Promise<Stored<Person>>;
}

/** What the plan depends on; a new name moves nothing. */
const PLANNING_FIELDS: ReadonlySet<string> = new Set<keyof Person>([
  'timeZone',
  'workingHours',
  'breakMinutes',
  'longBreakMinutes',
  'blocksBeforeLongBreak',
  'dailyFocusMinutes',
  'bufferMinutes',
]);

export function createPeople(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
  /** Where a new person is until they say otherwise: the machine's own zone. */
  readonly defaultTimeZone: string;
}): People {
  const { storage, clock, change, replanner } = deps;

  const ensureFirst = async (): Promise<PersonId> => {
    const install = await storage.get(INSTALLS, INSTALL, 'install');
    if (install !== undefined) return install.value.firstPerson as PersonId;
    const createdAt = formatInstant(clock.now());
    const id = newId<'person'>(clock.now());
    const person = newPerson({ id, timeZone: deps.defaultTimeZone, createdAt });
    const outcome = await storage.commit([
      changeOf({
        shelf: INSTALLS,
        person: INSTALL,
        id: 'install',
        expect: 'absent',
        value: { firstPerson: id, createdAt },
      }),
      changeOf({ shelf: PEOPLE, person: id, id: 'profile', expect: 'absent', value: person }),
    ]);
    // Lost to another instance that started at the same moment: its person is the one.
    return outcome.committed ? id : ensureFirst();
  };

  return {
    ensureFirst,
    read: (actor) => readPerson(storage, actor.person),
    change: (actor, patch, expectedVersion) =>
      change(actor, async (draft) => {
        const stored = await readPerson(storage, actor.person);
        checkVersion(stored, expectedVersion);
        const { changed: person, fields } = applyPatch(stored.value, patch);
        if (fields.length === 0) return stored;
        draft.replace(PEOPLE, stored, person);
        draft.record('person-changed', { fields: [...fields] });
        if (fields.some((field) => PLANNING_FIELDS.has(field))) {
          const overlay = { person };
          const replan = await replanner.work({ person: actor.person, reason: 'Your hours have changed', overlay });
          replanner.offer(draft, replan);
        }
        return { id: stored.id, value: person, revision: stored.revision + 1 };
      }),
  };
}
