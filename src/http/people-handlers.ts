/** Which use case answers which route about the people of this install: for owners. */
import type { PeopleDirectory } from '#features/accounts/people-directory.ts';
import type { Handlers } from './handler.ts';

type Answered = 'listPeople' | 'createPerson' | 'changePerson' | 'makePersonLink' | 'removePerson';

export function createPeopleHandlers(people: PeopleDirectory): Pick<Handlers, Answered> {
  return {
    listPeople: async ({ query }) => {
      const page = await people.list(query);
      return { body: { items: page.items, nextCursor: page.next ?? null } };
    },
    createPerson: async ({ actor, body, origin }) => ({
      body: await people.create(actor, body, { origin, webOrigin: origin.webOrigin }),
    }),
    changePerson: async ({ actor, params, body, origin }) => ({
      body: await people.changeRole(actor, params.id, body.role, origin),
    }),
    makePersonLink: async ({ actor, params, origin }) => ({
      body: await people.makeLink(actor, params.id, { origin, webOrigin: origin.webOrigin }),
    }),
    removePerson: async ({ params }) => {
      await people.remove(params.id);
      return { body: undefined };
    },
  };
}
