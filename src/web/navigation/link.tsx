/** A link to a screen: a real link (open it in a new tab, copy it) that changes screens without loading the page again. */
import type { MouseEvent, ReactNode } from 'react';
import { addressOf, goTo, type Place } from './router.ts';

export interface LinkProps {
  readonly to: Place;
  readonly query?: Readonly<Record<string, string>>;
  readonly current?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Link({ to, query = {}, current = false, className, children }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!plain) return;
    event.preventDefault();
    goTo(to, query);
  };
  return (
    <a href={addressOf(to, query)} className={className} aria-current={current ? 'page' : undefined} onClick={onClick}>
      {children}
    </a>
  );
}
