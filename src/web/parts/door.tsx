/** The frame of the pages in front of the shell: one narrow column under the name of the house. */
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { Screen } from './screen.tsx';

export interface DoorProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function Door({ title, children }: DoorProps) {
  return (
    <main className="door">
      <p className="door-brand">
        <Icon name="mark" />
        FocusForge
      </p>
      <Screen title={title}>{children}</Screen>
    </main>
  );
}
