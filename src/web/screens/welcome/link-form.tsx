/** A name where one is needed, and a way to sign in: a passphrase, a passkey, or the provider. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { LinkView } from '../../live/api.ts';
import { canUsePasskeys } from '../../live/passkeys.ts';
import { useStartOpenId, useTakeLink } from '../../live/sign-in-actions.ts';
import { useSignIn } from '../../live/sign-in-state.tsx';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { TextField } from '../../parts/field.tsx';
import { nameThisDevice } from '../../parts/name-this-device.ts';
import { NewPassphraseField } from '../../parts/new-passphrase-field.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

type Way = 'passphrase' | 'passkey';

const WAYS = [
  { value: 'passphrase', label: 'A passphrase' },
  { value: 'passkey', label: 'A passkey' },
] as const;

export function LinkForm({ secret, link }: { readonly secret: string; readonly link: LinkView }) {
  const { openId } = useSignIn().state;
  const [name, setName] = useState(link.name ?? '');
  const [passphrase, setPassphrase] = useState('');
  const [way, setWay] = useState<Way>('passphrase');
  const take = useTakeLink();
  const leave = useStartOpenId();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const asksName = link.name === null || link.kind === 'set-up';

  const send = (event: FormEvent) => {
    event.preventDefault();
    if (take.isPending) return;
    const who = { secret, ...(asksName && { name }) };
    take.mutate(way === 'passphrase' ? { ...who, passphrase } : { ...who, passkeyName: nameThisDevice() });
  };
  return (
    <>
      <form className="stack stack-wide" onSubmit={send}>
        <div className="stack">
          <TextField
            ref={asksName ? first : null}
            label="Name"
            hint={asksName ? 'What you sign in with. You can change it later.' : 'What you sign in with.'}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            readOnly={!asksName}
            maxLength={80}
            value={name}
            onText={setName}
          />
          {canUsePasskeys() && <Choice label="Sign in with" options={WAYS} value={way} onChoose={setWay} />}
          {way === 'passphrase' ? (
            <NewPassphraseField name={name} value={passphrase} onText={setPassphrase} />
          ) : (
            <p className="soft small">
              A passkey is kept by this device or your password manager and opened with a finger, a face or a PIN.
              Nothing to remember, nothing to guess. You can add more, and a passphrase, later.
            </p>
          )}
        </div>
        <ProblemNote error={take.error ?? leave.error} />
        <Button kind="primary" size="large" submits busy={take.isPending}>
          {take.isPending ? 'One moment' : way === 'passphrase' ? 'Go in' : 'Make a passkey and go in'}
        </Button>
      </form>
      {openId !== null && (
        <div className="ways">
          <p className="ways-or">or</p>
          <Button busy={leave.isPending} onPress={() => leave.mutate({ link: secret })}>
            Continue with {openId.label}
          </Button>
        </div>
      )}
    </>
  );
}
