/** The door: how somebody comes in who has been here before. It stands in place of any screen, so that whoever is in is where they wanted to be. */
import { useState } from 'react';
import { type Parting, useSignIn } from '../../live/sign-in-state.tsx';
import { useLocation } from '../../navigation/router.ts';
import { Button } from '../../parts/button.tsx';
import { Door } from '../../parts/door.tsx';
import { sayArrival } from '../../parts/say-arrival.ts';
import { PassphraseEntry } from './passphrase-entry.tsx';
import { RecoveryEntry } from './recovery-entry.tsx';
import { Registration } from './registration.tsx';

type Way = 'passphrase' | 'recovery' | 'registration';

const TITLES: Readonly<Record<Way, string>> = {
  passphrase: 'Sign in',
  recovery: 'Use a recovery code',
  registration: 'Make an account',
};

export function SignInScreen() {
  const { state, parting } = useSignIn();
  const [way, setWay] = useState<Way>('passphrase');
  const problem = sayArrival(useLocation().query.get('problem'));
  const back = (
    <Button kind="plain" className="flush" onPress={() => setWay('passphrase')}>
      Back to sign in
    </Button>
  );
  return (
    <Door key={way} title={TITLES[way]}>
      {way === 'passphrase' && (
        <>
          {problem !== null && (
            <p className="problem" role="alert">
              {problem}
            </p>
          )}
          {problem === null && parting !== null && <p className="remark">{sayParting(parting)}</p>}
          <PassphraseEntry
            startName={parting?.why === 'expired' ? parting.name : ''}
            onRecovery={() => setWay('recovery')}
          />
          <NewHere isOpen={state.registration === 'open'} onRegister={() => setWay('registration')} />
        </>
      )}
      {way === 'recovery' && (
        <>
          <RecoveryEntry startName={parting?.why === 'expired' ? parting.name : ''} />
          <div>{back}</div>
        </>
      )}
      {way === 'registration' && (
        <>
          <Registration />
          <div>{back}</div>
        </>
      )}
    </Door>
  );
}

function sayParting({ why }: Parting): string {
  if (why === 'erased') return 'Everything of yours is erased. Take care.';
  if (why === 'expired') return 'You were signed out. Sign in, and you are back where you were.';
  return 'You are signed out.';
}

function NewHere({ isOpen, onRegister }: { readonly isOpen: boolean; readonly onRegister: () => void }) {
  if (!isOpen) {
    return (
      <p className="door-foot soft small">
        New here? People come by invitation: whoever runs this FocusForge can give you a link.
      </p>
    );
  }
  return (
    <p className="door-foot soft small">
      New here?{' '}
      <button type="button" className="as-link" onClick={onRegister}>
        Make an account
      </button>
    </p>
  );
}
