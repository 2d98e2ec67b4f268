/** The name one signs in with. */
import { useState } from 'react';
import { useRenameAccount } from '../../live/account-actions.ts';
import type { Account } from '../../live/api.ts';
import { whenDone } from '../../live/when-done.ts';
import { Button } from '../../parts/button.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { OneFieldForm } from '../../parts/one-field-form.tsx';
import { SettingLine } from '../../parts/setting-line.tsx';

export function NameSettings({ name, role }: Pick<Account, 'name' | 'role'>) {
  const [open, setOpen] = useState(false);
  const rename = useRenameAccount();
  const notify = useNotify();
  return (
    <SettingLine
      title="Name"
      state={role === 'owner' ? `${name}, an owner here` : name}
      actions={
        !open && (
          <Button label="Change name" onPress={() => setOpen(true)}>
            Change
          </Button>
        )
      }
    >
      {open && (
        <OneFieldForm
          label="Name you sign in with"
          start={name}
          maxLength={80}
          autoComplete="username"
          busy={rename.isPending}
          error={rename.error}
          onSend={(text) =>
            whenDone(rename.mutateAsync(text), () => {
              setOpen(false);
              notify({ text: 'Saved. Sign in with it from now on.' });
            })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </SettingLine>
  );
}
