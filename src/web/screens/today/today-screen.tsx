/** Today: one thing to do now, then the rest of the day. */
import { sayMinutes } from '#kernel/duration.ts';
import type { Today } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { useToday } from '../../live/queries.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { DiffCard } from '../../parts/diff-card.tsx';
import { ParkedThoughts } from '../../parts/parked-thoughts.tsx';
import { Screen } from '../../parts/screen.tsx';
import { usePreferences } from '../../preferences/preferences.ts';
import { sayDate, sayWeekday } from '../../time/say-time.ts';
import { dayAt, weekdayOf } from '../../time/zoned-time.ts';
import { CheckInCard } from './check-in-card.tsx';
import { DayList } from './day-list.tsx';
import { NowCard } from './now-card.tsx';

export function TodayScreen() {
  const today = useToday();
  return (
    <Screen title="Today" quietTitle className="today">
      <Awaited query={today}>{(data) => <TodayContent today={data} />}</Awaited>
    </Screen>
  );
}

function TodayContent({ today }: { readonly today: Today }) {
  const { timeZone } = usePerson();
  const { dismissed } = usePreferences();
  const proposals = today.proposals.filter((proposal) => !dismissed.includes(proposal.id) && proposal.diff.length > 0);
  const day = dayAt(Date.parse(today.now), timeZone);
  const nowBlock = today.current?.blockId ?? today.next?.block.id;
  return (
    <>
      <NowCard today={today} />
      {proposals.map((proposal) => (
        <DiffCard key={proposal.id} proposal={proposal} />
      ))}
      <DayList placements={today.placements.filter((placement) => placement.blockId !== nowBlock)} />
      {today.current === null && <ParkedThoughts thoughts={today.parked} />}
      <CheckInCard last={today.checkIn} />
      <p className="soft small">
        {sayWeekday(weekdayOf(day))}, {sayDate(day)}
        {today.focusedMinutes > 0 && ` · ${sayMinutes(today.focusedMinutes)} of focus today`}
        {today.streak.days > 1 && ` · ${today.streak.days} days with focus so far`}
      </p>
    </>
  );
}
