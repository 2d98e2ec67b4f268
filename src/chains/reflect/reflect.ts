/** What a week shows, each insight with the facts it rests on. Starts and lengths are looked at apart, at the same time. */
import { z } from 'zod';
import type { Id, PersonId } from '#kernel/id.ts';
import type { Fault } from '#kernel/problem.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import { type Chain, firstStep, type StepContext, stepAfter } from '../chain.ts';
import type { RunChain } from '../run-chain.ts';
import { findUnkindWords } from '../safe-words.ts';
import { questionsAtMost, tokensAtMost } from '../stop-conditions.ts';
import { insightsByRules } from './insights-by-rules.ts';
import { REFLECT_SYSTEM, REFLECT_VERSION, reflectPrompt } from './reflect-prompt.ts';
import { type ReflectFact, ReflectRequest } from './reflect-request.ts';

const Insight = z.strictObject({ text: z.string().min(10).max(240), evidence: z.array(z.string()).min(1).max(40) });
export const Insights = z.strictObject({ insights: z.array(Insight).max(4) });
export type Insights = z.output<typeof Insights>;

const HalfInsights = z.strictObject({ insights: z.array(Insight).max(2) });

export type Reflect = (
  request: ReflectRequest & { readonly person: PersonId },
  options: { readonly signal: AbortSignal },
) => Promise<{
  readonly insights: readonly { readonly text: string; readonly evidence: readonly Id<'fact'>[] }[];
  readonly source: AnswerSource;
}>;

/** Fewer show no pattern. */
const LEAST_FACTS = 2;

const starts = firstStep('starts', (context: StepContext<ReflectRequest>) =>
  askAbout('starts', context, ({ latencyMinutes, type }) => latencyMinutes !== undefined && type === 'session-started'),
);
const lengths = firstStep('lengths', (context: StepContext<ReflectRequest>) =>
  askAbout('lengths', context, ({ type }) => type !== 'session-started'),
);

export const REFLECT: Chain<ReflectRequest, Insights> = {
  name: 'reflect',
  version: REFLECT_VERSION,
  input: ReflectRequest,
  output: Insights,
  last: stepAfter('together', [starts, lengths] as const, async (_, ...halves: readonly [Insights, Insights]) => ({
    insights: halves.flatMap(({ insights }) => insights),
  })),
  stopWhen: [questionsAtMost(2), tokensAtMost(24_000)],
  offline: (input) => ({ value: { insights: [...insightsByRules(input)] }, source: 'template' }),
};

export function createReflect({ runChain }: { readonly runChain: RunChain }): Reflect {
  return async ({ person, timeZone, week, facts }, options) => {
    const { value, source } = await runChain(REFLECT, { person, input: { timeZone, week, facts } }, options);
    // Checked to be among the given ones, where they have their kind.
    const ids = new Map<string, Id<'fact'>>(facts.map(({ id }) => [id, id]));
    const insights = value.insights.map(({ text, evidence }) => ({
      text,
      evidence: evidence.map((id) => ids.get(id)).filter((id) => id !== undefined),
    }));
    return { insights, source };
  };
}

async function askAbout(
  about: 'starts' | 'lengths',
  { input, ask }: StepContext<ReflectRequest>,
  isTelling: (fact: ReflectFact) => boolean,
): Promise<Insights> {
  const facts = input.facts.filter(isTelling);
  if (facts.length < LEAST_FACTS) return { insights: [] };
  return ask({
    system: REFLECT_SYSTEM,
    prompt: reflectPrompt(about, facts, input),
    schema: HalfInsights,
    check: (answer) => faultsOf(answer, facts),
    maxOutputTokens: 400,
  });
}

function faultsOf({ insights }: Insights, facts: readonly ReflectFact[]): readonly Fault[] {
  const known = new Set<string>(facts.map(({ id }) => id));
  const texts = Object.fromEntries(insights.map(({ text }, at) => [`insights/${at}/text`, text]));
  const unknown = insights.flatMap(({ evidence }, at) =>
    evidence
      .filter((id) => !known.has(id))
      .map(() => ({ path: `insights/${at}/evidence`, message: 'expected only ids of facts that were given' })),
  );
  const alone = insights.flatMap(({ evidence }, at) =>
    new Set(evidence).size < LEAST_FACTS
      ? [{ path: `insights/${at}/evidence`, message: 'expected at least two facts for a pattern' }]
      : [],
  );
  return [...findUnkindWords(texts), ...unknown, ...alone];
}
