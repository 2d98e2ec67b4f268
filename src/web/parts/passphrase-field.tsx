/** A passphrase to type, which can be looked at: hidden text that is long is where people slip. */
import { type ReactNode, type Ref, useId, useState } from 'react';

export interface PassphraseFieldProps {
  readonly label?: string;
  /** `current-password` where one signs in, `new-password` where one is chosen. */
  readonly autoComplete: 'current-password' | 'new-password';
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly hint?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

export function PassphraseField({ label = 'Passphrase', value, onText, hint, ...rest }: PassphraseFieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <span className="with-button">
        <input
          id={id}
          ref={rest.ref}
          className="input"
          type={shown ? 'text' : 'password'}
          name="password"
          autoComplete={rest.autoComplete}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          maxLength={200}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          value={value}
          onChange={(event) => onText(event.target.value)}
        />
        <button type="button" className="field-button" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
          <span className="unseen"> {label.toLowerCase()}</span>
        </button>
      </span>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="field-hint">
          {hint}
        </div>
      )}
    </div>
  );
}
