/** Passkeys: several, each with a name, each of which can go. */
import { useState } from 'react';
import { useAddPasskey, useRemovePasskey, useRenamePasskey } from '../../live/account-actions.ts';
import { usePasskeys } from '../../live/account-queries.ts';
import type { Passkey } from '../../live/api.ts';
import { canUsePasskeys } from '../../live/passkeys.ts';
import { whenDone } from '../../live/when-done.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { Button } from '../../parts/button.tsx';
import { nameThisDevice } from '../../parts/name-this-device.ts';
import { useNotify } from '../../parts/notice.tsx';
import { OneFieldForm } from '../../parts/one-field-form.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SettingLine } from '../../parts/setting-line.tsx';
import { SureButton } from '../../parts/sure-button.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { useMoment } from '../../parts/use-moment.ts';

export function PasskeySettings() {
  const passkeys = usePasskeys();
  const add = useAddPasskey();
  const notify = useNotify();
  const [open, setOpen] = useState(false);
  const canAdd = canUsePasskeys();
  const state = canAdd
    ? 'Opened with a finger, a face or a PIN; nothing to remember, nothing to guess'
    : 'Not at this address: passkeys need https and a name, or localhost';
  return (
    <SettingLine
      title="Passkeys"
      state={state}
      actions={canAdd && !open && <Button onPress={() => setOpen(true)}>Add a passkey</Button>}
    >
      {open && (
        <OneFieldForm
          label="What to call it"
          start={nameThisDevice()}
          maxLength={60}
          action="Make the passkey"
          busy={add.isPending}
          error={add.error}
          onSend={(name) =>
            whenDone(add.mutateAsync(name), (made) => {
              setOpen(false);
              notify({ text: `${made.name} can sign you in now.` });
            })
          }
          onClose={() => setOpen(false)}
        />
      )}
      <Awaited query={passkeys}>
        {(items) =>
          items.length > 0 && (
            <ul className="inner-lines" aria-label="Your passkeys">
              {items.map((passkey) => (
                <PasskeyLine key={passkey.id} passkey={passkey} />
              ))}
            </ul>
          )
        }
      </Awaited>
    </SettingLine>
  );
}

function PasskeyLine({ passkey }: { readonly passkey: Passkey }) {
  const [open, setOpen] = useState(false);
  const rename = useRenamePasskey();
  const remove = useRemovePasskey();
  useFocusReturn();
  if (open) {
    return (
      <li className="inner-line">
        <OneFieldForm
          label="Name of the passkey"
          start={passkey.name}
          maxLength={60}
          busy={rename.isPending}
          error={rename.error}
          onSend={(name) => whenDone(rename.mutateAsync({ id: passkey.id, name }), () => setOpen(false))}
          onClose={() => setOpen(false)}
        />
      </li>
    );
  }
  return (
    <li className="inner-line">
      <div className="line-head">
        <div>
          <p>{passkey.name}</p>
          <p className="soft small">{useUse(passkey)}</p>
        </div>
        <div className="row">
          <Button kind="plain" label={`Rename ${passkey.name}`} onPress={() => setOpen(true)}>
            Rename
          </Button>
          <SureButton
            label={`Remove ${passkey.name}`}
            sure={`Remove ${passkey.name}`}
            busy={remove.isPending}
            onPress={() => remove.mutate(passkey.id)}
          >
            Remove
          </SureButton>
        </div>
      </div>
      <ProblemNote error={remove.error} />
    </li>
  );
}

function useUse({ createdAt, lastUsedAt, isSynced }: Passkey): string {
  const say = useMoment();
  const use = lastUsedAt === null ? `Added ${say(createdAt)}` : `Last used ${say(lastUsedAt)}`;
  return isSynced ? `${use}, on all your devices` : use;
}
