/** The part of the diagram that goes through everything somebody owns: taking it along, bringing it back, and erasing it. */
import { createErasures } from '#features/portability/erase-person.ts';
import { createExportPerson } from '#features/portability/export-person.ts';
import { createImports } from '#features/portability/import-person.ts';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Cache } from '#ports/cache/cache.ts';
import type { Leases } from '#ports/lease/lease.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { findAllPeople } from '#shelves/all-people.ts';
import { createHoldPerson } from '#shelves/hold-person.ts';
import type { TakeTurn } from '#shelves/turns.ts';

export type Portability = ReturnType<typeof composePortability>;

/** `departed` fills with whom this process erases. */
export function composePortability(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly takeTurn: TakeTurn;
  readonly departed: Set<PersonId>;
  readonly leases: Leases;
  readonly cache: Pick<Cache, 'forgetTags'>;
}) {
  const alone = { ...deps, holdPerson: createHoldPerson(deps) };
  const imports = createImports(alone);
  const erasures = createErasures(alone);
  return {
    exportPerson: createExportPerson(deps),
    importPerson: imports.importPerson,
    erasePerson: erasures.erasePerson,
    /** What a process left half erased or half imported when it ended: done before anything is answered, and from time to time. */
    finishInterrupted: async () => {
      await erasures.finishInterrupted();
      for (const person of await findAllPeople(deps.storage)) await imports.removeInterrupted(person);
    },
  };
}
