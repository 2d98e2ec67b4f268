/**
 * Puts right in a model's answer what can be put right without guessing: numbers before titles, minutes that add up to something else than
 * was asked, steps longer than a block. What is wrong beyond that it leaves for the validator to refuse.
 */
import { type Breakdown, type DraftBlock, FIRST_BLOCK_MAX_MINUTES } from '#model/breakdown.ts';
import type { BreakDownRequest } from './break-down-request.ts';
import { doneWhenOfPart, titleOfPart } from './part-wording.ts';
import { cutStep, longestBlock, roomyLimit } from './size-steps.ts';

/** "1. ", "Step 2: ", "- " and the like. */
const NUMBERING = /^(?:(?:step\s*)?\d+\s*[.):–-]|[-*•])\s*/i;

/** The answer in the form that is stored; pure. */
export function tidyAnswer(answer: Breakdown, request: BreakDownRequest): Breakdown {
  const blocks = scaleMinutes(answer.blocks.map(tidyBlock), request.estimateMinutes);
  return { ...answer, blocks: cutLongBlocks(blocks, request) };
}

function tidyBlock(block: DraftBlock): DraftBlock {
  const title = block.stepTitle.trim().replace(NUMBERING, '').replace(/\.$/, '');
  return {
    ...block,
    stepTitle: title.charAt(0).toUpperCase() + title.slice(1),
    doneWhen: block.doneWhen.trim().replace(/\.$/, ''),
    dependsOn: [...new Set(block.dependsOn)].toSorted((a, b) => a - b),
  };
}

/** The first block keeps its few minutes; the others share the rest in the proportions the model gave them. */
function scaleMinutes(blocks: readonly DraftBlock[], estimateMinutes: number | null): readonly DraftBlock[] {
  const [first, ...others] = blocks;
  if (first === undefined || others.length === 0 || estimateMinutes === null) return blocks;
  const wanted = estimateMinutes - first.minutes;
  if (wanted < others.length) return blocks;
  const given = others.reduce((total, block) => total + block.minutes, 0);
  const share = (minutes: number) => Math.max(1, Math.round((minutes * wanted) / given));
  return [first, ...others.map((block) => ({ ...block, minutes: share(block.minutes) }))];
}

/** Cuts what is longer than a block; whoever needed the whole step needs its last part. */
function cutLongBlocks(blocks: readonly DraftBlock[], request: BreakDownRequest): DraftBlock[] {
  const totalMinutes = blocks.reduce((total, block) => total + block.minutes, 0);
  const longest = roomyLimit({ totalMinutes, limit: longestBlock(request), steps: blocks.length });
  const lastParts: number[] = [];
  const result: DraftBlock[] = [];
  for (const [step, block] of blocks.entries()) {
    const limit = step === 0 ? FIRST_BLOCK_MAX_MINUTES : longest;
    for (const part of cutStep({ step, minutes: block.minutes, unit: 1, longest: limit })) {
      result.push({
        stepTitle: titleOfPart(block.stepTitle, part),
        doneWhen: doneWhenOfPart(block.doneWhen, part),
        minutes: part.minutes,
        // A position that is not there yet stays as it is, so that the validator sees it.
        dependsOn:
          part.part > 1
            ? [result.length - 1]
            : block.dependsOn.map((position) => lastParts[position] ?? position + result.length),
      });
    }
    lastParts.push(result.length - 1);
  }
  return result;
}
