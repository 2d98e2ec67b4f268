/** Today: one thing to do now, then the rest of the day. */
import { sayMinutes } from '#kernel/duration.ts';
import type { Today } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { useToday } from '../../live/queries.ts';
import { useNow } from '../../live/ticker.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { AskCoachButton } from '../../parts/coach-place.tsx';
import { DiffCard } from '../../parts/diff-card.tsx';
import { OpenRequests } from '../../parts/open-requests.tsx';
import { ParkedThoughts } from '../../parts/parked-thoughts.tsx';
import { Screen } from '../../parts/screen.tsx';
import { usePreferences } from '../../preferences/preferences.ts';
import { sayDate, sayWeekday } from '../../time/say-time.ts';
import { dayAt, weekdayOf } from '../../time/zoned-time.ts';
import { BriefCard } from './brief-card.tsx';
import { CheckInCard } from './check-in-card.tsx';
import { DayList } from './day-list.tsx';
import { NowCard } from './now-card.tsx';

export function TodayScreen() {
  const today = useToday();
  const { timeZone } = usePerson();
  const day = dayAt(useNow(60_000), timeZone);
  return (
    <Screen title={`Today, ${sayWeekday(weekdayOf(day))} ${sayDate(day)}`} look="quiet">
      <Awaited query={today}>{(data) => <TodayContent today={data} />}</Awaited>
    </Screen>
  );
}

function TodayContent({ today }: { readonly today: Today }) {
  const { dismissed } = usePreferences();
  const proposals = today.proposals.filter((proposal) => !dismissed.includes(proposal.id) && proposal.diff.length > 0);
  const nowBlock = today.current?.blockId ?? today.next?.block.id;
  const isEmpty = nowBlock === undefined && today.placements.length === 0;
  return (
    <>
      <NowCard today={today} />
      {/* Below: however long it is and however late, the button to start stays where it is. An empty day is said once. */}
      {!isEmpty && <BriefCard />}
      <AskCoachButton />
      {proposals.map((proposal) => (
        <DiffCard key={proposal.id} proposal={proposal} />
      ))}
      <OpenRequests />
      <DayList placements={today.placements.filter((placement) => placement.blockId !== nowBlock)} />
      {today.current === null && <ParkedThoughts thoughts={today.parked} />}
      <CheckInCard last={today.checkIn} />
      <SoFar today={today} />
    </>
  );
}

/** What was done, when something was. Nothing is counted that is missing. */
function SoFar({ today }: { readonly today: Today }) {
  const parts = [
    today.focusedMinutes > 0 && `${sayMinutes(today.focusedMinutes)} of focus today`,
    today.streak.days > 1 && `${today.streak.days} days with focus so far`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : <p className="soft small">{parts.join(' · ')}</p>;
}
