/** Everything at once: many people, models that fail in every way, chance from a seed. What must hold is held against each run. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PersonId } from '#kernel/id.ts';
import { onSignal } from '#kernel/signal.ts';
import { type ActedLlm, actLlm, callOf, failure, GOOD, openModels, type Turn } from '#testing/models-fixture.ts';
import { type Chance, createChance } from '#testing/seeded-random.ts';
import { ModelsUnavailable } from './models.ts';

const FAULTS: readonly ((chance: Chance) => Turn)[] = [
  () => ({ isSilent: true }),
  (chance) => ({ afterMs: chance.between(0, 500), fails: failure('overloaded') }),
  () => ({ fails: failure('limited') }),
  (chance) => ({ fails: failure('limited', { retryAfterMs: chance.between(1, 8000) }) }),
  (chance) => ({ afterMs: chance.between(0, 500), fails: failure('unreachable') }),
  () => ({ fails: failure('refused', { retryable: false, status: 400 }) }),
  (chance) => ({ afterMs: chance.between(100, 3000), fails: failure('truncated', { retryable: false }) }),
  (chance) => ({ afterMs: chance.between(100, 3000), answer: { step: 'x', minutes: 700 } }),
  (chance) => ({ afterMs: chance.between(100, 3000), answer: undefined }),
  () => ({ fails: failure('schema-unsupported') }),
];

interface Run {
  readonly seed: number;
  readonly people: number;
  readonly calls: number;
  /** Of requests that go wrong. */
  readonly faults: number;
  readonly isFull: boolean;
}

const DEADLINE_MS = 15_000;
const STEP_MS = 50;

async function unleash({ seed, people, calls, faults, isFull }: Run) {
  const chance = createChance(seed);
  const llms: ActedLlm[] = [];
  const turn = (): Turn => {
    if (chance.happens(faults)) return chance.pick(FAULTS)(chance);
    const afterMs = chance.between(100, 2500);
    return { afterMs, answer: GOOD, chunks: ['Open ', { silentMs: afterMs }, 'the book'] };
  };
  await using test = openModels((clock) => {
    for (const provider of ['one', 'two']) llms.push(actLlm(clock, turn, { provider }));
    const extras = isFull ? { hedgeShare: 0.02, isAdaptive: true } : {};
    const policy = { deadlineMs: DEADLINE_MS, serviceRequestsPerMinute: 100, ...extras };
    return { llms, policy, chance: () => chance.below(1e6) / 1e6 };
  });
  const seated: string[] = [];
  const stop = onSignal('model-answer', ({ outcome }) => seated.push(outcome));
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };

  const one = async (): Promise<void> => {
    const person = `person-${chance.below(people)}` as PersonId;
    const leaving = new AbortController();
    const startedAt = test.clock.monotonic();
    if (chance.happens(0.1)) test.clock.after(chance.between(0, 5000), () => leaving.abort(new Error('gone')));
    const prompt = chance.happens(0.3) ? `Learn to sail ${chance.below(5)}` : undefined;
    const call = callOf({ person, ...(prompt === undefined ? {} : { prompt }) });
    try {
      if (chance.happens(0.2)) {
        const { schema: _schema, ...request } = call;
        const stream = await test.models.stream(request, { signal: leaving.signal });
        for await (const _chunk of stream.chunks) if (chance.happens(0.1)) break;
        count('streamed');
      } else {
        const { value } = await test.models.complete(call, { signal: leaving.signal });
        assert.deepEqual(value, GOOD);
        count('answered');
      }
    } catch (error) {
      if (leaving.signal.aborted && error === leaving.signal.reason) count('left');
      else if (error instanceof ModelsUnavailable) count(error.reason);
      else throw error;
    }
    const took = test.clock.monotonic() - startedAt;
    assert.ok(took <= DEADLINE_MS + STEP_MS, `it took ${took} ms`);
  };

  const all = Promise.all(
    Array.from({ length: calls }, async () => {
      await test.clock.sleep(chance.between(0, 10_000));
      await one();
    }),
  );
  const outcome = await test.run(all, STEP_MS);
  stop();
  if (outcome.status === 'rejected') throw outcome.reason;
  await test.run(Promise.resolve(test.models[Symbol.asyncDispose]()));

  const sent = llms.flatMap(({ requests }) => requests).length;
  for (const llm of llms) {
    assert.ok(llm.mostInFlight() <= 3, `${llm.mostInFlight()} in flight at ${llm.provider}`);
    assert.equal(llm.inFlight(), 0);
  }
  assert.ok(sent <= 100, `${sent} requests where 100 were allowed`);
  assert.equal(test.sent.length, sent);
  assert.equal(
    Object.values(counts).reduce((sum, number) => sum + number, 0),
    calls,
  );
  return { counts, sent };
}

describe('models under everything at once', () => {
  it('keep deadline, places and limits, and every call ends', async () => {
    const runs = fc.record({
      seed: fc.nat(),
      people: fc.integer({ min: 1, max: 60 }),
      calls: fc.integer({ min: 1, max: 120 }),
      faults: fc.constantFrom(0, 0.3, 0.6, 1),
      isFull: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        await unleash(run);
      }),
      { numRuns: 30 },
    );
  });

  it('go on for 200 people at once when three requests of ten go wrong', async (test) => {
    const { counts, sent } = await unleash({ seed: 11, people: 200, calls: 200, faults: 0.3, isFull: false });
    test.diagnostic(`200 calls, ${sent} requests: ${JSON.stringify(counts)}`);
    assert.ok((counts.answered ?? 0) > 10);
  });
});
