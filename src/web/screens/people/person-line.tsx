/** One person: what an owner may know of them, and what an owner may do. */
import { useState } from 'react';
import type { Neighbour } from '../../live/api.ts';
import { useChangeRole, useNewLink, useRemovePerson } from '../../live/people-actions.ts';
import { whenDone } from '../../live/when-done.ts';
import { Link } from '../../navigation/link.tsx';
import { Button } from '../../parts/button.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SureButton } from '../../parts/sure-button.tsx';
import { TypedConfirmation } from '../../parts/typed-confirmation.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { useMoment } from '../../parts/use-moment.ts';
import { type GivenLink, LinkToGive } from './link-to-give.tsx';

export function PersonLine({ person, isSelf }: { readonly person: Neighbour; readonly isSelf: boolean }) {
  const say = useMoment();
  useFocusReturn();
  const { name, role, state, usage } = person;
  const called = name === '' ? 'Somebody without a name yet' : name;
  return (
    <li className="line">
      <div className="stack stack-tight">
        <p>
          {called} {role === 'owner' && <span className="mark">Owner</span>}{' '}
          {isSelf && <span className="mark">You</span>}
        </p>
        <p className="soft small">{sayPresence(person, say)}</p>
        {state === 'active' && <p className="soft small">{sayUsage(usage)}</p>}
        {state !== 'leaving' && !isSelf && <Actions person={person} called={called} />}
        {isSelf && (
          <p className="small">
            <Link to="security">How you sign in, and your data</Link>
          </p>
        )}
      </div>
    </li>
  );
}

function Actions({ person, called }: { readonly person: Neighbour; readonly called: string }) {
  const [given, setGiven] = useState<GivenLink | null>(null);
  const [asked, setAsked] = useState(false);
  const newLink = useNewLink();
  const changeRole = useChangeRole();
  const remove = useRemovePerson();
  const notify = useNotify();
  const other = person.role === 'owner' ? 'member' : 'owner';
  return (
    <>
      <div className="row flush">
        <SureButton
          label={`New link for ${called}`}
          sure="Make it; older links stop working"
          busy={newLink.isPending}
          onPress={() =>
            whenDone(newLink.mutateAsync(person.id), ({ link, expiresAt }) =>
              setGiven({ name: called, link, expiresAt }),
            )
          }
        >
          New link
        </SureButton>
        <SureButton
          label={`Make ${other === 'owner' ? 'an owner' : 'a member'}: ${called}`}
          sure={other === 'owner' ? `${called} may then invite and remove people` : `${called} is then no owner`}
          busy={changeRole.isPending}
          onPress={() => changeRole.mutate({ id: person.id, role: other })}
        >
          {other === 'owner' ? 'Make an owner' : 'Make a member'}
        </SureButton>
        <Button kind="plain" label={`Remove ${called}`} onPress={() => setAsked(true)}>
          Remove
        </Button>
      </div>
      <ProblemNote error={newLink.error ?? changeRole.error} />
      {given !== null && <LinkToGive given={given} onDone={() => setGiven(null)} />}
      {asked && (
        <TypedConfirmation
          title={`Remove ${called}`}
          word={person.name === '' ? 'remove' : person.name}
          action={`Remove ${called}`}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => whenDone(remove.mutateAsync(person.id), () => notify({ text: `${called} is removed.` }))}
          onClose={() => setAsked(false)}
        >
          <p>Everything that is theirs is erased, and nobody can bring it back. They can save a file of it first.</p>
        </TypedConfirmation>
      )}
    </>
  );
}

function sayPresence({ state, createdAt, lastSeenAt }: Neighbour, say: (instant: string) => string): string {
  if (state === 'invited') return `Invited ${say(createdAt)}, not here yet`;
  if (state === 'leaving') return 'Being removed';
  return lastSeenAt === null ? 'Not here yet' : `Last here ${say(lastSeenAt)}`;
}

function sayUsage({ tasks, focusSessions }: Neighbour['usage']): string {
  const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
  return `${count(tasks, 'task', 'tasks')}, ${count(focusSessions, 'focus session', 'focus sessions')}`;
}
