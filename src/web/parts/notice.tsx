/** One short message about what just happened, often with a way back. It goes after a while, or stays until it is closed when it offers something. */
import { createContext, type ReactNode, use, useCallback, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export interface Notice {
  readonly text: string;
  readonly action?: { readonly label: string; readonly onPress: () => void };
}

export type Notify = (notice: Notice) => void;

const NotifyContext = createContext<Notify>(() => undefined);

export function useNotify(): Notify {
  return use(NotifyContext);
}

const READING_MS = 8000;

export function NoticePlace({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const notify = useCallback((next: Notice) => setNotice(next), []);
  const close = useCallback(() => setNotice(null), []);
  return (
    <NotifyContext value={notify}>
      {children}
      <div className="notice-place" role="status">
        {notice !== null && <NoticeCard notice={notice} onClose={close} />}
      </div>
    </NotifyContext>
  );
}

function NoticeCard({ notice, onClose }: { readonly notice: Notice; readonly onClose: () => void }) {
  const { action } = notice;
  useEffect(() => {
    // What offers a way back stays until it is closed.
    if (action !== undefined) return;
    const timer = setTimeout(onClose, READING_MS);
    return () => clearTimeout(timer);
  }, [action, onClose]);
  return (
    <div className="notice">
      <p>{notice.text}</p>
      {action !== undefined && (
        <Button
          kind="plain"
          className="button-act"
          onPress={() => {
            onClose();
            action.onPress();
          }}
        >
          {action.label}
        </Button>
      )}
      <Button kind="plain" size="icon" label="Close message" onPress={onClose}>
        <Icon name="close" />
      </Button>
    </div>
  );
}
