/** A part of the page that is fetched when it is first shown, so that nobody waits for what they do not use. */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { Waiting } from './waiting.tsx';

/** Fetched once for all places where it is shown. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): (props: Props) => ReactNode {
  let fetched: ComponentType<Props> | undefined;
  return function Later(props: Props) {
    const [state, setState] = useState<'waiting' | 'here' | 'failed'>(fetched === undefined ? 'waiting' : 'here');
    useEffect(() => {
      if (fetched !== undefined) return;
      load().then(
        (part) => {
          fetched = part;
          setState('here');
        },
        () => setState('failed'),
      );
    }, []);
    if (fetched !== undefined) {
      const Part = fetched;
      return <Part {...props} />;
    }
    return state === 'failed' ? <NotFetched /> : <Waiting />;
  };
}

/** Mostly the service has been renewed since, and with it what the page is made of. */
function NotFetched() {
  return (
    <div className="empty" role="alert">
      <p>This part of the page could not be fetched. FocusForge may have been renewed in the meantime.</p>
      <Button onPress={() => location.reload()}>Load the page again</Button>
    </div>
  );
}
