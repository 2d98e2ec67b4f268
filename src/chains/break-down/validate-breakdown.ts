/**
 * What every breakdown must be, wherever it came from: a model's answer and a template's pass the same rules. It names each fault with its
 * place and repairs nothing.
 */
import type { Fault } from '#kernel/problem.ts';
import { type Breakdown, type DraftBlock, FIRST_BLOCK_MAX_MINUTES } from '#model/breakdown.ts';
import type { BreakDownRequest } from './break-down-request.ts';
import { beginsWithVerb } from './imperative-verbs.ts';
import { isInEnglish } from './languages/read-language.ts';
import { stems } from './word-stem.ts';

const MAX_BLOCKS = 120;
const LENGTHS = { stepTitle: { min: 6, max: 200 }, doneWhen: { min: 6, max: 300 } } as const;
/** How far the sum of the minutes may be from the estimate. */
const SUM_TOLERANCE = 0.1;
/** Words that change nothing about what a step says. */
const FILLER = new Set(
  `a an the my your our to for of in on at with and it this up i do how please just me own some`.split(' '),
);

/** Every fault of a breakdown for that request; none means that it is valid. Pure. */
export function findBreakdownFaults(
  breakdown: Breakdown,
  request: Pick<BreakDownRequest, 'title' | 'estimateMinutes'>,
): readonly Fault[] {
  const { blocks } = breakdown;
  if (blocks.length < 1 || blocks.length > MAX_BLOCKS) {
    return [{ path: 'blocks', message: `expected 1 to ${MAX_BLOCKS} blocks, got ${blocks.length}` }];
  }
  const goal = tellingWords(request.title);
  // Only English verbs are known; an answer in the language of the goal cannot be held to them.
  const isHeldToVerbs = isInEnglish(request.title);
  return [
    ...blocks.flatMap((block, at) => faultsOfBlock(block, { at, goal, isHeldToVerbs })),
    ...repeatedTitles(blocks),
    ...faultsOfFirst(blocks),
    ...faultsOfSum(blocks, request.estimateMinutes),
  ];
}

/** True when a step says nothing that the goal does not say: the same words but for small ones. */
export function echoesGoal(stepTitle: string, goal: string): boolean {
  return tellsTheSame(stepTitle, tellingWords(goal));
}

function tellsTheSame(stepTitle: string, goal: ReadonlySet<string>): boolean {
  const told = tellingWords(stepTitle);
  return told.size > 0 && told.size === goal.size && told.isSubsetOf(goal);
}

function tellingWords(text: string): ReadonlySet<string> {
  return new Set(stems(text).filter((word) => !FILLER.has(word)));
}

function faultsOfBlock(
  block: DraftBlock,
  {
    at,
    goal,
    isHeldToVerbs,
  }: { readonly at: number; readonly goal: ReadonlySet<string>; readonly isHeldToVerbs: boolean },
): readonly Fault[] {
  const path = `blocks/${at}`;
  const faults: Fault[] = [
    ...faultsOfLength(block, { path, field: 'stepTitle' }),
    ...faultsOfLength(block, { path, field: 'doneWhen' }),
  ];
  if (isHeldToVerbs && !beginsWithVerb(block.stepTitle)) {
    faults.push({ path: `${path}/stepTitle`, message: 'expected it to begin with a verb, such as "Open" or "Write"' });
  }
  if (tellsTheSame(block.stepTitle, goal)) {
    faults.push({ path: `${path}/stepTitle`, message: 'expected a step, got the goal in other words' });
  }
  if (sameText(block.doneWhen, block.stepTitle)) {
    faults.push({ path: `${path}/doneWhen`, message: 'expected a way to tell that it is done, got the title again' });
  }
  if (!Number.isInteger(block.minutes) || block.minutes < 1 || block.minutes > 600) {
    faults.push({ path: `${path}/minutes`, message: 'expected 1 to 600 whole minutes' });
  }
  return [...faults, ...faultsOfDependencies(block, { path, at })];
}

function faultsOfLength(
  block: DraftBlock,
  { path, field }: { readonly path: string; readonly field: keyof typeof LENGTHS },
): readonly Fault[] {
  const { min, max } = LENGTHS[field];
  const text = block[field];
  const { length } = text.trim();
  if (length < min || length > max)
    return [{ path: `${path}/${field}`, message: `expected ${min} to ${max} characters` }];
  return /[\r\n]/.test(text) ? [{ path: `${path}/${field}`, message: 'expected a single line' }] : [];
}

/** Pointing only backwards is what makes a circle impossible. */
function faultsOfDependencies(
  block: DraftBlock,
  { path, at }: { readonly path: string; readonly at: number },
): readonly Fault[] {
  const isForward = block.dependsOn.some((position) => !Number.isInteger(position) || position < 0 || position >= at);
  if (isForward) return [{ path: `${path}/dependsOn`, message: 'expected only positions of earlier blocks' }];
  const isRepeated = new Set(block.dependsOn).size !== block.dependsOn.length;
  return isRepeated ? [{ path: `${path}/dependsOn`, message: 'expected each position once' }] : [];
}

function repeatedTitles(blocks: readonly DraftBlock[]): readonly Fault[] {
  const seen = new Set<string>();
  return blocks.flatMap(({ stepTitle }, at) => {
    const key = stepTitle.trim().toLowerCase();
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated ? [{ path: `blocks/${at}/stepTitle`, message: 'expected a title no other block has' }] : [];
  });
}

function faultsOfFirst(blocks: readonly DraftBlock[]): readonly Fault[] {
  return (blocks[0]?.minutes ?? 0) > FIRST_BLOCK_MAX_MINUTES
    ? [{ path: 'blocks/0/minutes', message: `expected at most ${FIRST_BLOCK_MAX_MINUTES} minutes for the first block` }]
    : [];
}

function faultsOfSum(blocks: readonly DraftBlock[], estimate: number | null): readonly Fault[] {
  if (estimate === null) return [];
  const sum = blocks.reduce((total, block) => total + block.minutes, 0);
  // One minute either way, because a tenth of a small estimate is less than the smallest step of the clock.
  const tolerance = Math.max(1, estimate * SUM_TOLERANCE);
  return Math.abs(sum - estimate) > tolerance
    ? [{ path: 'blocks', message: `expected the minutes to add up to about ${estimate}, got ${sum}` }]
    : [];
}

function sameText(a: string, b: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return plain(a) === plain(b);
}
