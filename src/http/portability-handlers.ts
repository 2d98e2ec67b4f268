/** Which use case answers which route about taking everything along, bringing it back, and erasing it. */
import type { Erasures } from '#features/portability/erase-person.ts';
import type { ExportPerson } from '#features/portability/export-person.ts';
import type { Imports } from '#features/portability/import-person.ts';
import type { Handlers } from './handler.ts';

type Answered = 'exportMe' | 'importMe' | 'eraseMe';

export function createPortabilityHandlers(use: {
  readonly exportPerson: ExportPerson;
  readonly importPerson: Imports['importPerson'];
  readonly erasePerson: Erasures['erasePerson'];
}): Pick<Handlers, Answered> {
  return {
    exportMe: async ({ actor, origin }) => ({
      body: { pieces: await use.exportPerson(actor.person, placeOf(origin)) },
    }),
    importMe: async ({ actor, body, origin, signal }) => ({
      body: { documents: await use.importPerson(actor.person, body, { origin: placeOf(origin), signal }) },
    }),
    eraseMe: async ({ actor, caller }) => {
      await use.erasePerson(actor.person);
      return { body: undefined, ...(caller?.kind === 'session' && { cookies: FORGOTTEN }) };
    },
  };
}

/** What a browser keeps for somebody who is no longer here. */
const FORGOTTEN = [
  { name: 'session', value: null },
  { name: 'device', value: null },
] as const;

function placeOf({ address, device }: { readonly address: string; readonly device: string }) {
  return { address, device };
}
