/** How somebody signs in: name, passphrase, passkeys, a linked identity, and codes for the day when nothing else is at hand. */
import { useAccount } from '../../live/account-queries.ts';
import type { Account } from '../../live/api.ts';
import { useSignIn } from '../../live/sign-in-state.tsx';
import { Awaited } from '../../parts/awaited.tsx';
import { IdentitySettings } from './identity-settings.tsx';
import { NameSettings } from './name-settings.tsx';
import { PasskeySettings } from './passkey-settings.tsx';
import { PassphraseSettings } from './passphrase-settings.tsx';
import { RecoverySettings } from './recovery-settings.tsx';

export function WaysIn() {
  const account = useAccount();
  return (
    <section className="stack" aria-labelledby="security-ways">
      <h2 id="security-ways">How you sign in</h2>
      <Awaited query={account}>{(data) => <Ways account={data} />}</Awaited>
    </section>
  );
}

function Ways({ account }: { readonly account: Account }) {
  const { openId } = useSignIn().state;
  return (
    <div className="lines">
      <NameSettings name={account.name} role={account.role} />
      <PassphraseSettings account={account} />
      <PasskeySettings />
      {(openId !== null || account.identities.length > 0) && (
        <IdentitySettings identities={account.identities} label={openId?.label ?? null} />
      )}
      <RecoverySettings left={account.recoveryCodesLeft} />
    </div>
  );
}
