/** How this browser looks, sounds and listens to keys. Kept in this browser only. */
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { KeysDialog } from '../../parts/keys-dialog.tsx';
import { changePreferences, usePreferences } from '../../preferences/preferences.ts';

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function LookSettings() {
  const preferences = usePreferences();
  const [showsKeys, setShowsKeys] = useState(false);
  return (
    <section className="stack" aria-labelledby="settings-look">
      <h2 id="settings-look">This browser</h2>
      <Choice
        label="Theme"
        options={THEMES}
        value={preferences.theme}
        onChoose={(theme) => changePreferences({ theme })}
      />
      <div>
        <Switch
          label="A soft tone when the time is up"
          checked={preferences.sound}
          onChange={(sound) => changePreferences({ sound })}
        />
        <Switch
          label="Single-key shortcuts"
          checked={preferences.shortcuts}
          onChange={(shortcuts) => changePreferences({ shortcuts })}
        />
      </div>
      <div className="row">
        <Button onPress={() => setShowsKeys(true)}>Keyboard</Button>
        <a className="button button-plain" href="/docs">
          The API, to read
        </a>
      </div>
      {showsKeys && <KeysDialog onClose={() => setShowsKeys(false)} />}
    </section>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Switch({ label, checked, onChange }: SwitchProps) {
  return (
    <label className="switch">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
