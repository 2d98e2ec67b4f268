/**
 * How long a piece of work really takes a person: half the time at most P50 minutes, four times in five at most P80, with the evidence
 * in words. It learns one finished piece of work after the other; forgetting one is learning again without it.
 *
 * Every earlier piece of work says what this one would take: its actual minutes, scaled from its estimate to the present one. Groups of
 * earlier work weigh in from narrow to broad (alike by title, each tag, about this size, everything), each with the credibility its
 * members have earned, and a first guess stands behind them all. P50 and P80 are percentiles of that weighted collection, so an outlier
 * weighs no more than any other outcome.
 */
import type { DurationEstimate } from '#model/duration-estimate.ts';
import { describeEvidence, describeNoEvidence, type EvidenceGroup } from './duration-sentence.ts';
import { createGroupCredibility } from './group-credibility.ts';
import { createPercentileLevel } from './percentile-level.ts';
import { createSizeTrend, tame } from './size-trend.ts';
import { createWeightedOutcomes, type WeightedOutcomes } from './weighted-outcomes.ts';
import { createWorkHistory, type FinishedWork, type RememberedWork, type WorkGroup } from './work-history.ts';

/** Work to come. `minutes` is what the person thinks it takes; null or absent when they did not say. */
export interface ComingWork {
  readonly title: string | null;
  readonly kind: string | null;
  readonly minutes?: number | null;
  readonly tags: readonly string[];
}

export interface DurationModel {
  /** Takes what was finished next: the order of calls is the order of time. Throws `RangeError` when minutes are not above 0. */
  readonly learn: (work: FinishedWork) => void;
  /**
   * Whole minutes, 1 <= p50 <= p80. `n` counts the earlier work in the group that `why` speaks of; 0 when there is none at all.
   * Throws `RangeError` when minutes are given and not above 0.
   */
  readonly predict: (work: ComingWork) => DurationEstimate;
}

/** Booked without estimate and without history: one block, as the product's default has it. */
const MINUTES_WITHOUT_ESTIMATE = 25;
/**
 * What work takes before anything is known of the person, in multiples of what was said, all equally likely. The middle is the person's
 * own word. The 80th percentile is 1.6, the planning fallacy as measured: students asked for their most likely day finished after 1.64
 * times as many days on average, three in ten of them in time (Buehler, Griffin and Ross 1994, study 1).
 */
const FIRST_GUESS = [0.4, 0.55, 0.7, 0.8, 0.9, 1, 1.1, 1.3, 1.6, 2, 2.8] as const;
/** Finished work that weighs as much as the first guess. */
const GUESS_WEIGHT = 5;
/** Members that weigh as much as everything broader, before the person's own work has shown how alike members are. */
const NEEDED = { size: 10, label: 20, likeThis: 4 } as const;
/** A sentence speaks of this many of the newest. */
const SPOKEN_OF = 7;
/** Closeness at which work is spoken of as "about this size": within a factor of 1.4. */
const CLOSE = 0.5;

/** A group with the share of the prediction it was given, 0 to 1. */
interface HeardGroup extends WorkGroup {
  readonly share: number;
}

/** Starts without history. The same calls in the same order give the same answers. */
export function createDurationModel(): DurationModel {
  const history = createWorkHistory();
  const trend = createSizeTrend();
  const labels = createGroupCredibility(NEEDED.label);
  const likeThis = createGroupCredibility(NEEDED.likeThis);
  const level50 = createPercentileLevel(0.5);
  const level80 = createPercentileLevel(0.8);

  /** Members of a group that weigh as much as everything broader. There is nothing broader than everything. */
  const neededOf = ({ source }: WorkGroup): number => {
    if (source.name === 'all') return 0;
    if (source.name === 'size') return NEEDED.size;
    return source.name === 'like-this' ? likeThis.needed() : labels.needed();
  };

  /** Shares out the prediction: the narrowest group takes what its credibility allows, the next one of what is left, and so on. */
  const hear = (groups: readonly WorkGroup[]): readonly HeardGroup[] => {
    let left = history.count() / (history.count() + GUESS_WEIGHT);
    return groups.toReversed().map((group) => {
      const share = (left * group.totalWeight) / (group.totalWeight + neededOf(group));
      left -= share;
      return { ...group, share };
    });
  };

  /** Natural logarithms of the minutes this work would take. */
  const foresee = (groups: readonly HeardGroup[], logEstimate: number | null): WeightedOutcomes => {
    const outcomes = createWeightedOutcomes();
    const guess = GUESS_WEIGHT / (GUESS_WEIGHT + history.count());
    const middle = logEstimate ?? Math.log(MINUTES_WITHOUT_ESTIMATE);
    for (const ratio of FIRST_GUESS) outcomes.add(middle + Math.log(ratio), guess / FIRST_GUESS.length);
    const growth = 1 + trend.slope();
    for (const { members, totalWeight, share } of groups) {
      for (const { work, weight } of members) {
        const scaled = logEstimate === null ? 0 : growth * (logEstimate - work.logEstimate);
        outcomes.add(work.logActual + scaled, (share * weight) / totalWeight);
      }
    }
    return outcomes;
  };

  /** Mean of what work of about this size took, else all work, else the person's own word. Natural logarithm of minutes. */
  const expectation = (groups: readonly WorkGroup[], logEstimate: number): number => {
    const named = (name: EvidenceGroup['name']) => groups.find(({ source }) => source.name === name);
    const broad = named('size') ?? named('all');
    if (broad === undefined) return logEstimate;
    const growth = 1 + trend.slope();
    return meanOf(broad, (work) => work.logActual + growth * (logEstimate - work.logEstimate));
  };

  return {
    predict: (work) => {
      const saidMinutes = work.minutes ?? null;
      const logEstimate = saidMinutes === null ? null : logOf(saidMinutes);
      const groups = hear(history.groupsOf({ title: work.title, kind: work.kind, tags: work.tags, logEstimate }));
      const outcomes = foresee(groups, logEstimate);
      const p50 = wholeMinutes(outcomes.percentile(level50.level()));
      const p80 = Math.max(p50, wholeMinutes(outcomes.percentile(level80.level())));
      const strongest = strongestOf(groups);
      if (strongest === null) return { p50, p80, n: 0, why: describeNoEvidence({ saidMinutes, p50, p80 }) };
      const newest = spokenOf(strongest);
      const why = describeEvidence({
        saidMinutes,
        bookedMinutes: p50,
        observations: strongest.members.length,
        group: strongest.source,
        newest,
        isEverything: newest.length === history.count(),
      });
      return { p50, p80, n: strongest.members.length, why };
    },

    learn: (work) => {
      const logEstimate = logOf(work.estimateMinutes);
      const logActual = logOf(work.actualMinutes);
      const groups = hear(history.groupsOf({ title: work.title, kind: work.kind, tags: work.tags, logEstimate }));
      const outcomes = foresee(groups, logEstimate);
      const outcome = { below: outcomes.shareBelow(logActual), upTo: outcomes.shareUpTo(logActual) };
      level50.learn(outcome);
      level80.learn(outcome);
      const surprise = tame(logActual - expectation(groups, logEstimate));
      for (const group of groups) {
        const { name } = group.source;
        if (name === 'all' || name === 'size') continue;
        const credibility = name === 'like-this' ? likeThis : labels;
        credibility.learn({ surprise, groupSurprise: meanOf(group, (member) => member.surprise) });
      }
      trend.learn({ logEstimate, logRatio: logActual - logEstimate });
      history.add(work, surprise);
    },
  };
}

function strongestOf(groups: readonly HeardGroup[]): HeardGroup | null {
  return groups.reduce<HeardGroup | null>(
    (best, group) => (best !== null && best.share >= group.share ? best : group),
    null,
  );
}

/** The newest members; for a group that is said to be of about this size, the newest that are, unless none is. */
function spokenOf({ source, members }: WorkGroup): readonly RememberedWork[] {
  const close = source.name === 'like-this' ? members : members.filter((member) => member.closeness >= CLOSE);
  return (close.length > 0 ? close : members).slice(0, SPOKEN_OF).map((member) => member.work);
}

function meanOf({ members, totalWeight }: WorkGroup, figure: (work: RememberedWork) => number): number {
  return members.reduce((sum, { work, weight }) => sum + figure(work) * weight, 0) / totalWeight;
}

function logOf(minutes: number): number {
  if (!(minutes > 0 && Number.isFinite(minutes))) throw new RangeError(`expected minutes above 0, got ${minutes}`);
  return Math.log(minutes);
}

function wholeMinutes(logMinutes: number): number {
  return Math.max(1, Math.round(Math.exp(logMinutes)));
}
