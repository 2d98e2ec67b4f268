/** One short message about what just happened, often with a way back. It stays until it is closed or the next one comes. */
import { createContext, type ReactNode, use, useCallback, useState } from 'react';
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

export function NoticePlace({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const notify = useCallback((next: Notice) => setNotice(next), []);
  return (
    <NotifyContext value={notify}>
      {children}
      <div className="notice-place" role="status">
        {notice !== null && <NoticeCard notice={notice} onClose={() => setNotice(null)} />}
      </div>
    </NotifyContext>
  );
}

function NoticeCard({ notice, onClose }: { readonly notice: Notice; readonly onClose: () => void }) {
  const { action } = notice;
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
