/** Puts the person's own words into a template's sentences. Never returns a sentence longer than the model allows, nor one with a slot left. */

import type { GoalTemplate } from './goal-template.ts';
import type { GoalWords } from './goal-words.ts';

const MAX_QUOTE = 80;

export interface SentenceSlots {
  readonly object: string;
  readonly theObject: string;
  /** The goal as typed, in quotation marks, shortened. */
  readonly goal: string;
}

/** The words for a template's slots; its own noun stands in when the goal names nothing. */
export function slotsOf(
  template: GoalTemplate,
  { goal, title }: { readonly goal: GoalWords; readonly title: string },
): SentenceSlots {
  const isNamed = goal.object !== '';
  return {
    object: isNamed ? goal.object : template.object,
    theObject: isNamed ? goal.theObject : `the ${template.object}`,
    goal: quote(title),
  };
}

/** "Sketch {the object}" -> "Sketch the garden fence", its first letter a capital. */
export function fillSentence(sentence: string, slots: SentenceSlots): string {
  const filled = sentence
    .replaceAll('{the object}', slots.theObject)
    .replaceAll('{object}', slots.object)
    .replaceAll('{goal}', slots.goal);
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

function quote(title: string): string {
  const plain = title
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .replace(/[“”"]/g, '')
    .trim();
  const characters = Array.from(plain === '' ? 'this' : plain);
  const shown =
    characters.length > MAX_QUOTE
      ? `${characters
          .slice(0, MAX_QUOTE - 1)
          .join('')
          .trimEnd()}…`
      : characters.join('');
  return `“${shown}”`;
}
