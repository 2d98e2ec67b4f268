/**
 * A screen: its heading, and what has to happen when somebody arrives: the tab says where they are, and the focus goes to the heading
 * (or stays in a field that took it), so that a screen reader begins at the beginning.
 */
import { type ReactNode, useEffect, useRef } from 'react';
import { useScreenTitle } from './page-title.ts';

export interface ScreenProps {
  readonly title: string;
  /** A small line over the heading. */
  readonly eyebrow?: string;
  /** Buttons beside the heading. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly className?: string;
  /** `quiet`: small, because the screen has something bigger to show; `unseen`: only for those who listen. */
  readonly look?: 'big' | 'quiet' | 'unseen';
  readonly children: ReactNode;
}

const LOOKS = { big: '', quiet: 'eyebrow', unseen: 'unseen' } as const;

let arrivedBefore = false;

export function Screen({ title, eyebrow, actions, wide = false, className = '', look = 'big', children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useScreenTitle(title);
  useEffect(() => {
    const focusTaken = document.activeElement?.closest('main') !== null && document.activeElement !== document.body;
    if (arrivedBefore && !focusTaken) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    arrivedBefore = true;
  }, []);
  return (
    <div className={`screen ${wide ? 'screen-wide' : ''} ${className}`}>
      <header className={look === 'unseen' ? 'unseen' : 'screen-head'}>
        <div>
          {eyebrow !== undefined && <p className="eyebrow">{eyebrow}</p>}
          <h1 ref={heading} tabIndex={-1} className={LOOKS[look]}>
            {title}
          </h1>
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
