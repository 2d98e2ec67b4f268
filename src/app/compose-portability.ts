/** The part of the diagram that goes through everything somebody owns: taking it along, bringing it back, and erasing it. */
import { createErasures } from '#features/portability/erase-person.ts';
import { createExportPerson } from '#features/portability/export-person.ts';
import { createImports } from '#features/portability/import-person.ts';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { findAllPeople } from '#shelves/all-people.ts';
import type { TakeTurn } from '#shelves/turns.ts';

export type Portability = ReturnType<typeof composePortability>;

/** `departed` fills with whom this process erases. */
export function composePortability(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly takeTurn: TakeTurn;
  readonly departed: Set<PersonId>;
}) {
  const imports = createImports(deps);
  const erasures = createErasures(deps);
  return {
    exportPerson: createExportPerson(deps),
    importPerson: imports.importPerson,
    erasePerson: erasures.erasePerson,
    /** Before anything is answered: what an earlier process left half erased or half imported. */
    finishInterrupted: async () => {
      await erasures.finishInterrupted();
      for (const person of await findAllPeople(deps.storage)) await imports.removeInterrupted(person);
    },
  };
}
