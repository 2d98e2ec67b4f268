/** From Settings on to what concerns the account: security, people, and the way out. */
import { useSignIn } from '../../live/sign-in-state.tsx';
import { Link } from '../../navigation/link.tsx';
import { SignOutButton } from '../../parts/sign-out-button.tsx';

export function AccountSettings() {
  const { signedIn } = useSignIn().state;
  return (
    <section className="stack" aria-labelledby="settings-account">
      <h2 id="settings-account">{signedIn === null ? 'Programs and your data' : 'Your account'}</h2>
      <p className="soft">
        {signedIn === null
          ? 'What programs may do for you, what happened, and everything of yours as a file.'
          : `You are signed in as ${signedIn.name}.`}
      </p>
      <div className="row">
        <Link to="security" className="button">
          Security
        </Link>
        {signedIn?.role === 'owner' && (
          <Link to="people" className="button">
            People
          </Link>
        )}
        {signedIn !== null && <SignOutButton />}
      </div>
    </section>
  );
}
