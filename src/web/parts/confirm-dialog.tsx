/** "Confirm it is you": a fresh sign-in by any way the person has, over whatever they were doing. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useAccount } from '../live/account-queries.ts';
import { type Account, api } from '../live/api.ts';
import { canUsePasskeys } from '../live/passkeys.ts';
import { enterWithPasskey, useStartOpenId } from '../live/sign-in-actions.ts';
import { useSignIn } from '../live/sign-in-state.tsx';
import { Withdrawn } from '../live/withdrawn.ts';
import { Awaited } from './awaited.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { Icon } from './icon.tsx';
import { PassphraseField } from './passphrase-field.tsx';
import { ProblemNote } from './problem-note.tsx';

export interface ConfirmDialogProps {
  readonly onConfirmed: () => void;
  readonly onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const account = useAccount();
  return (
    <Dialog title="Confirm it is you" onClose={props.onClose}>
      <div className="stack">
        <p className="soft">This is asked before anything that matters. Then it goes on by itself.</p>
        <Awaited query={account}>{(data) => <Ways account={data} {...props} />}</Awaited>
      </div>
    </Dialog>
  );
}

function Ways({ account, onConfirmed }: ConfirmDialogProps & { readonly account: Account }) {
  const { state } = useSignIn();
  const confirm = useConfirm(onConfirmed);
  const openId = useStartOpenId();
  const hasPasskey = account.passkeys > 0 && canUsePasskeys();
  const hasOpenId = account.identities.length > 0 && state.openId !== null;
  const needsCode = !account.hasPassphrase && !hasPasskey && !hasOpenId;
  return (
    <>
      {account.hasPassphrase && <PassphraseForm account={account} confirm={confirm} />}
      {hasPasskey && (
        <Button
          kind={account.hasPassphrase ? 'normal' : 'primary'}
          busy={confirm.isPending}
          onPress={() => confirm.mutate(() => enterWithPasskey())}
        >
          <Icon name="key" />
          Use a passkey
        </Button>
      )}
      {hasOpenId && (
        <Button busy={openId.isPending} onPress={() => openId.mutate({})}>
          Continue with {state.openId?.label}
        </Button>
      )}
      {needsCode && <CodeForm account={account} confirm={confirm} />}
      <ProblemNote error={confirm.error ?? openId.error} />
    </>
  );
}

type Confirm = ReturnType<typeof useConfirm>;

/** Somebody else's sign-in is no confirmation: then the page becomes theirs, and what was asked for here is not done. */
function useConfirm(onConfirmed: () => void) {
  const { state, lookAgain } = useSignIn();
  return useMutation({
    mutationFn: async (enter: () => Promise<{ readonly id: string }>) => {
      const entered = await enter();
      if (entered.id === state.signedIn?.id) return;
      await lookAgain();
      throw new Withdrawn();
    },
    onSuccess: onConfirmed,
  });
}

function PassphraseForm({ account, confirm }: { readonly account: Account; readonly confirm: Confirm }) {
  const [passphrase, setPassphrase] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!confirm.isPending) confirm.mutate(() => api.signIn({ body: { name: account.name, passphrase } }));
  };
  return (
    <form className="stack" onSubmit={send}>
      <input
        className="unseen"
        name="username"
        autoComplete="username"
        readOnly
        tabIndex={-1}
        value={account.name}
        aria-hidden="true"
      />
      <PassphraseField ref={field} autoComplete="current-password" value={passphrase} onText={setPassphrase} />
      <div>
        <Button kind="primary" submits busy={confirm.isPending}>
          Confirm
        </Button>
      </div>
    </form>
  );
}

function CodeForm({ account, confirm }: { readonly account: Account; readonly confirm: Confirm }) {
  const [code, setCode] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (confirm.isPending) return;
    confirm.mutate(() => api.signInWithRecoveryCode({ body: { name: account.name, code } }));
  };
  return (
    <form className="stack" onSubmit={send}>
      <TextField
        label="Recovery code"
        hint="Or ask an owner for a new link."
        autoComplete="off"
        required
        value={code}
        onText={setCode}
      />
      <div>
        <Button kind="primary" submits busy={confirm.isPending}>
          Confirm
        </Button>
      </div>
    </form>
  );
}
