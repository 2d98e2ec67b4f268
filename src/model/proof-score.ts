/**
 * How much of a finished step what a person shows makes plain, in four bands: 8 all that "done" asked for, 6.5 nearly, 5 a part of it,
 * 3 little yet. It says something of what was shown, never of the person.
 */
export const PROOF_SCORES = [8, 6.5, 5, 3] as const;
export type ProofScore = (typeof PROOF_SCORES)[number];
