/** Focus with nothing running: the next thing, ready to start. */
import { sayMinutes } from '#kernel/duration.ts';
import { useToday } from '../../live/queries.ts';
import { Link } from '../../navigation/link.tsx';
import { Awaited } from '../../parts/awaited.tsx';
import { AskCoachButton } from '../../parts/coach-place.tsx';
import { DoneWhen } from '../../parts/done-when.tsx';
import { Icon } from '../../parts/icon.tsx';
import { StartBlock } from '../../parts/start-block.tsx';

export function NoSession() {
  const today = useToday();
  return (
    <Awaited query={today}>
      {({ next }) =>
        next === null ? (
          <section className="empty">
            <h2 className="empty-title">Nothing is running, and nothing is planned.</h2>
            <p className="soft">Write down one thing, and its first step will be waiting here.</p>
            <Link to="add" className="button button-primary button-large">
              <Icon name="add" />
              Add something
            </Link>
          </section>
        ) : (
          <section className="now">
            <p className="eyebrow">Ready when you are</p>
            <h2 className="now-title">{next.block.stepTitle}</h2>
            <p className="now-task soft">
              {next.task.title} · {sayMinutes(next.block.minutes)}
            </p>
            <DoneWhen text={next.block.doneWhen} />
            <StartBlock blockId={next.block.id} />
            <AskCoachButton />
          </section>
        )
      }
    </Awaited>
  );
}
