/** A button that asks once more, in place: the second press says what will happen. Leaving it takes the question back. */
import { useState } from 'react';
import { Button } from './button.tsx';

export interface SureButtonProps {
  readonly children: string;
  /** What the second press is called. */
  readonly sure: string;
  readonly label?: string;
  readonly busy: boolean;
  readonly onPress: () => void;
}

export function SureButton({ children, sure, label, busy, onPress }: SureButtonProps) {
  const [asked, setAsked] = useState(false);
  return (
    <Button
      kind={asked ? 'danger' : 'plain'}
      label={asked ? undefined : label}
      busy={busy}
      onLeave={() => setAsked(false)}
      onPress={() => {
        if (asked) onPress();
        setAsked(!asked);
      }}
    >
      {asked ? sure : children}
    </Button>
  );
}
