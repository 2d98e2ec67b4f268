/** The part of the diagram that is about what chains say to people: each use case with the chain behind it. */
import { createClarify as createClarifyChain } from '#chains/clarify/clarify.ts';
import { createCoach as createCoachChain } from '#chains/coach/coach.ts';
import { createDailyBrief } from '#chains/daily-brief/daily-brief.ts';
import { createReflect } from '#chains/reflect/reflect.ts';
import { createReviewProof } from '#chains/review-proof/review-proof.ts';
import type { RunChain } from '#chains/run-chain.ts';
import { createClarify } from '#features/clarify/clarify.ts';
import { createBriefs } from '#features/coaching/brief.ts';
import { createCoach } from '#features/coaching/coach.ts';
import { createProof } from '#features/proof/proof.ts';
import { createReflections } from '#features/reflections/reflections.ts';
import type { ModelUseCases } from '#http/model-handlers.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Models } from '#optimizer/models.ts';
import type { Storage } from '#ports/storage/storage.ts';

export function composeCoaching(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly runChain: RunChain;
  /** Undefined where no model is configured. */
  readonly models: Models | undefined;
}): Omit<ModelUseCases, 'sentWords' | 'stepsOffers'> {
  return {
    clarify: createClarify({ ...deps, findQuestions: createClarifyChain(deps) }),
    briefs: createBriefs({ ...deps, writeBrief: createDailyBrief(deps) }),
    coach: createCoach({ ...deps, answer: createCoachChain(deps) }),
    proof: createProof({ ...deps, reviewProof: createReviewProof(deps) }),
    reflections: createReflections({ ...deps, reflect: createReflect(deps) }),
  };
}
