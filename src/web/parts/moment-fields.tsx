/** A date and a time side by side. */
import type { KeyboardEventHandler } from 'react';
import type { MomentFieldsValue } from '../time/moment-text.ts';
import { TextField } from './field.tsx';

export interface MomentFieldsProps {
  readonly value: MomentFieldsValue;
  readonly onChange: (value: MomentFieldsValue) => void;
  /** What the day is, where the surroundings do not say it. */
  readonly dayLabel?: string;
  readonly hint?: string;
  readonly onKeyDown?: KeyboardEventHandler<HTMLInputElement>;
}

export function MomentFields({ value, onChange, dayLabel = 'Day', hint, onKeyDown }: MomentFieldsProps) {
  return (
    <div className="stack stack-tight">
      <div className="moment">
        <TextField
          label={dayLabel}
          type="date"
          value={value.day}
          onText={(day) => onChange({ ...value, day })}
          onKeyDown={onKeyDown}
        />
        <TextField
          label="Time"
          type="time"
          value={value.time}
          onText={(time) => onChange({ ...value, time })}
          onKeyDown={onKeyDown}
        />
      </div>
      {hint !== undefined && <p className="field-hint">{hint}</p>}
    </div>
  );
}
