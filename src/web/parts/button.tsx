/**
 * A button. While its work is under way it keeps the focus and its size and ignores further presses, which `disabled` would not do:
 * a disabled button throws keyboard users back to the top of the page.
 */
import type { ReactNode, Ref } from 'react';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: (() => void) | undefined;
  /** The focus has gone elsewhere. */
  readonly onLeave?: (() => void) | undefined;
  readonly kind?: 'normal' | 'primary' | 'plain' | 'danger';
  readonly size?: 'normal' | 'large' | 'icon';
  readonly busy?: boolean;
  readonly submits?: boolean;
  readonly label?: string | undefined;
  readonly pressed?: boolean | undefined;
  readonly expanded?: boolean | undefined;
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ children, onPress, kind = 'normal', size = 'normal', busy = false, ...rest }: ButtonProps) {
  const classes = ['button', `button-${kind}`, `button-${size}`, rest.className ?? ''].join(' ').trim();
  return (
    <button
      ref={rest.ref}
      type={rest.submits === true ? 'submit' : 'button'}
      className={classes}
      aria-disabled={busy}
      aria-label={rest.label}
      aria-pressed={rest.pressed}
      aria-expanded={rest.expanded}
      title={size === 'icon' ? rest.label : undefined}
      onBlur={rest.onLeave}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}
