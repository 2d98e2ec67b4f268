/**
 * The shape of a template: a kind of goal, the words it is recognized by, and the steps that finish such a goal. Templates are data;
 * they hold sentences with slots and default minutes, and nothing that decides.
 *
 * Slots: `{the object}` is what the goal is about with its determiner ("the garden fence", "your passport"), `{object}` is the same
 * without one, for headings, searches and compounds.
 */

/** Minutes by default (1 or more), the title, the done-when; `keep` marks a step that is never left out, such as cutting the power. */
export type TemplateStep =
  | readonly [minutes: number, title: string, doneWhen: string]
  | readonly [minutes: number, title: string, doneWhen: string, keep: 'keep'];

export interface GoalTemplate {
  /** Unique, kebab-case; stored with the task as its goal kind. */
  readonly kind: string;
  /** Verbs that fit, base form, parted by commas. A goal whose own plain verb is not among them hardly ever matches. */
  readonly verbs: string;
  /** Nouns and short phrases that name its objects, singular, parted by commas. */
  readonly words: string;
  /** Words that make it likelier without naming it. */
  readonly hints?: string;
  /** Words that rule it out. */
  readonly unless?: string;
  /** Its words alone say too little: "dog" is no walk yet. Taken only with one of its verbs. */
  readonly needsVerb?: true;
  /** Verbs that are enough alone, whatever the object, parted by commas. */
  readonly verbIsEnough?: string;
  /** Stands in for the object when the goal names none. */
  readonly object: string;
  /** Steps after the first may be done in any order, before the last one. */
  readonly anyOrder?: true;
  /** The most useful thing to do when there are only minutes: title and done-when. */
  readonly short: readonly [title: string, doneWhen: string];
  /** In order. The first is a physical action of at most 10 minutes with nothing left to decide. */
  readonly steps: readonly TemplateStep[];
}
