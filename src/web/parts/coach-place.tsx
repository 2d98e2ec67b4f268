/** Where the coach appears, over whatever screen one is on; fetched when it is first asked for. */
import { createContext, type ReactNode, use, useCallback, useState } from 'react';
import { useShortcuts } from '../navigation/shortcuts.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { later } from './later.tsx';

const CoachDialog = later(async () => (await import('./coach-dialog.tsx')).CoachDialog);

const OpenCoachContext = createContext<() => void>(() => undefined);

export function CoachPlace({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const show = useCallback(() => setOpen(true), []);
  useShortcuts({ c: show });
  return (
    <OpenCoachContext value={show}>
      {children}
      {open && <CoachDialog onClose={() => setOpen(false)} />}
    </OpenCoachContext>
  );
}

export function AskCoachButton() {
  const open = use(OpenCoachContext);
  return (
    <div className="ask-coach">
      <Button kind="plain" onPress={open}>
        <Icon name="talk" />
        Ask the coach <kbd>c</kbd>
      </Button>
    </div>
  );
}
