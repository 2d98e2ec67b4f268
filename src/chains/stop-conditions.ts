/** When a chain has asked enough. Each condition says why in a word, for the trace. */

/** How far a run would have come with the question that it is about to ask. */
export interface RunSoFar {
  /** Questions to models. */
  readonly questions: number;
  /** Tokens: those that answers cost, and of questions under way what they may cost at most. */
  readonly tokens: number;
}

export interface StopCondition {
  readonly name: string;
  /** The question is not asked. */
  readonly holds: (soFar: RunSoFar) => boolean;
}

export function questionsAtMost(most: number): StopCondition {
  return { name: `questions-at-most-${most}`, holds: ({ questions }) => questions > most };
}

export function tokensAtMost(most: number): StopCondition {
  return { name: `tokens-at-most-${most}`, holds: ({ tokens }) => tokens > most };
}

/** The first that holds, or undefined. */
export function reasonToStop(conditions: readonly StopCondition[], soFar: RunSoFar): string | undefined {
  return conditions.find(({ holds }) => holds(soFar))?.name;
}
