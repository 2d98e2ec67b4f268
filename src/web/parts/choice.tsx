/** One of a few, all of them visible. Radio buttons underneath, so arrow keys and screen readers know what to do. */
import { useId } from 'react';

export interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value | null;
  readonly onChoose: (value: Value) => void;
}

export function Choice<Value extends string>({ label, labelHidden = false, options, ...rest }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="field">
      <legend className={labelHidden ? 'unseen' : 'field-label'}>{label}</legend>
      <div className="choice">
        {options.map((option) => (
          <label key={option.value} className="choice-item">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={rest.value === option.value}
              onChange={() => rest.onChoose(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
