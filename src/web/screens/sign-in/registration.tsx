/** An account for oneself, where that is allowed. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useRegister } from '../../live/sign-in-actions.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { NewPassphraseField } from '../../parts/new-passphrase-field.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

export function Registration() {
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const register = useRegister();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!register.isPending) register.mutate({ name, passphrase });
  };
  return (
    <form className="stack" onSubmit={send}>
      <TextField
        ref={field}
        label="Name"
        hint="What you sign in with. You can change it later."
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={80}
        value={name}
        onText={setName}
      />
      <NewPassphraseField name={name} value={passphrase} onText={setPassphrase} />
      <ProblemNote error={register.error} />
      <Button kind="primary" size="large" submits busy={register.isPending}>
        Make the account
      </Button>
    </form>
  );
}
