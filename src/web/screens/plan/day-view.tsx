/** One day of the week: its events and blocks at their hours, working hours lighter, a line for now. */
import type { CSSProperties } from 'react';
import type { CalendarEvent, PlannedBlock } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { Icon } from '../../parts/icon.tsx';
import { sayDate, saySpan, sayWeekday } from '../../time/say-time.ts';
import { dayAt, weekdayOf } from '../../time/zoned-time.ts';
import { type DayColumn, type DayItem, isEmpty, nowOn } from './week-days.ts';

export interface DayViewProps {
  readonly column: DayColumn;
  readonly nowMs: number;
  /** How high an hour is drawn on wide windows, rem. */
  readonly hourRem: number;
  readonly onOpen: (placement: PlannedBlock) => void;
}

export function DayView({ column, nowMs, hourRem, onOpen }: DayViewProps) {
  const { timeZone } = usePerson();
  const now = nowOn(column.day, nowMs, timeZone);
  const weekday = sayWeekday(weekdayOf(column.day));
  const empty = isEmpty(column);
  const past = column.day < dayAt(nowMs, timeZone);
  const kind = `${now === null ? '' : 'day-today'} ${empty && past ? 'day-behind' : ''}`;
  return (
    <section className={`day ${kind}`} aria-label={name(column.day)}>
      <h2 className="day-name">
        <span className="day-weekday">
          {weekday.slice(0, 3)}
          <span className="day-rest">{weekday.slice(3)}</span>
        </span>{' '}
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
            <li key={keyOf(item)} className="day-item" style={place(item, linesIn(heightOf(item, hourRem)))}>
              {item.kind === 'event' ? (
                <EventBox event={item.event} height={heightOf(item, hourRem)} />
              ) : (
                <BlockBox block={item.block} height={heightOf(item, hourRem)} onOpen={onOpen} />
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

function EventBox({ event, height }: { readonly event: CalendarEvent; readonly height: number }) {
  const { timeZone } = usePerson();
  return (
    <div className={`event ${event.busy ? '' : 'event-free'} ${sizeOf(height)}`}>
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
  readonly height: number;
  readonly onOpen: (placement: PlannedBlock) => void;
}

function BlockBox({ block, height, onOpen }: BlockBoxProps) {
  const { timeZone } = usePerson();
  return (
    <button type="button" className={`block block-${block.state} ${sizeOf(height)}`} onClick={() => onOpen(block)}>
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

function place(
  span: {
    readonly top: number;
    readonly bottom: number;
    readonly lane?: number;
    readonly lanes?: number;
  },
  lines = 1,
) {
  return {
    '--top': span.top,
    '--length': span.bottom - span.top,
    '--lane': span.lane ?? 0,
    '--lanes': span.lanes ?? 1,
    '--lines': lines,
  } as CSSProperties;
}

/** Rem on wide windows. */
function heightOf(item: DayItem, hourRem: number): number {
  return ((item.bottom - item.top) * hourRem) / 60;
}

/** On wide windows a short box has room for its title only, a long one for everything. */
function sizeOf(height: number): string {
  if (height < 1.2) return 'box-tiny box-short box-line';
  if (height < 2.6) return 'box-short box-line';
  const line = linesIn(height) === 1 ? 'box-line' : '';
  return height < 5.2 ? `box-middle ${line}` : '';
}

/** How many lines of the title fit, with what stands below it. */
function linesIn(height: number): number {
  const LINE_REM = 1.02;
  const PADDING_REM = 0.5;
  const below = height < 5.2 ? 1 : 2;
  return Math.max(1, Math.floor((height - PADDING_REM) / LINE_REM) - below);
}

function keyOf(item: DayItem): string {
  return item.kind === 'event' ? `${item.event.calendarId}${item.event.start}${item.event.title}` : item.block.blockId;
}

function name(day: string): string {
  return `${sayWeekday(weekdayOf(day))} ${sayDate(day)}`;
}
