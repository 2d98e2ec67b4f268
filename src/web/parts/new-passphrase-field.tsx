/** A passphrase to choose, with a quiet hint that grows with it. */

import { PassphraseField } from './passphrase-field.tsx';
import { type JudgeProps, StrengthHint } from './strength-hint.tsx';

export interface NewPassphraseFieldProps extends JudgeProps {
  readonly label?: string;
  readonly onText: (text: string) => void;
}

export function NewPassphraseField({ label, name, value, onText }: NewPassphraseFieldProps) {
  return (
    <PassphraseField
      {...(label !== undefined && { label })}
      autoComplete="new-password"
      value={value}
      onText={onText}
      hint={<StrengthHint value={value} name={name} />}
    />
  );
}
