/** The frame around every screen: where one can go, keys that work everywhere, the connection, who is signed in, and the running timer in the tab. */
import { type ReactNode, useState } from 'react';
import { useConnected } from '../live/live-updates.ts';
import { useCurrentSession, useToday } from '../live/queries.ts';
import { useSignIn } from '../live/sign-in-state.tsx';
import { Link } from '../navigation/link.tsx';
import { goTo, type Place } from '../navigation/router.ts';
import { useShortcuts } from '../navigation/shortcuts.ts';
import { Button } from './button.tsx';
import { CoachPlace } from './coach-place.tsx';
import { Icon, type IconName } from './icon.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { SessionTime, SessionWatch } from './session-watch.tsx';
import { useSignOut } from './sign-out-button.tsx';

const MAIN: readonly { readonly place: Place; readonly label: string; readonly icon: IconName }[] = [
  { place: 'today', label: 'Today', icon: 'today' },
  { place: 'plan', label: 'Plan', icon: 'plan' },
  { place: 'add', label: 'Add', icon: 'add' },
  { place: 'focus', label: 'Focus', icon: 'focus' },
  { place: 'tasks', label: 'Tasks', icon: 'tasks' },
];

export function Shell({ place, children }: { readonly place: Place | null; readonly children: ReactNode }) {
  const [showsKeys, setShowsKeys] = useState(false);
  const session = useCurrentSession().data ?? null;
  // Says what time it is for the service: timers on every screen are computed with that, whatever this device's clock shows.
  useToday();
  useShortcuts({
    n: () => goTo('add'),
    t: () => goTo('today'),
    p: () => goTo('plan'),
    f: () => goTo('focus'),
    l: () => goTo('tasks'),
    '?': () => setShowsKeys(true),
  });
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="rail">
        <p className="brand">
          <Icon name="mark" />
          FocusForge
        </p>
        <nav aria-label="Screens">
          <ul className="nav-list">
            {MAIN.map((item) => (
              <li key={item.place}>
                <Link to={item.place} current={place === item.place} className="nav-link">
                  <Icon name={item.icon} />
                  {item.place === 'focus' && session !== null ? (
                    <>
                      <span className="nav-behind">{item.label}</span>
                      <SessionTime session={session} />
                    </>
                  ) : (
                    item.label
                  )}
                </Link>
              </li>
            ))}
          </ul>
          <div className="nav-foot">
            <PeopleLink current={place === 'people'} />
            <div className="nav-settings">
              <SecurityLink current={place === 'security'} />
              <Link to="settings" current={place === 'settings'} className="nav-link">
                <Icon name="settings" />
                <span className="nav-label">Settings</span>
              </Link>
            </div>
          </div>
        </nav>
        <button type="button" className="nav-link nav-help" onClick={() => setShowsKeys(true)}>
          <Icon name="help" />
          Keyboard
        </button>
        <SignedInAs />
      </header>
      <main id="main" className="shell-main" tabIndex={-1}>
        <CoachPlace>{children}</CoachPlace>
      </main>
      <Connection />
      {session !== null && <SessionWatch session={session} />}
      {showsKeys && <KeysDialog onClose={() => setShowsKeys(false)} />}
    </div>
  );
}

/** Only wide windows have room for it; on a phone it is under Settings. */
function PeopleLink({ current }: { readonly current: boolean }) {
  if (useSignIn().state.signedIn?.role !== 'owner') return null;
  return (
    <Link to="people" current={current} className="nav-link nav-wide">
      <Icon name="people" />
      People
    </Link>
  );
}

function SecurityLink({ current }: { readonly current: boolean }) {
  return (
    <Link to="security" current={current} className="nav-link">
      <Icon name="shield" />
      <span className="nav-label">Security</span>
    </Link>
  );
}

/** Who is signed in in this browser, and the way out. */
function SignedInAs() {
  const { signedIn } = useSignIn().state;
  const signOut = useSignOut();
  if (signedIn === null) return null;
  return (
    <div className="nav-who">
      <p className="nav-name">
        <span className="unseen">Signed in as </span>
        {signedIn.name}
      </p>
      <Button kind="plain" size="icon" label="Sign out" busy={signOut.isPending} onPress={() => signOut.mutate()}>
        <Icon name="leave" />
      </Button>
    </div>
  );
}

function Connection() {
  const connected = useConnected();
  return (
    <p className="connection" role="status">
      {connected ? '' : 'Offline. Trying again by itself.'}
    </p>
  );
}
