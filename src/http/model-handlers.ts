/** Which use case answers which route about what language models do. */
import type { Clarify } from '#features/clarify/clarify.ts';
import type { Briefs } from '#features/coaching/brief.ts';
import type { Coach } from '#features/coaching/coach.ts';
import type { StepsOffers } from '#features/goals/offered-steps.ts';
import type { Proof } from '#features/proof/proof.ts';
import type { Reflections } from '#features/reflections/reflections.ts';
import type { SentWordsList } from '#features/sent-words/sent-words.ts';
import type { Handlers, ModelRouteName } from './handler.ts';

export interface ModelUseCases {
  readonly clarify: Clarify;
  readonly briefs: Briefs;
  readonly coach: Coach;
  readonly proof: Proof;
  readonly reflections: Reflections;
  readonly stepsOffers: StepsOffers;
  readonly sentWords: SentWordsList;
}

export function createModelHandlers(use: ModelUseCases): Pick<Handlers, ModelRouteName> {
  return {
    clarifyGoal: async ({ actor, body, signal }) => ({ body: await use.clarify.ask(actor, body.text, { signal }) }),
    readBrief: async ({ actor, signal }) => ({ body: await use.briefs.read(actor, { signal }) }),
    askCoach: async ({ actor, body, signal }) => ({
      body: { events: await use.coach.ask(actor, body.question, { signal }) },
    }),
    readReflections: async ({ actor, query, signal }) => ({
      body: await use.reflections.read(actor, query.week, { signal }),
    }),
    reviewProof: async ({ actor, params, body, signal }) => ({
      body: await use.proof.review(actor, { blockId: params.id, ...body }, { signal }),
    }),
    readOfferedSteps: async ({ actor, params }) => {
      const offered = await use.stepsOffers.read(actor, params.id);
      if (offered === undefined) return { status: 204, body: undefined };
      const steps = offered.breakdown.blocks.map(({ dependsOn: _, ...step }) => step);
      return { body: { steps, offeredAt: offered.offeredAt } };
    },
    leaveOfferedSteps: async ({ actor, params }) => {
      await use.stepsOffers.leave(actor, params.id);
      return { body: undefined };
    },
    listSentWords: async ({ actor, query }) => {
      const page = await use.sentWords.list(actor.person, query);
      return { body: { items: page.items.map(({ value }) => value), nextCursor: page.next ?? null } };
    },
  };
}
