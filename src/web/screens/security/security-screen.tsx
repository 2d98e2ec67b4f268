/** Security: how one signs in, where one is signed in, what programs may do, what happened, and one's data. */
import { useSignIn } from '../../live/sign-in-state.tsx';
import { useLocation } from '../../navigation/router.ts';
import { OpenRequests } from '../../parts/open-requests.tsx';
import { sayArrival } from '../../parts/say-arrival.ts';
import { Screen } from '../../parts/screen.tsx';
import { SignOutButton } from '../../parts/sign-out-button.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { Browsers } from './browsers.tsx';
import { DataSettings } from './data-settings.tsx';
import { Programs } from './programs.tsx';
import { SentWordsSection } from './sent-words.tsx';
import { WaysIn } from './ways-in.tsx';

export function SecurityScreen() {
  const { state } = useSignIn();
  const problem = sayArrival(useLocation().query.get('problem'));
  const { signedIn } = state;
  return (
    <Screen title="Security" className="settings" actions={signedIn !== null && <SignOutButton />}>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <OpenRequests />
      {signedIn !== null && (
        <>
          <WaysIn />
          <Browsers />
        </>
      )}
      <Programs />
      <SentWordsSection />
      <AuditTrail />
      <DataSettings name={signedIn?.name ?? null} />
    </Screen>
  );
}
