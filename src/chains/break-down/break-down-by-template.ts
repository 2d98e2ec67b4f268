/**
 * Breaks a goal into steps without a model: the template that fits its words, filled with its own object, sized to its estimate. It
 * promises a valid breakdown for every text and every estimate from 1 to 60,000 minutes, the same one each time, well under a millisecond or two.
 */
import type { Breakdown, DraftBlock } from '#model/breakdown.ts';
import type { BreakDownRequest } from './break-down-request.ts';
import { createTemplateChooser } from './choose-template.ts';
import { fillSentence, type SentenceSlots, slotsOf } from './fill-template.ts';
import type { GoalTemplate, TemplateStep } from './goal-template.ts';
import { readOtherLanguage } from './languages/read-language.ts';
import { doneWhenOfPart, titleOfPart } from './part-wording.ts';
import { longestBlock, MAX_TOTAL_MINUTES, type SizedPart, selectSteps, sizeSteps } from './size-steps.ts';
import { TEMPLATES } from './template-list.ts';
import { GENERAL_TEMPLATE } from './templates/general.ts';
import { echoesGoal } from './validate-breakdown.ts';

/** Up to here a task is one block: the most useful thing to do in so few minutes. */
const ONE_BLOCK_MINUTES = 10;
/** Up to here it is two: getting ready, then that thing. */
const TWO_BLOCKS_MINUTES = 20;

const chooseTemplate = createTemplateChooser(TEMPLATES, GENERAL_TEMPLATE);

/**
 * The steps of a goal. `goalKind` is the template's kind, `general` when nothing specific fits. Minutes add up to the estimate, or to the
 * template's usual total when there is none. Never throws.
 */
export function breakDownByTemplate(request: BreakDownRequest): Breakdown {
  const { template, goal } = chooseFor(request);
  return fillTemplate(template, { request, slots: slotsOf(template, { goal, title: request.title }) });
}

/** How sure a goal's words are of its template, in the sense of `TemplateChoice`; 0 where only the general one fits. */
export function surenessOf(goal: Pick<BreakDownRequest, 'title' | 'tags'>): number {
  return chooseFor(goal).score;
}

function chooseFor({ title, tags }: Pick<BreakDownRequest, 'title' | 'tags'>) {
  return chooseTemplate({ title: readOtherLanguage(title) ?? title, tags });
}

/** One template as a breakdown of the request; used for the chosen template, and in tests for each. */
export function fillTemplate(
  template: GoalTemplate,
  { request, slots }: { readonly request: BreakDownRequest; readonly slots: SentenceSlots },
): Breakdown {
  const usual = template.steps.reduce((total, [minutes]) => total + minutes, 0);
  const totalMinutes = Math.min(MAX_TOTAL_MINUTES, Math.max(1, Math.round(request.estimateMinutes ?? usual)));
  const steps = stepsFor(template, { totalMinutes, request });
  const parts = sizeSteps(
    steps.map(([defaultMinutes, , , keep]) => ({ defaultMinutes, isKept: keep !== undefined })),
    {
      totalMinutes,
      limit: longestBlock(request),
    },
  );
  return { goalKind: template.kind, blocks: toBlocks(parts, { steps, template, slots, title: request.title }) };
}

function stepsFor(
  template: GoalTemplate,
  { totalMinutes, request }: { readonly totalMinutes: number; readonly request: BreakDownRequest },
): readonly TemplateStep[] {
  const [title, doneWhen] = template.short;
  const short: TemplateStep = [ONE_BLOCK_MINUTES, title, doneWhen];
  if (totalMinutes <= ONE_BLOCK_MINUTES) return [short];
  const first = template.steps[0];
  if (totalMinutes <= TWO_BLOCKS_MINUTES && first !== undefined) return [first, short];
  const sizable = template.steps.map(([defaultMinutes, , , keep]) => ({ defaultMinutes, isKept: keep !== undefined }));
  const kept = new Set(selectSteps(sizable, { totalMinutes, detail: request.detail }));
  return template.steps.filter((_, at) => kept.has(at));
}

interface Wording {
  readonly steps: readonly TemplateStep[];
  readonly template: GoalTemplate;
  readonly slots: SentenceSlots;
  readonly title: string;
}

function toBlocks(parts: readonly SizedPart[], { steps, template, slots, title }: Wording): DraftBlock[] {
  const sentences = steps.map(([, stepTitle, doneWhen]) => ({
    stepTitle: apart(fillSentence(stepTitle, slots), title),
    doneWhen: fillSentence(doneWhen, slots),
  }));
  return parts.map((part, position) => {
    const { stepTitle = '', doneWhen = '' } = sentences[part.step] ?? {};
    return {
      stepTitle: titleOfPart(stepTitle, part),
      doneWhen: doneWhenOfPart(doneWhen, part),
      minutes: part.minutes,
      dependsOn: [...dependenciesOf(part, { parts, position, anyOrder: template.anyOrder ?? false })],
    };
  });
}

/** A step that says the same as the goal helps nobody; the timer at least makes it a start. */
function apart(stepTitle: string, goal: string): string {
  if (!echoesGoal(stepTitle, goal)) return stepTitle;
  return `Start the timer and ${stepTitle.charAt(0).toLowerCase()}${stepTitle.slice(1)}`;
}

/** In a row, unless the template says that the order is free: then each step needs the first one, and the last needs them all. */
function dependenciesOf(
  { step, part }: SizedPart,
  {
    parts,
    position,
    anyOrder,
  }: { readonly parts: readonly SizedPart[]; readonly position: number; readonly anyOrder: boolean },
): readonly number[] {
  if (position === 0) return [];
  if (!anyOrder || part > 1) return [position - 1];
  const lastParts = parts.flatMap((other, at) => (other.part === other.parts && other.step < step ? [at] : []));
  const isLastStep = step === parts.at(-1)?.step;
  return isLastStep ? lastParts : lastParts.slice(0, 1);
}
