/** Row 15: steps of a chain that do not need each other run at the same time, through the optimizer to a model that takes its time. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { type Chain, firstStep, type Step, stepAfter } from '#chains/chain.ts';
import { type ChainTrace, createChainRunner } from '#chains/run-chain.ts';
import { questionsAtMost } from '#chains/stop-conditions.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { createOpenAiCompatibleLlm } from '#ports/llm/llm-openai-compatible.ts';
import { openLiveModels } from '#testing/open-live-models.ts';
import { spawnUpstream } from '#testing/test-upstream.ts';
import { quantile } from './quantile.ts';
import type { Outcome } from './rows.ts';

const Part = z.strictObject({ words: z.string() });
type Part = z.output<typeof Part>;
type Input = { readonly subject: string };
type PartStep = Step<Input, Part>;

const LATENCY_MS = 300;
const ROUNDS = 9;
/** How much longer than its longest path a run may take. */
const MOST_OVER = 0.15;

const part = (name: string): PartStep => firstStep(name, ({ input, ask }) => ask(question(name, input.subject)));
const [facts, risks, people] = [part('facts'), part('risks'), part('people')];
const first: readonly PartStep[] = [facts, risks, people];
const whole: PartStep = stepAfter<Input, [Part, Part, Part], Part>(
  'whole',
  [facts, risks, people],
  ({ ask }, ...parts) => ask(question('whole', parts.map(({ words }) => words).join(' '))),
);

const CHAIN: Chain<Input, Part> = {
  ...{ name: 'three-parts', version: 1, input: z.object({ subject: z.string() }), output: Part, last: whole },
  stopWhen: [questionsAtMost(first.length + 1)],
  offline: () => ({ value: { words: 'none' }, source: 'template' }),
};

export async function checkParallelSteps(): Promise<Outcome> {
  await using upstream = await spawnUpstream();
  const llm = createOpenAiCompatibleLlm({ baseUrl: upstream.baseUrl, model: `slow-${LATENCY_MS}` });
  await using open = await openLiveModels({ llms: [llm], policy: { personRequestsPerMinute: 1000 } });
  const runChain = createChainRunner({ models: open.models, clock: systemClock });
  const over: number[] = [];
  const spared: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const input = { subject: `subject ${round}` };
    const { source, trace } = await runChain(CHAIN, { person: 'person-1' as PersonId, input });
    assert.equal(source, 'model');
    // The first run loads what the others have.
    if (round === 0) continue;
    over.push(trace.ms / longestPath(trace) - 1);
    spared.push(trace.steps.reduce((sum, { ms }) => sum + ms, 0) / trace.ms);
  }
  const { maxInFlight } = await upstream.figures();
  const figure =
    `3 steps of about ${LATENCY_MS} ms at once and one after them: ${(100 * quantile(over, 0.5)).toFixed(1)} % longer than the ` +
    `longest path (median of ${ROUNDS}, worst ${(100 * Math.max(...over)).toFixed(1)} %), ` +
    `${quantile(spared, 0.5).toFixed(2)} times as quick as one after the other, ${maxInFlight} in flight`;
  assert.equal(maxInFlight, first.length, figure);
  return { kind: quantile(over, 0.5) <= MOST_OVER ? 'passed' : 'failed', figure };
}

/** Of what the steps took themselves: the slowest that comes first, and the one that needs it. */
function longestPath({ steps }: ChainTrace): number {
  const msOf = ({ name }: PartStep) => steps.find(({ step }) => step === name)?.ms ?? Number.NaN;
  return Math.max(...first.map(msOf)) + msOf(whole);
}

function question(name: string, words: string) {
  return { system: 'Answer in a few words.', prompt: `${name}: ${words}`, schema: Part, maxOutputTokens: 100 };
}
