/** The kinds of work that models are asked for, by the names of their chains. Whoever adds a chain adds it here; a test compares. */
export const CHAIN_NAMES = [
  'break-down',
  'clarify',
  'coach',
  'daily-brief',
  'estimate',
  'reflect',
  'review-proof',
] as const;

export type ChainName = (typeof CHAIN_NAMES)[number];
