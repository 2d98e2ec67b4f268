/** Where a link leads that lets somebody in once: to set up, to join, or to come back. A link that does not work any more says what to do. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '#contract/client.ts';
import { api, type LinkView } from '../../live/api.ts';
import { useLinkSecret } from '../../live/link-secret.ts';
import { useSignIn } from '../../live/sign-in-state.tsx';
import { Link } from '../../navigation/link.tsx';
import { Awaited } from '../../parts/awaited.tsx';
import { Door } from '../../parts/door.tsx';
import { LinkForm } from './link-form.tsx';

const WORDS: Readonly<Record<LinkView['kind'], { readonly title: string; readonly lead: string }>> = {
  'set-up': {
    title: 'Make it yours',
    lead: 'You are the first one here, and the owner. Choose a name and how you will sign in.',
  },
  invitation: { title: 'Welcome', lead: 'Choose how you will sign in. What you plan here, only you can see.' },
  recovery: {
    title: 'Welcome back',
    lead: 'Choose a new way to sign in. Everything of yours is where you left it; other browsers are signed out.',
  },
};

export function WelcomeScreen() {
  const secret = useLinkSecret();
  if (secret === '') return <NoLink />;
  return <OpenLink key={secret} secret={secret} />;
}

function OpenLink({ secret }: { readonly secret: string }) {
  const link = useQuery({
    queryKey: ['link', secret],
    queryFn: ({ signal }) => api.readLink({ body: { secret }, signal }),
    retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const isGone = link.error instanceof ApiProblem && link.error.code === 'link-invalid';
  if (isGone) return <UsedLink />;
  if (link.data === undefined) {
    return (
      <Door title="Welcome">
        <Awaited query={link}>{() => null}</Awaited>
      </Door>
    );
  }
  const { title, lead } = WORDS[link.data.kind];
  return (
    <Door key={link.data.kind} title={greet(title, link.data)}>
      <p className="soft lead">{lead}</p>
      <SomebodyHere />
      <LinkForm secret={secret} link={link.data} />
    </Door>
  );
}

function greet(title: string, { kind, name }: LinkView): string {
  return name === null || kind === 'set-up' ? title : `${title}, ${name}`;
}

/** Whoever tries a link that was meant for somebody else would be signed in as them. */
function SomebodyHere() {
  const { state } = useSignIn();
  // Who was there when the link was opened; whoever takes it is signed in a moment before the page goes on.
  const [signedIn] = useState(state.signedIn);
  if (signedIn === null) return null;
  return (
    <p className="remark">
      You are signed in here as {signedIn.name}. If this link is for somebody else, send it to them instead.{' '}
      <Link to="today">Go to Today</Link>
    </p>
  );
}

function UsedLink() {
  const { signedIn } = useSignIn().state;
  return (
    <Door title="This link does not work any more">
      <p>
        It has been used, or has expired. If it was you who used it, {signedIn === null ? 'sign in' : 'go on'} as usual.
        Otherwise ask whoever gave it to you for a new one.
      </p>
      <p className="soft small">
        For the first set-up: start FocusForge again, and it prints a new link in its terminal.
      </p>
      <GoOn />
    </Door>
  );
}

function NoLink() {
  return (
    <Door title="Open your link once more">
      <p>This page is for a link that lets you in. Open it again from where you got it; it works until it is used.</p>
      <GoOn />
    </Door>
  );
}

function GoOn() {
  const { signedIn } = useSignIn().state;
  return (
    <Link to={signedIn === null ? 'sign-in' : 'today'} className="button button-primary button-large">
      {signedIn === null ? 'Sign in' : 'Go to Today'}
    </Link>
  );
}
