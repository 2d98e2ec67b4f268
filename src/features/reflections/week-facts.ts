/** The facts of a week that say something about how it went, each in words and with its figures. */
import type { Id, PersonId, SessionId } from '#kernel/id.ts';
import type { Fact, FactData, FactType } from '#model/fact.ts';
import type { FocusSession } from '#model/focus-session.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { findFactsBetween } from '#shelves/fact-queries.ts';
import { CHECK_INS, FOCUS_SESSIONS } from '#shelves/shelves.ts';

export interface WeekFact {
  readonly id: Id<'fact'>;
  readonly type: FactType;
  readonly at: string;
  /** What happened, as a person would say it. */
  readonly words: string;
  /** Minutes booked and minutes taken, of a step that was finished. */
  readonly estimateMinutes: number | undefined;
  readonly actualMinutes: number | undefined;
  /** Minutes from the planned start to the actual one; negative when it began early. */
  readonly latencyMinutes: number | undefined;
}

/** More than these make a week no clearer. */
const MOST = 200;

/** Oldest first. Facts whose documents are gone are left out: there are no words for them any more. */
export async function readWeekFacts(
  storage: Storage,
  person: PersonId,
  span: { readonly from: Temporal.Instant; readonly until: Temporal.Instant },
): Promise<readonly WeekFact[]> {
  const facts = await findFactsBetween(storage, person, span);
  const telling = facts.filter(({ type }) => TELLING.has(type)).slice(-MOST);
  const told = await Promise.all(telling.map((fact) => tell(storage, person, fact)));
  return told.filter((one) => one !== undefined);
}

const TELLING: ReadonlySet<FactType> = new Set<FactType>([
  'session-started',
  'session-finished',
  'session-abandoned',
  'check-in-recorded',
]);

async function tell(storage: Storage, person: PersonId, fact: Fact): Promise<WeekFact | undefined> {
  if (isOf(fact, 'check-in-recorded')) {
    const checkIn = (await storage.get(CHECK_INS, person, fact.data.checkInId))?.value;
    if (checkIn === undefined) return undefined;
    const words = `You noted mood ${checkIn.mood}, energy ${checkIn.energy}, stress ${checkIn.stress}`;
    return bare(fact, words);
  }
  const { sessionId } = fact.data as FactData<'session-paused'>;
  const session = (await storage.get(FOCUS_SESSIONS, person, sessionId as SessionId))?.value;
  return session === undefined ? undefined : { ...bare(fact, ''), ...tellSession(fact, session) };
}

function tellSession(fact: Fact, { stepTitle }: FocusSession): Partial<WeekFact> & Pick<WeekFact, 'words'> {
  const step = `“${stepTitle}”`;
  if (isOf(fact, 'session-finished')) {
    const { estimateMinutes, actualMinutes, latencyMinutes } = fact.data;
    const words = `${step} took ${actualMinutes} min; ${estimateMinutes} were booked`;
    return { words, estimateMinutes, actualMinutes, latencyMinutes: latencyMinutes ?? undefined };
  }
  if (isOf(fact, 'session-abandoned')) {
    const { actualMinutes } = fact.data;
    return { words: `You left ${step} for another time after ${actualMinutes} min`, actualMinutes };
  }
  const { latencyMinutes } = fact.data as FactData<'session-started'>;
  return { words: sayStart(step, latencyMinutes), latencyMinutes: latencyMinutes ?? undefined };
}

function sayStart(step: string, latency: number | null): string {
  if (latency === null) return `You started ${step}`;
  if (Math.abs(latency) < 2) return `You started ${step} when it was planned`;
  const minutes = Math.round(Math.abs(latency));
  return `You started ${step} ${minutes} min ${latency > 0 ? 'after' : 'before'} its planned time`;
}

function bare(fact: Fact, words: string): WeekFact {
  return {
    id: `fact-${fact.sequence}` as Id<'fact'>,
    type: fact.type,
    at: fact.at,
    words,
    estimateMinutes: undefined,
    actualMinutes: undefined,
    latencyMinutes: undefined,
  };
}

function isOf<Type extends FactType>(fact: Fact, type: Type): fact is Fact<Type> & Fact {
  return fact.type === type;
}
