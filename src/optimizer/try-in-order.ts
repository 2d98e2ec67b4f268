/** Models asked one after the other until one gives something, hedged where that is wanted. Says why when none did. */
import type { Llm } from '#ports/llm/llm.ts';
import type { Member } from './flights.ts';
import { type Hedging, hedge } from './hedge.ts';
import { ModelsUnavailable, type UnavailableReason } from './models.ts';

/** Asks one model. `isLast`: no other is left. */
export type Ask<Result> = (llm: Llm, options: { readonly member: Member; readonly isLast: boolean }) => Promise<Result>;

export interface Trying<Result> {
  readonly llms: readonly Llm[];
  readonly member: Member;
  readonly ask: Ask<Result>;
  /** Undefined where nothing is hedged. */
  readonly hedging:
    | (Pick<Hedging<Result>, 'budget' | 'clock' | 'discard'> & { readonly p95Of: (llm: Llm) => number | undefined })
    | undefined;
}

export interface Tried<Result> {
  readonly result: Result;
  /** How many models gave nothing before. */
  readonly fellBack: number;
}

/** Throws `ModelsUnavailable`, or the reason of the member's signal. */
export async function tryInOrder<Result>({ llms, member, ask, hedging }: Trying<Result>): Promise<Tried<Result>> {
  const failures: ModelsUnavailable[] = [];
  for (let index = 0; index < llms.length; index += 1) {
    const [llm, next] = [llms[index] as Llm, llms[index + 1]];
    const isLastBut = (used: number) => index + used >= llms.length;
    const first = (one: Member) => ask(llm, { member: one, isLast: isLastBut(1) });
    const afterMs = next === undefined ? undefined : hedging?.p95Of(llm);
    try {
      if (hedging === undefined || next === undefined || afterMs === undefined) {
        return { result: await first(member), fellBack: index };
      }
      const second = (one: Member) => ask(next, { member: one, isLast: isLastBut(2) });
      const outcome = await hedge({ ...hedging, member, afterMs, first, second });
      if ('result' in outcome) return { result: outcome.result, fellBack: index };
      if (outcome.isBoth) index += 1;
      throw outcome.error;
    } catch (error) {
      if (member.signal.aborted) throw member.signal.reason;
      const failure = asUnavailable(error);
      // Another model would not be within the limits either.
      if (failure.reason === 'limited' || failure.reason === 'service-limited') throw failure;
      failures.push(failure);
    }
  }
  throw mostTelling(failures);
}

export function asUnavailable(error: unknown): ModelsUnavailable {
  return error instanceof ModelsUnavailable ? error : new ModelsUnavailable('failed', { cause: error });
}

/** What went furthest says most. */
const TELLING: readonly UnavailableReason[] = ['cut', 'invalid', 'timed-out', 'failed', 'busy', 'open'];

function mostTelling(failures: readonly ModelsUnavailable[]): ModelsUnavailable {
  for (const reason of TELLING) {
    const found = failures.filter((failure) => failure.reason === reason);
    if (found.length === 0) continue;
    const waits = failures.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
    const retryAfterMs = waits.length === 0 ? undefined : Math.min(...waits);
    return new ModelsUnavailable(reason, { retryAfterMs, cause: found[0]?.cause ?? found[0] });
  }
  return new ModelsUnavailable('failed');
}
