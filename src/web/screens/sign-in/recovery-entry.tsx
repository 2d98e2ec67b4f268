/** One of the codes that were put away for this day. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useSignInWithRecoveryCode } from '../../live/sign-in-actions.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

export function RecoveryEntry({ startName }: { readonly startName: string }) {
  const [name, setName] = useState(startName);
  const [code, setCode] = useState('');
  const signIn = useSignInWithRecoveryCode();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate({ name, code });
  };
  return (
    <form className="stack" onSubmit={send}>
      <TextField
        ref={field}
        label="Name"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={200}
        value={name}
        onText={setName}
      />
      <TextField
        label="Recovery code"
        hint="16 letters and digits; capitals and dashes do not matter. It works once."
        className="input-secret"
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        required
        maxLength={100}
        value={code}
        onText={setCode}
      />
      <ProblemNote error={signIn.error} />
      <Button kind="primary" size="large" submits busy={signIn.isPending}>
        Sign in
      </Button>
      <p className="soft small">No code left? An owner can give you a new link.</p>
    </form>
  );
}
