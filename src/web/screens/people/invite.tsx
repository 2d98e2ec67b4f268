/** Invites somebody: a name, what they may do, and a link to give them. */
import { type FormEvent, useRef, useState } from 'react';
import type { Role } from '#model/account.ts';
import { useInvite } from '../../live/people-actions.ts';
import { whenDone } from '../../live/when-done.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { TextField } from '../../parts/field.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { type GivenLink, LinkToGive } from './link-to-give.tsx';

const ROLES = [
  { value: 'member', label: 'A member' },
  { value: 'owner', label: 'An owner' },
] as const;

export function Invite() {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [made, setMade] = useState<GivenLink | null>(null);
  const invite = useInvite();
  const field = useRef<HTMLInputElement>(null);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (invite.isPending) return;
    setMade(null);
    whenDone(invite.mutateAsync({ name: name.trim(), role }), ({ person, link, expiresAt }) => {
      setName('');
      setRole('member');
      setMade({ name: person.name, link, expiresAt });
    });
  };
  return (
    <section className="stack" aria-labelledby="people-invite">
      <h2 id="people-invite">Invite somebody</h2>
      <form className="stack" onSubmit={send}>
        <TextField
          ref={field}
          label="Name"
          hint="What they will sign in with."
          required
          maxLength={80}
          autoComplete="off"
          value={name}
          onText={setName}
        />
        <Choice label="As" options={ROLES} value={role} onChoose={setRole} />
        {role === 'owner' && <p className="soft small">An owner can invite and remove people, and you.</p>}
        <ProblemNote error={invite.error} />
        <div>
          <Button kind="primary" submits busy={invite.isPending}>
            Make a link
          </Button>
        </div>
      </form>
      {made !== null && <LinkToGive given={made} onDone={() => setMade(null)} />}
    </section>
  );
}
