/**
 * Finished work in the order it was finished, and the groups of it that a piece of work belongs to: everything, about this size, each
 * tag, alike. It weighs members by how new and how close they are; what to conclude from them is the duration model's affair.
 */
import type { DurationObservation } from '#model/duration-estimate.ts';
import type { EvidenceGroup, PastWork } from './duration-sentence.ts';
import { createTitleIndex } from './similar-titles.ts';

/** What memory needs to know of a finished piece of work. */
export type FinishedWork = Pick<DurationObservation, 'title' | 'kind' | 'tags' | 'estimateMinutes' | 'actualMinutes'>;

/** By what a piece of work belongs to groups. `logEstimate` is null when nobody said how long it would take. */
export interface WorkTraits {
  readonly title: string | null;
  readonly kind: string | null;
  readonly tags: readonly string[];
  readonly logEstimate: number | null;
}

/** Natural logarithms of minutes, and how far the outcome lay from what its size alone would have said. */
export interface RememberedWork extends PastWork {
  readonly logEstimate: number;
  readonly logActual: number;
  readonly surprise: number;
}

/** One earlier piece of work in a group. `closeness` is 0 to 1; the weight is closeness faded by newer members. */
export interface Member {
  readonly work: RememberedWork;
  readonly closeness: number;
  readonly weight: number;
}

/** Newest first, at least one. */
export interface WorkGroup {
  readonly source: EvidenceGroup;
  readonly members: readonly Member[];
  readonly totalWeight: number;
}

export interface WorkHistory {
  readonly count: () => number;
  readonly add: (work: FinishedWork, surprise: number) => void;
  /** Groups with members, from broad to narrow. Those of a label seen more often come before those of a rarer one. */
  readonly groupsOf: (traits: WorkTraits) => readonly WorkGroup[];
}

/** In each group, the member with 60 newer ones counts half as much as the newest, and what lies three times as far back not at all. */
const HALF_LIFE = 60;
const WINDOW = 3 * HALF_LIFE;
const FADING = Math.LN2 / HALF_LIFE;
/** However rare a size is, no more than this many of a group's newest members are looked through for it. */
const LOOK_BACK = 1000;
/** "About this size" fades out at half and at double the estimate. */
const OCTAVE = Math.log(2);

/** Positions in the history, ascending, with how much each belongs to the group apart from its size; 1 when not given. */
interface Candidates {
  readonly positions: readonly number[];
  readonly likeness?: readonly number[];
}

/** Starts empty. Adding and grouping cost the same however long the history is. */
export function createWorkHistory(): WorkHistory {
  const past: RememberedWork[] = [];
  const logEstimates: number[] = [];
  const everything: number[] = [];
  const positionsOf = new Map<string, number[]>();
  const titles = createTitleIndex();

  const labelled = (key: string): readonly number[] => positionsOf.get(key) ?? [];

  /** Work with a like title. Without a title the kind stands for the text. */
  const alike = ({ title, kind }: WorkTraits): Candidates => {
    if (title === null) return { positions: kind === null ? [] : labelled(kindKey(kind)) };
    const similar = titles.similar(title);
    return { positions: similar.map((one) => one.position), likeness: similar.map((one) => one.likeness) };
  };

  const weigh = (source: EvidenceGroup, candidates: Candidates, logEstimate: number | null): WorkGroup => {
    const { positions, likeness } = candidates;
    const members: Member[] = [];
    let newer = 0;
    let totalWeight = 0;
    const oldest = Math.max(0, positions.length - LOOK_BACK);
    for (let i = positions.length - 1; i >= oldest && newer < WINDOW; i -= 1) {
      const position = positions[i] as number;
      const size = logEstimate === null ? 1 : 1 - Math.abs((logEstimates[position] as number) - logEstimate) / OCTAVE;
      if (size <= 0) continue;
      const closeness = size * (likeness?.[i] ?? 1);
      const weight = closeness * Math.exp(-newer * FADING);
      members.push({ work: past[position] as RememberedWork, closeness, weight });
      newer += closeness;
      totalWeight += weight;
    }
    return { source, members, totalWeight };
  };

  return {
    count: () => past.length,
    add: (work, surprise) => {
      const { estimateMinutes, actualMinutes } = work;
      const position = past.length;
      past.push({
        estimateMinutes,
        actualMinutes,
        logEstimate: Math.log(estimateMinutes),
        logActual: Math.log(actualMinutes),
        surprise,
      });
      logEstimates.push(Math.log(estimateMinutes));
      everything.push(position);
      if (work.title !== null) titles.add(position, work.title);
      for (const key of new Set([...work.tags.map(tagKey), ...(work.kind === null ? [] : [kindKey(work.kind)])])) {
        const positions = positionsOf.get(key);
        if (positions === undefined) positionsOf.set(key, [position]);
        else positions.push(position);
      }
    },
    groupsOf: (traits) => {
      const { logEstimate } = traits;
      const groups = [weigh({ name: 'all' }, { positions: everything }, null)];
      if (logEstimate !== null) groups.push(weigh({ name: 'size' }, { positions: everything }, logEstimate));
      const labels = labelsOf(traits).map(({ key, group }) => ({ key, group, positions: labelled(key) }));
      labels.sort((one, other) => other.positions.length - one.positions.length || (one.key < other.key ? -1 : 1));
      for (const label of labels) groups.push(weigh(label.group, label, logEstimate));
      groups.push(weigh({ name: 'like-this' }, alike(traits), logEstimate));
      return groups.filter((group) => group.members.length > 0);
    },
  };
}

/** The labels on a piece of work: its tags, and its kind unless that already stands for the text. */
function labelsOf({ title, kind, tags }: WorkTraits): { readonly key: string; readonly group: EvidenceGroup }[] {
  const labels: { key: string; group: EvidenceGroup }[] = [...new Set(tags)].map((tag) => ({
    key: tagKey(tag),
    group: { name: 'tag', tag },
  }));
  if (title !== null && kind !== null) labels.push({ key: kindKey(kind), group: { name: 'kind' } });
  return labels;
}

function tagKey(tag: string): string {
  return `tag:${tag}`;
}

function kindKey(kind: string): string {
  return `kind:${kind}`;
}
