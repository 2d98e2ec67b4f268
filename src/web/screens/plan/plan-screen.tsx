/** Plan: the week as it is booked, with events around it; every change is shown before it happens and can be taken back. */
import type { Plan, Proposal } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { useAskForPlan } from '../../live/plan-actions.ts';
import { useToday, useWeek } from '../../live/queries.ts';
import { useNow } from '../../live/ticker.ts';
import { Link } from '../../navigation/link.tsx';
import { goTo, useLocation } from '../../navigation/router.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { Button } from '../../parts/button.tsx';
import { DiffCard } from '../../parts/diff-card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { countMoves } from '../../parts/say-moves.ts';
import { Screen } from '../../parts/screen.tsx';
import { UnplacedList } from '../../parts/unplaced-list.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { usePreferences } from '../../preferences/preferences.ts';
import { sayDate } from '../../time/say-time.ts';
import { addDays, dayAt, mondayOf } from '../../time/zoned-time.ts';
import { LastChange } from './last-change.tsx';
import { OddsList } from './odds-list.tsx';
import { WeekInsights } from './week-insights.tsx';
import { WeekView } from './week-view.tsx';

export function PlanScreen() {
  const { timeZone } = usePerson();
  const thisMonday = mondayOf(dayAt(useNow(60_000), timeZone));
  const asked = useLocation().query.get('week') ?? '';
  const monday = isDay(asked) ? mondayOf(asked) : thisMonday;
  const week = useWeek(monday, timeZone);
  const today = useToday();
  return (
    <Screen
      title={`${sayDate(monday)} to ${sayDate(addDays(monday, 6))}`}
      eyebrow="Plan"
      wide
      className="plan"
      actions={<WeekButtons monday={monday} thisMonday={thisMonday} />}
    >
      {/* First what is offered: coming later, it would push the week down. */}
      {today.data === undefined && today.error === null ? (
        <Waiting />
      ) : (
        <>
          <Proposals open={today.data?.proposals ?? []} />
          <Awaited query={week}>
            {(plan) => (
              <>
                {plan.placements.length === 0 && <NothingPlanned isOver={monday < thisMonday} />}
                <Week plan={plan} monday={monday} />
              </>
            )}
          </Awaited>
        </>
      )}
    </Screen>
  );
}

function NothingPlanned({ isOver }: { readonly isOver: boolean }) {
  if (isOver) return <p className="soft">Nothing was planned in this week.</p>;
  return (
    <p className="soft">
      Nothing is planned in this week. <Link to="add">Add something</Link>, and it finds its place around your events.
    </p>
  );
}

function Week({ plan, monday }: { readonly plan: Plan; readonly monday: string }) {
  return (
    <>
      <WeekView plan={plan} monday={monday} />
      <div className="plan-below">
        <UnplacedList unplaced={plan.unplaced} />
        <OddsList odds={plan.odds} />
        <LastChange />
        <WeekInsights monday={monday} />
      </div>
    </>
  );
}

function WeekButtons({ monday, thisMonday }: { readonly monday: string; readonly thisMonday: string }) {
  const show = (week: string) => goTo('plan', week === thisMonday ? {} : { week });
  return (
    <>
      <Button size="icon" label="The week before" onPress={() => show(addDays(monday, -7))}>
        <Icon name="back" />
      </Button>
      <Button onPress={() => show(thisMonday)}>This week</Button>
      <Button size="icon" label="The week after" onPress={() => show(addDays(monday, 7))}>
        <Icon name="forward" />
      </Button>
      <PlanAgain />
    </>
  );
}

function PlanAgain() {
  const ask = useAskForPlan();
  const notify = useNotify();
  return (
    <>
      <Button
        busy={ask.isPending}
        onPress={() =>
          ask.mutate(undefined, {
            onSuccess: (proposal) => {
              const moves = proposal.diff.length > 0;
              notify({ text: moves ? `${countMoves(proposal.diff)}. Have a look.` : 'Nothing has to move.' });
            },
          })
        }
      >
        Plan again
      </Button>
      <ProblemNote error={ask.error} />
    </>
  );
}

function Proposals({ open }: { readonly open: readonly Proposal[] }) {
  const { dismissed } = usePreferences();
  return open
    .filter((proposal) => proposal.diff.length > 0 && !dismissed.includes(proposal.id))
    .map((proposal) => <DiffCard key={proposal.id} proposal={proposal} />);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
