/** Something to fill in, with its label, a hint, and what is wrong with it. */
import { type ComponentProps, type ReactNode, useId } from 'react';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Gets the ids that tie the control to its label and hint. */
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby'?: string }) => ReactNode;
}

export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children(hint === undefined ? { id } : { id, 'aria-describedby': hintId })}
      {hint !== undefined && (
        <span id={hintId} className="field-hint">
          {hint}
        </span>
      )}
    </div>
  );
}

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: string;
  readonly onText: (text: string) => void;
}

/** One line of text, or a date or a time. */
export function TextField({ label, hint, value, onText, className = '', ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <input
          {...rest}
          {...ids}
          className={`input ${className}`}
          value={value}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface NumberFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly unit: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly min: number;
  readonly max: number;
  readonly required?: boolean;
}

/** A whole number with its unit beside it. The text is kept as typed, so that a half-typed number is not fought over. */
export function NumberField({ label, hint, unit, value, onText, min, max, required = true }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <span className="with-unit">
          <input
            {...ids}
            className="input input-number"
            type="number"
            inputMode="numeric"
            step={1}
            min={min}
            max={max}
            required={required}
            value={value}
            onChange={(event) => onText(event.target.value)}
          />
          <span className="soft">{unit}</span>
        </span>
      )}
    </Field>
  );
}
