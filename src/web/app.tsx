/** The page as a whole: who it is for, then the frame, then the screen the address names. */
import type { ReactNode } from 'react';
import { useLiveUpdates } from './live/live-updates.ts';
import { PersonProvider } from './live/person.tsx';
import { useMe } from './live/queries.ts';
import { Link } from './navigation/link.tsx';
import { type Place, useLocation } from './navigation/router.ts';
import { Awaited } from './parts/awaited.tsx';
import { NoticePlace } from './parts/notice.tsx';
import { Screen } from './parts/screen.tsx';
import { Shell } from './parts/shell.tsx';
import { AddScreen } from './screens/add/add-screen.tsx';
import { FocusScreen } from './screens/focus/focus-screen.tsx';
import { PlanScreen } from './screens/plan/plan-screen.tsx';
import { SetUpScreen } from './screens/set-up/set-up-screen.tsx';
import { SettingsScreen } from './screens/settings/settings-screen.tsx';
import { TasksScreen } from './screens/tasks/tasks-screen.tsx';
import { TodayScreen } from './screens/today/today-screen.tsx';

const SCREENS: Readonly<Record<Place, () => ReactNode>> = {
  today: TodayScreen,
  add: AddScreen,
  plan: PlanScreen,
  focus: FocusScreen,
  tasks: TasksScreen,
  settings: SettingsScreen,
};

export function App() {
  useLiveUpdates();
  const me = useMe();
  const { place } = useLocation();
  if (me.data === undefined) {
    return (
      <main className="shell-main">
        <Awaited query={me}>{() => null}</Awaited>
      </main>
    );
  }
  return (
    <PersonProvider person={me.data}>
      <NoticePlace>
        {me.data.setUp ? (
          <Shell place={place}>{place === null ? <NoScreen /> : <CurrentScreen key={place} place={place} />}</Shell>
        ) : (
          <SetUpScreen />
        )}
      </NoticePlace>
    </PersonProvider>
  );
}

function CurrentScreen({ place }: { readonly place: Place }) {
  const Chosen = SCREENS[place];
  return <Chosen />;
}

function NoScreen() {
  return (
    <Screen title="There is nothing here">
      <p>
        The address leads nowhere. <Link to="today">Go to today</Link>.
      </p>
    </Screen>
  );
}
