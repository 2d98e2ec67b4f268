/** The time zone one lives in: typed, with every zone the browser knows as a suggestion. */
import { useId } from 'react';
import { Field } from './field.tsx';

export function TimeZoneField(props: { readonly value: string; readonly onText: (zone: string) => void }) {
  const listId = useId();
  return (
    <Field label="Time zone">
      {(ids) => (
        <>
          <input
            {...ids}
            className="input"
            list={listId}
            required
            spellCheck={false}
            autoComplete="off"
            value={props.value}
            onChange={(event) => props.onText(event.target.value)}
          />
          <datalist id={listId}>
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** The zone of this browser. */
export function guessTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
