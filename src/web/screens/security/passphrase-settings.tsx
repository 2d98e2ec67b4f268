/** The passphrase: set, changed, or taken away by somebody who signs in in another way. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useChangePassphrase, useRemovePassphrase } from '../../live/account-actions.ts';
import type { Account } from '../../live/api.ts';
import { whenDone } from '../../live/when-done.ts';
import { Button } from '../../parts/button.tsx';
import { NewPassphraseField } from '../../parts/new-passphrase-field.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SettingLine } from '../../parts/setting-line.tsx';
import { SureButton } from '../../parts/sure-button.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';

export function PassphraseSettings({ account }: { readonly account: Account }) {
  const [open, setOpen] = useState(false);
  const remove = useRemovePassphrase();
  const notify = useNotify();
  const { hasPassphrase, passkeys, identities } = account;
  const hasOtherWay = passkeys + identities.length > 0;
  const actions = (
    <>
      <Button label={hasPassphrase ? 'Change passphrase' : undefined} onPress={() => setOpen(true)}>
        {hasPassphrase ? 'Change' : 'Set a passphrase'}
      </Button>
      {hasPassphrase && hasOtherWay && (
        <SureButton
          label="Remove passphrase"
          sure="Remove it; I sign in in other ways"
          busy={remove.isPending}
          onPress={() => whenDone(remove.mutateAsync(undefined), () => notify({ text: 'The passphrase is gone.' }))}
        >
          Remove
        </SureButton>
      )}
    </>
  );
  return (
    <SettingLine
      title="Passphrase"
      state={hasPassphrase ? 'Set' : 'None; you sign in in other ways'}
      actions={!open && actions}
    >
      <ProblemNote error={remove.error} />
      {open && <PassphraseForm account={account} onDone={() => setOpen(false)} />}
    </SettingLine>
  );
}

function PassphraseForm({ account, onDone }: { readonly account: Account; readonly onDone: () => void }) {
  const [passphrase, setPassphrase] = useState('');
  const change = useChangePassphrase();
  const notify = useNotify();
  const form = useRef<HTMLFormElement>(null);
  useFocusReturn();
  useEffect(() => form.current?.querySelector<HTMLInputElement>('input[name=password]')?.focus(), []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending) return;
    whenDone(change.mutateAsync(passphrase), () => {
      onDone();
      notify({ text: 'Saved. Every other browser is signed out.' });
    });
  };
  return (
    <form ref={form} className="stack stack-tight" onSubmit={send}>
      <input
        className="unseen"
        name="username"
        autoComplete="username"
        readOnly
        tabIndex={-1}
        aria-hidden="true"
        value={account.name}
      />
      <NewPassphraseField label="New passphrase" name={account.name} value={passphrase} onText={setPassphrase} />
      <ProblemNote error={change.error} />
      <div className="row">
        <Button kind="primary" submits busy={change.isPending}>
          Save
        </Button>
        <Button kind="plain" onPress={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
