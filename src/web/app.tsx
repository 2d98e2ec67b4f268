/** The page as a whole: who is here, or the door; then the frame, then the screen the address names. */
import { type ComponentType, useEffect } from 'react';
import { PersonProvider } from './live/person.tsx';
import { PersonRoom } from './live/person-room.tsx';
import { useMe } from './live/queries.ts';
import { useSignIn } from './live/sign-in-state.tsx';
import { Link } from './navigation/link.tsx';
import { addressOf, type Place, replaceWith, useLocation } from './navigation/router.ts';
import { takeWantedPlace } from './navigation/wanted-place.ts';
import { Awaited } from './parts/awaited.tsx';
import { ConfirmPlace } from './parts/confirm-place.tsx';
import { later } from './parts/later.tsx';
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

// Most people see these rarely, and without accounts most of them never.
const SignInScreen = later(async () => (await import('./screens/sign-in/sign-in-screen.tsx')).SignInScreen);
const WelcomeScreen = later(async () => (await import('./screens/welcome/welcome-screen.tsx')).WelcomeScreen);
const SecurityScreen = later(async () => (await import('./screens/security/security-screen.tsx')).SecurityScreen);
const PeopleScreen = later(async () => (await import('./screens/people/people-screen.tsx')).PeopleScreen);

const SCREENS: Readonly<Partial<Record<Place, ComponentType>>> = {
  today: TodayScreen,
  add: AddScreen,
  plan: PlanScreen,
  focus: FocusScreen,
  tasks: TasksScreen,
  settings: SettingsScreen,
  security: SecurityScreen,
  people: PeopleScreen,
};

/** Screens that only an owner has, and only where people sign in. */
const FOR_OWNERS: ReadonlySet<Place | null> = new Set(['people']);

export function App() {
  const { state } = useSignIn();
  const { place } = useLocation();
  if (place === 'welcome' && state.accounts) return <WelcomeScreen />;
  if (state.accounts && state.signedIn === null) return <SignInScreen />;
  return (
    <PersonRoom key={state.signedIn?.id ?? 'local'}>
      <NoticePlace>
        <ConfirmPlace>
          <Inside place={place} />
        </ConfirmPlace>
      </NoticePlace>
    </PersonRoom>
  );
}

function Inside({ place }: { readonly place: Place | null }) {
  const me = useMe();
  useComingIn(place);
  if (me.data === undefined) {
    return (
      <main className="shell-main">
        <Awaited query={me}>{() => null}</Awaited>
      </main>
    );
  }
  return (
    <PersonProvider person={me.data}>
      {me.data.setUp ? (
        <Shell place={place}>
          <CurrentScreen key={place} place={place} />
        </Shell>
      ) : (
        <SetUpScreen />
      )}
    </PersonProvider>
  );
}

/** Somebody who has come in does not stay at the door: they go on to where they wanted to be, or to Today. */
function useComingIn(place: Place | null): void {
  useEffect(() => {
    const wanted = takeWantedPlace();
    if (place === 'sign-in' || (place === 'today' && wanted !== null)) replaceWith(wanted ?? addressOf('today'));
  }, [place]);
}

function CurrentScreen({ place }: { readonly place: Place | null }) {
  const { state } = useSignIn();
  const Chosen = place === null ? undefined : SCREENS[place];
  if (Chosen === undefined || (FOR_OWNERS.has(place) && state.signedIn?.role !== 'owner')) return <NoScreen />;
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
