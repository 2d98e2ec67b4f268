/** Working hours: lines of days with a start and an end, as many as one needs. */
import { sayWeekday } from '../time/say-time.ts';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import { Icon } from './icon.tsx';
import type { WorkingRow } from './working-rows.ts';

export interface WorkingHoursFieldsProps {
  readonly rows: readonly WorkingRow[];
  readonly onChange: (rows: readonly WorkingRow[]) => void;
  /** Shows what each line is for, which only matters to people with several kinds of hours. */
  readonly showKind?: boolean;
}

const NEW_ROW: WorkingRow = { days: [1, 2, 3, 4, 5], start: '18:00', end: '20:00', kind: 'work' };

export function WorkingHoursFields({ rows, onChange, showKind = false }: WorkingHoursFieldsProps) {
  const change = (index: number, row: WorkingRow) => onChange(rows.map((old, at) => (at === index ? row : old)));
  return (
    <div className="stack">
      {rows.map((row, index) => (
        <fieldset key={index} className="hours-row">
          <legend className="unseen">Hours {index + 1}</legend>
          <DayToggles days={row.days} onChange={(days) => change(index, { ...row, days })} />
          <TextField
            label="From"
            type="time"
            required
            className="input-time"
            value={row.start}
            onText={(start) => change(index, { ...row, start })}
          />
          <TextField
            label="To"
            type="time"
            required
            className="input-time"
            value={row.end === '24:00' ? '00:00' : row.end}
            onText={(end) => change(index, { ...row, end })}
          />
          {showKind && (
            <TextField
              label="For"
              className="input-time"
              maxLength={30}
              value={row.kind}
              onText={(kind) => change(index, { ...row, kind })}
            />
          )}
          <Button
            kind="plain"
            size="icon"
            label={`Remove hours ${index + 1}`}
            onPress={() => onChange(rows.filter((_, at) => at !== index))}
          >
            <Icon name="close" />
          </Button>
        </fieldset>
      ))}
      <div>
        <Button onPress={() => onChange([...rows, NEW_ROW])}>Add hours</Button>
      </div>
    </div>
  );
}

function DayToggles(props: { readonly days: readonly number[]; readonly onChange: (days: readonly number[]) => void }) {
  const toggle = (day: number, on: boolean) =>
    props.onChange(on ? [...props.days, day].sort((a, b) => a - b) : props.days.filter((other) => other !== day));
  return (
    <div className="field hours-days">
      <span className="field-label" aria-hidden="true">
        Days
      </span>
      <div className="day-toggles">
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <label key={day} className="day-toggle">
            <input
              type="checkbox"
              checked={props.days.includes(day)}
              onChange={(event) => toggle(day, event.target.checked)}
            />
            <span aria-hidden="true">{sayWeekday(day).slice(0, 2)}</span>
            <span className="unseen">{sayWeekday(day)}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
