/** The one thing to do now. Big, with nothing beside it that has to be decided first. */
import { sayMinutes } from '#kernel/duration.ts';
import type { NextItem, Today } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { Link } from '../../navigation/link.tsx';
import { DoneWhen } from '../../parts/done-when.tsx';
import { Icon } from '../../parts/icon.tsx';
import { StartBlock } from '../../parts/start-block.tsx';
import { sayDay, sayTime } from '../../time/say-time.ts';
import { dayAt } from '../../time/zoned-time.ts';

export function NowCard({ today }: { readonly today: Today }) {
  if (today.current !== null) return <GoingOn current={today.current} />;
  if (today.next !== null) return <Next item={today.next} now={Date.parse(today.now)} />;
  return <NothingNext done={today.focusedMinutes > 0} />;
}

function GoingOn({ current }: { readonly current: NonNullable<Today['current']> }) {
  return (
    <section className="now" aria-labelledby="now-title">
      <p className="eyebrow">{current.state === 'paused' ? 'Paused' : 'You are on it'}</p>
      <h2 id="now-title" className="now-title">
        {current.stepTitle}
      </h2>
      <p className="soft">{current.taskTitle}</p>
      <Link to="focus" className="button button-primary button-large">
        <Icon name="focus" />
        Back to focus
      </Link>
    </section>
  );
}

function Next({ item, now }: { readonly item: NextItem; readonly now: number }) {
  const { placement, block, task } = item;
  return (
    <section className="now" aria-labelledby="now-title">
      <p className="eyebrow">{useWhen(placement.start, now)}</p>
      <h2 id="now-title" className="now-title">
        {block.stepTitle}
      </h2>
      <p className="now-task soft">
        {task.title} · {sayMinutes(block.minutes)}
      </p>
      <DoneWhen text={block.doneWhen} />
      <StartBlock blockId={block.id} />
    </section>
  );
}

/** When it is planned, without blame when that moment has passed. */
function useWhen(start: string, now: number): string {
  const { timeZone } = usePerson();
  const ms = Date.parse(start);
  const day = sayDay(dayAt(ms, timeZone), dayAt(now, timeZone));
  if (ms <= now) return 'Now';
  return day === 'Today' ? `Next, at ${sayTime(ms, timeZone)}` : `Next, ${lower(day)} at ${sayTime(ms, timeZone)}`;
}

function lower(day: string): string {
  return day === 'Tomorrow' ? 'tomorrow' : day;
}

function NothingNext({ done }: { readonly done: boolean }) {
  return (
    <section className="empty" aria-labelledby="now-title">
      <h2 id="now-title" className="empty-title">
        {done ? 'That was everything planned.' : 'Nothing is planned.'}
      </h2>
      <p className="soft">
        {done
          ? 'Rest, or put down what comes to mind next.'
          : 'Write down one thing you want to get done. It becomes small steps, each with a time that is really free.'}
      </p>
      <Link to="add" className="button button-primary button-large">
        <Icon name="add" />
        Add something
      </Link>
    </section>
  );
}
