/** What a week shows without a model: by counting, each with the facts that were counted. Pure. */
import type { Id } from '#kernel/id.ts';
import { sayMinutes } from '../say-clock.ts';
import type { ReflectFact, ReflectRequest } from './reflect-request.ts';

interface RuleInsight {
  readonly text: string;
  readonly evidence: Id<'fact'>[];
}

/** Fewer are an anecdote. */
const LEAST = 3;
/** The newest are enough to look at. */
const MOST_EVIDENCE = 40;
/** A plan that is met within so many minutes was met. */
const ON_TIME_MINUTES = 5;
const PARTS_OF_DAY = [
  { name: 'in the morning', from: 5, until: 12 },
  { name: 'in the afternoon', from: 12, until: 17 },
  { name: 'in the evening', from: 17, until: 24 },
] as const;

/** At most four, what is surest first. */
export function insightsByRules(request: ReflectRequest): readonly RuleInsight[] {
  const patterns = [lengthsOf(request), startsOf(request), bestTimeOf(request), leftOf(request)]
    .filter((insight) => insight !== undefined)
    .slice(0, 4);
  const sum = patterns.length === 0 ? sumOf(request) : undefined;
  return sum === undefined ? patterns : [sum];
}

/** No pattern, but worth seeing in a week with little in it. */
function sumOf({ facts }: ReflectRequest): RuleInsight | undefined {
  const finished = facts.filter(({ type, actualMinutes }) => type === 'session-finished' && (actualMinutes ?? 0) > 0);
  if (finished.length === 0) return undefined;
  const minutes = finished.reduce((sum, { actualMinutes = 0 }) => sum + actualMinutes, 0);
  const steps = finished.length === 1 ? 'one step' : `${finished.length} steps`;
  return {
    text: `You finished ${steps}, ${sayMinutes(minutes)} of work; from ${LEAST} on there is more to see.`,
    evidence: idsOf(finished),
  };
}

function lengthsOf({ facts }: ReflectRequest): RuleInsight | undefined {
  const finished = facts.filter(
    ({ estimateMinutes, actualMinutes }) => (estimateMinutes ?? 0) > 0 && actualMinutes !== undefined,
  );
  if (finished.length < LEAST) return undefined;
  const booked = finished.reduce((sum, { estimateMinutes = 0 }) => sum + estimateMinutes, 0);
  const took = finished.reduce((sum, { actualMinutes = 0 }) => sum + actualMinutes, 0);
  const ratio = took / booked;
  const compared =
    ratio > 1.1
      ? `${Math.round((ratio - 1) * 100)} % more than was booked, so the next ones get more room`
      : ratio < 0.9
        ? `${Math.round((1 - ratio) * 100)} % less than was booked, so there was room to spare`
        : 'about what was booked';
  return {
    text: `From ${finished.length} steps: they took ${sayMinutes(took)}, ${compared}.`,
    evidence: idsOf(finished),
  };
}

function startsOf({ facts }: ReflectRequest): RuleInsight | undefined {
  const started = facts.filter(
    ({ type, latencyMinutes }) => type === 'session-started' && latencyMinutes !== undefined,
  );
  if (started.length < LEAST) return undefined;
  const onTime = started.filter(({ latencyMinutes = 0 }) => latencyMinutes <= ON_TIME_MINUTES);
  const late = started
    .map(({ latencyMinutes = 0 }) => Math.max(0, latencyMinutes))
    .toSorted((one, other) => one - other);
  const middle = late[Math.floor(late.length / 2)] ?? 0;
  return {
    text: `You began ${onTime.length} of ${started.length} steps within ${ON_TIME_MINUTES} minutes of their time, and half of all ${middle < 1 ? 'right on time' : `within ${sayMinutes(middle)}`}.`,
    evidence: idsOf(started),
  };
}

function bestTimeOf({ facts, timeZone }: ReflectRequest): RuleInsight | undefined {
  const finished = facts.filter(({ type }) => type === 'session-finished');
  if (finished.length < LEAST) return undefined;
  const hourOf = ({ at }: ReflectFact) => Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).hour;
  const [best] = PARTS_OF_DAY.map(({ name, from, until }) => ({
    name,
    members: finished.filter((fact) => hourOf(fact) >= from && hourOf(fact) < until),
  })).toSorted((one, other) => other.members.length - one.members.length);
  if (best === undefined || best.members.length < LEAST || best.members.length * 2 <= finished.length) return undefined;
  return {
    text: `Most was finished ${best.name}: ${best.members.length} of ${finished.length} steps.`,
    evidence: idsOf(best.members),
  };
}

function leftOf({ facts }: ReflectRequest): RuleInsight | undefined {
  const left = facts.filter(({ type }) => type === 'session-abandoned');
  if (left.length < LEAST) return undefined;
  return {
    text: `${left.length} steps were left for another time; a smaller first part may be easier to take up again.`,
    evidence: idsOf(left),
  };
}

function idsOf(facts: readonly ReflectFact[]): Id<'fact'>[] {
  return facts.slice(-MOST_EVIDENCE).map(({ id }) => id);
}
