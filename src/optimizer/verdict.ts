/**
 * What a failed request says about its provider. Slow and broken count like down. A wrong key, a spent budget, a model that is not there
 * would meet the next call as well; a request that only this call makes wrong says nothing about others. A cut answer is an answer.
 */
import type { LlmFailure, LlmFailureKind } from '#ports/llm/llm.ts';
import type { CallVerdict } from './provider-gate.ts';

const NOBODY_IS_SERVED = [401, 402, 403, 404];

/** `servedMs`: how long it was given. `slowFromMs`: from when on no answer means slow. */
export function verdictOf(
  { kind, status }: LlmFailure,
  { servedMs, slowFromMs }: { readonly servedMs: number; readonly slowFromMs: number },
): CallVerdict {
  switch (kind) {
    case 'unreachable':
    case 'overloaded':
    case 'limited':
    case 'broken':
    case 'cut':
      return 'failing';
    case 'timed-out':
      return servedMs >= slowFromMs ? 'failing' : 'neither';
    case 'refused':
      return status !== undefined && NOBODY_IS_SERVED.includes(status) ? 'failing' : 'neither';
    case 'truncated':
      return 'fine';
    case 'schema-unsupported':
      return 'neither';
  }
}

const TURNED_AWAY: readonly LlmFailureKind[] = ['overloaded', 'limited', 'refused', 'schema-unsupported'];

/** Tokens to count for it: none where the provider turned it away, all that were set aside where it may have worked. */
export function tokensOf({ kind }: LlmFailure): number | undefined {
  return kind === 'unreachable' || TURNED_AWAY.includes(kind) ? 0 : undefined;
}

/** Whether the provider said all it had to say, so that it knows as well that nothing is under way any more. */
export function wasAnswered({ kind }: LlmFailure): boolean {
  return kind === 'truncated' || TURNED_AWAY.includes(kind);
}
