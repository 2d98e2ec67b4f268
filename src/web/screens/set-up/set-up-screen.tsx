/** The first screen: where and when somebody works, guessed and ready to be confirmed. One screen, and it can be skipped. */
import { useState } from 'react';
import { usePerson } from '../../live/person.tsx';
import { type PersonChange, useChangePerson } from '../../live/person-actions.ts';
import { useCalendars } from '../../live/queries.ts';
import { whenDone } from '../../live/when-done.ts';
import { goTo } from '../../navigation/router.ts';
import { Button } from '../../parts/button.tsx';
import { CalendarAdder } from '../../parts/calendar-adder.tsx';
import { CalendarList } from '../../parts/calendar-list.tsx';
import { NumberField } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ImportAdder } from '../../parts/import-adder.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Screen } from '../../parts/screen.tsx';
import { guessTimeZone, TimeZoneField } from '../../parts/time-zone-field.tsx';
import { WorkingHoursFields } from '../../parts/working-hours-fields.tsx';
import { rowsOf, windowsOf } from '../../parts/working-rows.ts';

export function SetUpScreen() {
  const person = usePerson();
  const [timeZone, setTimeZone] = useState(guessTimeZone);
  const [rows, setRows] = useState(() => rowsOf(person.workingHours));
  const [minutes, setMinutes] = useState(String(person.dailyFocusMinutes));
  const calendars = useCalendars().data ?? [];
  const change = useChangePerson();
  // Days and times without a zone in a calendar mean the person's own, so that has to be known before one is read.
  const saveZone = async () => {
    if (timeZone !== person.timeZone) await change.mutateAsync({ timeZone });
  };
  const save = (body: PersonChange) => {
    if (change.isPending) return;
    whenDone(change.mutateAsync({ ...body, setUp: true }), () => goTo('add'));
  };
  return (
    <main className="shell-main set-up">
      <Screen title="When do you work?" eyebrow="Welcome to FocusForge">
        <p className="soft lead">
          FocusForge plans small steps on time that is really free. This is a first guess; change what is wrong.
        </p>
        <form
          className="stack stack-wide"
          onSubmit={(event) => {
            event.preventDefault();
            save({ timeZone, workingHours: windowsOf(rows), dailyFocusMinutes: Number(minutes) });
          }}
        >
          <div className="stack">
            <WorkingHoursFields rows={rows} onChange={setRows} />
            <div className="pair">
              <TimeZoneField value={timeZone} onText={setTimeZone} />
              <NumberField
                label="Focus in a day, at most"
                unit="min"
                min={15}
                max={960}
                value={minutes}
                onText={setMinutes}
              />
            </div>
          </div>
          <ProblemNote error={change.error} />
          <div className="row">
            <Button kind="primary" size="large" submits busy={change.isPending}>
              Start
              <Icon name="forward" />
            </Button>
            <Button kind="plain" size="large" onPress={() => save({ timeZone: guessTimeZone() })}>
              Skip for now
            </Button>
          </div>
        </form>
        <section className="stack" aria-labelledby="set-up-calendars">
          <h2 id="set-up-calendars">Your calendar, if you like</h2>
          <p className="soft">Events stay where they are and are never changed. Plans are laid around them.</p>
          <CalendarList calendars={calendars} />
          <CalendarAdder beforeAdd={saveZone} />
        </section>
        <details>
          <summary className="soft">Coming from another FocusForge</summary>
          <div className="stack stack-tight">
            <p className="soft small">Bring in the file it saved under Security, before anything else.</p>
            <ImportAdder />
          </div>
        </details>
      </Screen>
    </main>
  );
}
