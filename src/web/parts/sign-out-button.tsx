/** Signs out of this browser. Only drawn where people sign in. */
import { useMutation } from '@tanstack/react-query';
import { sayProblem } from '../live/say-problem.ts';
import { useSignIn } from '../live/sign-in-state.tsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { useNotify } from './notice.tsx';

export function SignOutButton() {
  const signOut = useSignOut();
  return (
    <Button busy={signOut.isPending} onPress={() => signOut.mutate()}>
      <Icon name="leave" />
      Sign out
    </Button>
  );
}

export function useSignOut() {
  const { leave } = useSignIn();
  const notify = useNotify();
  return useMutation({ mutationFn: leave, onError: (error) => notify({ text: sayProblem(error) }) });
}
