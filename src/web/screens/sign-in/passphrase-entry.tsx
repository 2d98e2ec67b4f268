/** Name and passphrase, with every other way in beside them. A passkey may also be picked right where the name is typed. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '#contract/client.ts';
import { canOfferInField, canUsePasskeys, stopAsking } from '../../live/passkeys.ts';
import { useSignInWithPasskey, useSignInWithPassphrase, useStartOpenId } from '../../live/sign-in-actions.ts';
import { useSignIn } from '../../live/sign-in-state.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PassphraseField } from '../../parts/passphrase-field.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

export interface PassphraseEntryProps {
  readonly startName: string;
  readonly onRecovery: () => void;
}

export function PassphraseEntry({ startName, onRecovery }: PassphraseEntryProps) {
  const { state } = useSignIn();
  const [name, setName] = useState(startName);
  const [passphrase, setPassphrase] = useState('');
  const signIn = useSignInWithPassphrase();
  const passkey = useSignInWithPasskey();
  const offered = useSignInWithPasskey();
  const openId = useStartOpenId();
  const nameField = useRef<HTMLInputElement>(null);
  const passphraseField = useRef<HTMLInputElement>(null);
  useEffect(() => (startName === '' ? nameField : passphraseField).current?.focus(), [startName]);
  usePasskeyInField(() => offered.mutateAsync({ inField: true }));

  const send = (event: FormEvent) => {
    event.preventDefault();
    if (signIn.isPending) return;
    passkey.reset();
    offered.reset();
    signIn.mutate({ name, passphrase }, { onError: () => passphraseField.current?.select() });
  };
  return (
    <>
      <form className="stack" onSubmit={send}>
        <TextField
          ref={nameField}
          label="Name"
          name="username"
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={200}
          value={name}
          onText={setName}
        />
        <PassphraseField
          ref={passphraseField}
          autoComplete="current-password"
          value={passphrase}
          onText={setPassphrase}
        />
        <ProblemNote error={signIn.error ?? passkey.error ?? openId.error ?? refusalOf(offered.error)} />
        <Button kind="primary" size="large" submits busy={signIn.isPending}>
          {signIn.isPending ? 'One moment' : 'Sign in'}
        </Button>
      </form>
      <div className="ways">
        <p className="ways-or">or</p>
        {canUsePasskeys() && (
          <Button
            onPress={() => {
              signIn.reset();
              offered.reset();
              passkey.mutate({ inField: false });
            }}
          >
            <Icon name="key" />
            Use a passkey
          </Button>
        )}
        {state.openId !== null && (
          <Button busy={openId.isPending} onPress={() => openId.mutate({})}>
            Continue with {state.openId.label}
          </Button>
        )}
        <Button kind="plain" onPress={onRecovery}>
          Use a recovery code
        </Button>
      </div>
    </>
  );
}

/** Nobody asked for what is offered; only when a passkey was picked and refused is there something to say. */
function refusalOf(error: unknown): unknown {
  return error instanceof ApiProblem ? error : null;
}

/** A question is good for five minutes; a new one is asked in time. */
const ASK_AGAIN_MS = 4 * 60_000;

/** Offers passkeys among what the browser fills in, as long as the door is shown. */
function usePasskeyInField(ask: () => Promise<unknown>): void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    let isShown = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const offer = async () => {
      if (!(await canOfferInField()) || !isShown) return;
      timer = setTimeout(offer, ASK_AGAIN_MS);
      await latest.current().catch(() => undefined);
    };
    void offer();
    return () => {
      isShown = false;
      clearTimeout(timer);
      stopAsking();
    };
  }, []);
}
