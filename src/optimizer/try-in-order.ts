/** Models asked one after the other until one gives something, hedged where that is wanted. Says why when none did. */
import type { Llm } from '#ports/llm/llm.ts';
import type { Member } from './flights.ts';
import { type Hedging, hedge } from './hedge.ts';
import { ModelsUnavailable, type UnavailableReason } from './models.ts';
import type { Pace } from './pace.ts';

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

export interface Paced<Result> {
  readonly hedging: Trying<Result>['hedging'];
  /** Where what was measured of a model goes; undefined where nothing is measured. */
  readonly pace: (llm: Llm) => Pace | undefined;
}

export interface Tried<Result> {
  readonly result: Result;
  /** How many models gave nothing before. */
  readonly fellBack: number;
}

/** Throws `ModelsUnavailable`, or the reason of the member's signal. */
export async function tryInOrder<Result>(trying: Trying<Result>): Promise<Tried<Result>> {
  const { llms, member, ask } = trying;
  const failures = createFailures(member);
  for (let index = 0; index < llms.length; ) {
    const [llm, next] = [llms[index] as Llm, llms[index + 1]];
    const outcome = await tryOne(trying, {
      llm,
      next,
      isLast: index + 1 === llms.length,
      isNextLast: index + 2 >= llms.length,
    });
    if ('result' in outcome) return { result: outcome.result, fellBack: index };
    failures.add(llm, outcome.error);
    index += outcome.isBoth ? 2 : 1;
  }
  // Nobody was asked, and somebody is only busy: with no other to turn to, there is all the time to wait there.
  for (const llm of failures.onlyBusy()) {
    try {
      return { result: await ask(llm, { member, isLast: true }), fellBack: llms.indexOf(llm) };
    } catch (error) {
      failures.add(llm, error);
    }
  }
  throw failures.mostTelling();
}

interface Turn {
  readonly llm: Llm;
  readonly next: Llm | undefined;
  readonly isLast: boolean;
  readonly isNextLast: boolean;
}

/** One model, and the next one beside it when it is slow and hedged. */
async function tryOne<Result>(
  { member, ask, hedging }: Trying<Result>,
  { llm, next, isLast, isNextLast }: Turn,
): Promise<{ readonly result: Result } | { readonly error: unknown; readonly isBoth: boolean }> {
  const first = (one: Member) => ask(llm, { member: one, isLast });
  const afterMs = next === undefined ? undefined : hedging?.p95Of(llm);
  if (hedging === undefined || next === undefined || afterMs === undefined) {
    try {
      return { result: await first(member) };
    } catch (error) {
      return { error, isBoth: false };
    }
  }
  const second = (one: Member) => ask(next, { member: one, isLast: isNextLast });
  return hedge({ ...hedging, member, afterMs, first, second });
}

/** Collects why models gave nothing. Adding throws at once what no other model would change. */
function createFailures(member: Member) {
  const failures: { readonly llm: Llm; readonly failure: ModelsUnavailable }[] = [];
  return {
    add: (llm: Llm, error: unknown) => {
      if (member.signal.aborted) throw member.signal.reason;
      const failure = asUnavailable(error);
      if (failure.reason === 'limited' || failure.reason === 'service-limited') throw failure;
      failures.push({ llm, failure });
    },
    onlyBusy: (): readonly Llm[] => {
      const isWaiting = ({ reason }: ModelsUnavailable) => reason === 'busy' || reason === 'open';
      if (failures.length < 2 || !failures.every(({ failure }) => isWaiting(failure))) return [];
      return failures.filter(({ failure }) => failure.reason === 'busy').map(({ llm }) => llm);
    },
    mostTelling: () => mostTelling(failures.map(({ failure }) => failure)),
  };
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
