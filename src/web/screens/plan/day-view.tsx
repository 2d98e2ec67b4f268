/** One day of the week: its events and blocks at their hours, working hours lighter, a line for now. */
import type { CSSProperties } from 'react';
import type { CalendarEvent, PlannedBlock } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { Icon } from '../../parts/icon.tsx';
import { sayDate, saySpan, sayWeekday } from '../../time/say-time.ts';
import { weekdayOf } from '../../time/zoned-time.ts';
import { type DayColumn, type DayItem, nowOn } from './week-days.ts';

export interface DayViewProps {
  readonly column: DayColumn;
  readonly nowMs: number;
  readonly onOpen: (placement: PlannedBlock) => void;
}

export function DayView({ column, nowMs, onOpen }: DayViewProps) {
  const { timeZone } = usePerson();
  const now = nowOn(column.day, nowMs, timeZone);
  const empty = column.items.length === 0 && column.allDay.length === 0;
  return (
    <section className={`day ${now === null ? '' : 'day-today'}`} aria-label={name(column.day)}>
      <h2 className="day-name">
        <span className="day-weekday">{sayWeekday(weekdayOf(column.day))}</span>{' '}
        <span className="day-date">{sayDate(column.day)}</span>
        {now !== null && <span className="unseen"> today</span>}
      </h2>
      <ul className="day-whole">
        {column.allDay.map((event) => (
          <li key={event.title + event.start} className={`event ${event.busy ? '' : 'event-free'}`}>
            <span className="event-title">{event.title}</span>
            <span className="unseen">, all day{event.busy ? '' : ', free'}</span>
          </li>
        ))}
      </ul>
      <div className="day-hours">
        {column.working.map((span) => (
          <div key={span.top} className="day-working" style={place(span)} />
        ))}
        <ol className="day-items">
          {column.items.map((item) => (
            <li key={keyOf(item)} className="day-item" style={place(item)}>
              {item.kind === 'event' ? (
                <EventBox event={item.event} minutes={item.bottom - item.top} />
              ) : (
                <BlockBox block={item.block} minutes={item.bottom - item.top} onOpen={onOpen} />
              )}
            </li>
          ))}
        </ol>
        {now !== null && <div className="day-now" style={place({ top: now, bottom: now })} />}
      </div>
      {empty && <p className="day-nothing soft small">Nothing here.</p>}
    </section>
  );
}

function EventBox({ event, minutes }: { readonly event: CalendarEvent; readonly minutes: number }) {
  const { timeZone } = usePerson();
  return (
    <div className={`event ${event.busy ? '' : 'event-free'} ${sizeOf(minutes)}`}>
      <span className="event-title">{event.title}</span>
      <time className="box-time" dateTime={event.start}>
        {saySpan(event, timeZone)}
      </time>
      <span className="unseen">{event.busy ? 'calendar' : 'calendar, free'}</span>
    </div>
  );
}

interface BlockBoxProps {
  readonly block: PlannedBlock;
  readonly minutes: number;
  readonly onOpen: (placement: PlannedBlock) => void;
}

function BlockBox({ block, minutes, onOpen }: BlockBoxProps) {
  const { timeZone } = usePerson();
  return (
    <button type="button" className={`block block-${block.state} ${sizeOf(minutes)}`} onClick={() => onOpen(block)}>
      <span className="block-title">
        {block.state === 'done' && <Icon name="check" />}
        {block.pinned && <Icon name="pin" />}
        {block.stepTitle}
      </span>
      <time className="box-time" dateTime={block.start}>
        {saySpan(block, timeZone)}
      </time>
      <span className="box-time block-task">{block.taskTitle}</span>
      <span className="unseen">
        {block.pinned ? ', pinned' : ''}
        {block.state === 'scheduled' ? '' : `, ${block.state}`}
      </span>
    </button>
  );
}

function place(span: {
  readonly top: number;
  readonly bottom: number;
  readonly lane?: number;
  readonly lanes?: number;
}) {
  return {
    '--top': span.top,
    '--length': span.bottom - span.top,
    '--lane': span.lane ?? 0,
    '--lanes': span.lanes ?? 1,
    '--lines': linesIn(span.bottom - span.top),
  } as CSSProperties;
}

/** On wide windows a short box has room for its title only, a long one for everything. */
function sizeOf(minutes: number): string {
  if (minutes < 35) return 'box-short';
  return minutes < 70 ? 'box-middle' : '';
}

/** Lines of a title that fit into a box of that many minutes on wide windows, with what stands below it. */
function linesIn(minutes: number): number {
  const REM_PER_MINUTE = 4.5 / 60;
  const LINE_REM = 1.02;
  const others = minutes < 70 ? 1 : 2;
  return Math.max(1, Math.floor((minutes * REM_PER_MINUTE - 0.5) / LINE_REM) - others);
}

function keyOf(item: DayItem): string {
  return item.kind === 'event' ? `${item.event.calendarId}${item.event.start}${item.event.title}` : item.block.blockId;
}

function name(day: string): string {
  return `${sayWeekday(weekdayOf(day))} ${sayDate(day)}`;
}
