/** One thing that can be changed: its name, how it is now, and the buttons beside it; what is being changed opens below. */
import type { ReactNode } from 'react';

export interface SettingLineProps {
  readonly title: string;
  readonly state: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

export function SettingLine({ title, state, actions, children }: SettingLineProps) {
  return (
    <div className="setting">
      <div className="line-head">
        <div>
          <h3>{title}</h3>
          <p className="soft small">{state}</p>
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
