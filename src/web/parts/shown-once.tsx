/** A secret that is shown this once: to copy now, because nobody can show it again. The focus goes to it when it appears. */
import { useEffect, useRef } from 'react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { Field } from './field.tsx';
import { useFocusReturn } from './use-focus-return.ts';

export interface ShownOnceProps {
  readonly label: string;
  readonly secret: string;
  readonly hint: string;
  readonly onDone: () => void;
}

export function ShownOnce({ label, secret, hint, onDone }: ShownOnceProps) {
  const field = useRef<HTMLInputElement>(null);
  useFocusReturn();
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <div className="card card-accent">
      <Field label={label} hint={hint}>
        {(ids) => (
          <input
            {...ids}
            ref={field}
            className="input input-secret"
            readOnly
            spellCheck={false}
            autoComplete="off"
            value={secret}
            onFocus={(event) => event.target.select()}
          />
        )}
      </Field>
      <div className="row">
        <CopyButton text={secret} kind="primary" />
        <Button onPress={onDone}>Done</Button>
      </div>
    </div>
  );
}
