/** One's data: taken along as a file, brought in from one, or erased for good. */
import { useState } from 'react';
import { useErase, useExport } from '../../live/data-actions.ts';
import { usePerson } from '../../live/person.tsx';
import { serverNow } from '../../live/server-clock.ts';
import { Button } from '../../parts/button.tsx';
import { ImportAdder } from '../../parts/import-adder.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SettingLine } from '../../parts/setting-line.tsx';
import { TypedConfirmation } from '../../parts/typed-confirmation.tsx';
import { dayAt } from '../../time/zoned-time.ts';

/** `name`: what one signs in with; null where nobody signs in. */
export function DataSettings({ name }: { readonly name: string | null }) {
  return (
    <section className="stack" aria-labelledby="security-data">
      <h2 id="security-data">Your data</h2>
      <div className="lines">
        <Export />
        <SettingLine title="Bring in an export" state="From another FocusForge, into one that has not been used yet">
          <ImportAdder />
        </SettingLine>
        <Erase name={name} />
      </div>
    </section>
  );
}

function Export() {
  const { timeZone } = usePerson();
  const save = useExport();
  return (
    <SettingLine
      title="Take everything along"
      state="Tasks, plans, sessions, calendars and what was learned, in one file (JSON Lines)"
      actions={
        <Button busy={save.isPending} onPress={() => save.mutate(`focusforge-${dayAt(serverNow(), timeZone)}.jsonl`)}>
          {save.isPending ? 'Reading' : 'Save a file'}
        </Button>
      }
    >
      <ProblemNote error={save.error} />
    </SettingLine>
  );
}

function Erase({ name }: { readonly name: string | null }) {
  const [asked, setAsked] = useState(false);
  const erase = useErase();
  return (
    <SettingLine
      title="Erase everything"
      state={name === null ? 'Whatever was planned and learned here' : 'Whatever is yours here, and your account'}
      actions={<Button onPress={() => setAsked(true)}>Erase everything</Button>}
    >
      {asked && (
        <TypedConfirmation
          title="Erase everything"
          word={name ?? 'erase'}
          action="Erase everything"
          busy={erase.isPending}
          error={erase.error}
          onConfirm={() => erase.mutate()}
          onClose={() => {
            erase.reset();
            setAsked(false);
          }}
        >
          <p>
            Tasks, plans, sessions, calendars and everything learned about you is erased
            {name === null ? '' : ', and so is your account'}. Nobody can bring it back. Save a file first if you may
            want it again.
          </p>
        </TypedConfirmation>
      )}
    </SettingLine>
  );
}
