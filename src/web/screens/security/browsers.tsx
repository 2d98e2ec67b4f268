/** Browsers in which somebody is signed in: this one first, and each of the others can be signed out. */

import { useSignOutBrowser, useSignOutOthers } from '../../live/account-actions.ts';
import { useSignedInBrowsers } from '../../live/account-queries.ts';
import type { SignedInBrowser } from '../../live/api.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { Button } from '../../parts/button.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { useMoment } from '../../parts/use-moment.ts';

export function Browsers() {
  const browsers = useSignedInBrowsers();
  return (
    <section className="stack" aria-labelledby="security-browsers">
      <h2 id="security-browsers">Signed-in browsers</h2>
      <Awaited query={browsers}>{(items) => <BrowserList browsers={items} />}</Awaited>
    </section>
  );
}

function BrowserList({ browsers }: { readonly browsers: readonly SignedInBrowser[] }) {
  const signOutOthers = useSignOutOthers();
  const notify = useNotify();
  const sorted = browsers.toSorted(
    (a, b) => Number(b.isThis) - Number(a.isThis) || b.lastUsedAt.localeCompare(a.lastUsedAt),
  );
  return (
    <>
      <ul className="lines">
        {sorted.map((browser) => (
          <BrowserLine key={browser.id} browser={browser} />
        ))}
      </ul>
      {browsers.length > 1 && (
        <div>
          <Button
            busy={signOutOthers.isPending}
            onPress={() =>
              signOutOthers.mutate(undefined, {
                onSuccess: ({ revoked }) =>
                  notify({
                    text: revoked === 1 ? 'One browser is signed out.' : `${revoked} browsers are signed out.`,
                  }),
              })
            }
          >
            Sign out all others
          </Button>
        </div>
      )}
      <ProblemNote error={signOutOthers.error} />
    </>
  );
}

const METHODS: Readonly<Record<SignedInBrowser['method'], string>> = {
  passphrase: 'by passphrase',
  passkey: 'by passkey',
  openid: 'by a linked identity',
  'recovery-code': 'by recovery code',
  link: 'by a link',
};

function BrowserLine({ browser }: { readonly browser: SignedInBrowser }) {
  const signOut = useSignOutBrowser();
  const say = useMoment();
  useFocusReturn();
  const { isThis, device, address, method, createdAt, lastUsedAt } = browser;
  return (
    <li className="line">
      <div className="stack stack-tight">
        <p>
          {device} {isThis && <span className="mark">This browser</span>}
        </p>
        <p className="soft small">
          {isThis ? 'Here now' : `Last used ${say(lastUsedAt)}`}, from {address}. Signed in {METHODS[method]}{' '}
          {say(createdAt)}.
        </p>
        <ProblemNote error={signOut.error} />
      </div>
      {!isThis && (
        <Button
          kind="plain"
          label={`Sign out ${device}, ${address}`}
          busy={signOut.isPending}
          onPress={() => signOut.mutate(browser.id)}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}
