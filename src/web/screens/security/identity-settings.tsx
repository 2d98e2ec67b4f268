/** Who somebody is at a sign-in provider: linked, so that its button lets them in, and unlinked again. */

import { useLinkIdentity, useUnlinkIdentity } from '../../live/account-actions.ts';
import type { Account } from '../../live/api.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SettingLine } from '../../parts/setting-line.tsx';
import { SureButton } from '../../parts/sure-button.tsx';
import { useMoment } from '../../parts/use-moment.ts';

export interface IdentitySettingsProps {
  readonly identities: Account['identities'];
  /** What the button at the door is called; null where there is none. */
  readonly label: string | null;
}

export function IdentitySettings({ identities, label }: IdentitySettingsProps) {
  const link = useLinkIdentity();
  const unlink = useUnlinkIdentity();
  const say = useMoment();
  return (
    <SettingLine
      title="Linked identity"
      state={
        identities.length === 0 ? `None; link one, and “${label}” lets you in` : 'Another sign-in that lets you in'
      }
      actions={
        label !== null && (
          <Button busy={link.isPending} onPress={() => link.mutate(undefined)}>
            {identities.length === 0 ? 'Link one' : 'Link another'}
          </Button>
        )
      }
    >
      <ProblemNote error={link.error ?? unlink.error} />
      {identities.length > 0 && (
        <ul className="inner-lines" aria-label="Linked identities">
          {identities.map((identity) => (
            <li key={identity.id} className="inner-line">
              <div className="line-head">
                <div>
                  <p>{identity.label}</p>
                  <p className="soft small">
                    {hostOf(identity.issuer)}, linked {say(identity.linkedAt)}
                  </p>
                </div>
                <SureButton
                  label={`Unlink ${identity.label}`}
                  sure={`Unlink ${identity.label}`}
                  busy={unlink.isPending}
                  onPress={() => unlink.mutate(identity.id)}
                >
                  Unlink
                </SureButton>
              </div>
            </li>
          ))}
        </ul>
      )}
    </SettingLine>
  );
}

function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host : issuer;
}
