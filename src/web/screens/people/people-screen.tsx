/** People, for an owner: who is here, when they were last here and how much they use. What they write is theirs alone. */

import { usePeople } from '../../live/account-queries.ts';
import type { Neighbour } from '../../live/api.ts';
import { useSignIn } from '../../live/sign-in-state.tsx';
import { Awaited } from '../../parts/awaited.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Invite } from './invite.tsx';
import { PersonLine } from './person-line.tsx';

export function PeopleScreen() {
  const people = usePeople();
  const self = useSignIn().state.signedIn?.id;
  return (
    <Screen title="People" className="settings">
      <p className="soft">You see who is here and how much they use, never what they write.</p>
      <Awaited query={people}>
        {(items) => (
          <ul className="lines">
            {sorted(items).map((person) => (
              <PersonLine key={person.id} person={person} isSelf={person.id === self} />
            ))}
          </ul>
        )}
      </Awaited>
      <Invite />
    </Screen>
  );
}

function sorted(people: readonly Neighbour[]): readonly Neighbour[] {
  return people.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
}
