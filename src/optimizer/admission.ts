/**
 * The limits a call to a model has to be within. A person's share counts what they asked for: one for each call of a chain that reaches a
 * provider, whatever retries, re-asks and fallbacks it takes. The service's own limits count what is sent: every request, and its tokens,
 * set aside before as what goes in and the most that may come out, settled by what was really used. What is remembered, or shared with
 * an identical call under way, reaches no provider and costs nothing.
 */
import type { PersonId } from '#kernel/id.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Charge, Limit, Limiter } from '#ports/limiter/limiter.ts';
import type { LlmPrompt } from '#ports/llm/llm.ts';
import { ModelsUnavailable } from './models.ts';
import type { OptimizerPolicy } from './optimizer-policy.ts';

export interface Admitted {
  /** Undefined: as much as was set aside. */
  readonly settle: (tokens: number | undefined) => Promise<void>;
  /** Nothing was sent. */
  readonly release: () => Promise<void>;
}

export interface Admission {
  /** Throws `limited` or `service-limited`. `isFirst`: this call has not been counted for the person yet. */
  readonly admit: (options: {
    readonly person: PersonId;
    readonly isFirst: boolean;
    readonly tokens: number;
  }) => Promise<Admitted>;
}

const WINDOW = { windowSeconds: 60 };
const PERSON = 'model-person-requests';

export function createAdmission(deps: { readonly limiter: Limiter; readonly policy: OptimizerPolicy }): Admission {
  const { limiter, policy } = deps;
  const personal: Limit = { name: PERSON, most: policy.personRequestsPerMinute, ...WINDOW };
  const requests = limitOf('model-service-requests', policy.serviceRequestsPerMinute);
  const tokenLimit = limitOf('model-service-tokens', policy.serviceTokensPerMinute);

  return {
    admit: async ({ person, isFirst, tokens }) => {
      const charges: Charge[] = [];
      if (isFirst) charges.push({ limit: personal, key: person, amount: 1 });
      if (requests !== undefined) charges.push({ limit: requests, amount: 1 });
      if (tokenLimit !== undefined) charges.push({ limit: tokenLimit, amount: tokens });
      if (charges.length === 0) return FREE;
      const reservation = await limiter.reserve(charges);
      if (!reservation.accepted) {
        const { refusedBy, retryAfterSeconds } = reservation;
        emitSignal('model-limited', { limit: refusedBy });
        const reason = refusedBy === PERSON ? 'limited' : 'service-limited';
        throw new ModelsUnavailable(reason, { retryAfterMs: retryAfterSeconds * 1000 });
      }
      return {
        settle: async (used) => {
          // What was set aside is what was used: nothing to correct.
          if (tokenLimit === undefined || used === undefined || used === tokens) return;
          await reservation.settle(charges.map(({ limit, amount }) => (limit === tokenLimit ? used : amount)));
        },
        release: () => reservation.release(),
      };
    },
  };
}

const FREE: Admitted = { settle: async () => {}, release: async () => {} };

function limitOf(name: string, most: number | undefined): Limit | undefined {
  return most === undefined ? undefined : { name, most, ...WINDOW };
}

const CHARACTERS_A_TOKEN = 3;
const IMAGE_TOKENS = 1000;

/** What a request may cost at most, roughly: its input, on the high side, and its longest answer. A whole number, at least 1. */
export function estimateTokens(request: LlmPrompt, schemaCharacters: number): number {
  const characters = request.system.length + request.prompt.length + schemaCharacters;
  const images = (request.images?.length ?? 0) * IMAGE_TOKENS;
  return Math.max(1, Math.ceil(characters / CHARACTERS_A_TOKEN) + images + request.maxOutputTokens);
}
