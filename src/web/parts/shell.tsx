/** The frame around every screen: where one can go, keys that work everywhere, the connection, and the running timer in the tab. */
import { type ReactNode, useState } from 'react';
import { useConnected } from '../live/live-updates.ts';
import { useCurrentSession, useToday } from '../live/queries.ts';
import { Link } from '../navigation/link.tsx';
import { goTo, type Place } from '../navigation/router.ts';
import { useShortcuts } from '../navigation/shortcuts.ts';
import { Icon, type IconName } from './icon.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { SessionTime, SessionWatch } from './session-watch.tsx';

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
            <div className="nav-settings">
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
      </header>
      <main id="main" className="shell-main" tabIndex={-1}>
        {children}
      </main>
      <Connection />
      {session !== null && <SessionWatch session={session} />}
      {showsKeys && <KeysDialog onClose={() => setShowsKeys(false)} />}
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
