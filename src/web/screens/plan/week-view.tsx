/** Seven days side by side on wide windows, one under the other on narrow ones: the same lists, placed by the style sheet. */
import { type CSSProperties, useState } from 'react';
import type { Plan, PlannedBlock } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { useNow } from '../../live/ticker.ts';
import { sayHour } from '../../time/say-time.ts';
import { BlockDialog } from './block-dialog.tsx';
import { DayView } from './day-view.tsx';
import { columnWidths, hourHeight, hoursShown, layWeek } from './week-days.ts';

export function WeekView({ plan, monday }: { readonly plan: Plan; readonly monday: string }) {
  const { timeZone, workingHours } = usePerson();
  const now = useNow(60_000);
  const [opened, setOpened] = useState<PlannedBlock | null>(null);
  const columns = layWeek({ monday, timeZone, plan, workingHours });
  const hours = hoursShown(columns);
  const count = hours.last - hours.first;
  const hourRem = hourHeight(columns);
  const scale = {
    '--hours': count,
    '--first': hours.first * 60,
    '--hour': `${hourRem}rem`,
    '--columns': columnWidths(columns),
  } as CSSProperties;
  return (
    <div className="week" style={scale}>
      <ol className="week-hours" aria-hidden="true">
        {Array.from({ length: count }, (_, index) => (
          <li key={hours.first + index}>{sayHour(hours.first + index)}</li>
        ))}
      </ol>
      {columns.map((column) => (
        <DayView key={column.day} column={column} nowMs={now} hourRem={hourRem} onOpen={setOpened} />
      ))}
      {opened !== null && <BlockDialog key={opened.blockId} placement={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}
