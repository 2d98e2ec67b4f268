import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aiConfigOf } from './ai-config.ts';
import { loadConfig } from './load-config.ts';

const aiOf = (options: Readonly<Record<string, string>>) => {
  const env = Object.entries(options).map(([name, value]) => [`FOCUSFORGE_${name}`, value]);
  return aiConfigOf(loadConfig({ env: Object.fromEntries(env), cwd: '/', platform: 'linux' }));
};
const LOCAL = { AI_URL: 'http://127.0.0.1:11434/v1', AI_MODEL: 'llama3.2' };
const CLAUDE = { ANTHROPIC_KEY: 'k', ANTHROPIC_MODEL: 'claude' };
const GEMINI = { GOOGLE_KEY: 'k', GOOGLE_MODEL: 'gemini' };

describe('the models that are configured', () => {
  it('are none at first', () => {
    assert.deepEqual(aiOf({}).models, []);
    assert.deepEqual(aiOf({}).orderFor('coach'), []);
  });

  it('may be a local one that wants no key', () => {
    const [model, ...others] = aiOf(LOCAL).models;
    assert.deepEqual(others, []);
    const { url, key, price } = model ?? {};
    assert.deepEqual({ url, key, price }, { url: LOCAL.AI_URL, key: undefined, price: undefined });
  });

  it('are asked in the order of the table unless another is given', () => {
    const { models, orderFor } = aiOf({ ...GEMINI, ...CLAUDE, ...LOCAL });
    assert.deepEqual(
      models.map(({ name }) => name),
      ['ai', 'anthropic', 'google'],
    );
    assert.deepEqual(orderFor('coach'), ['ai', 'anthropic', 'google']);
  });

  it('are asked in another order for one kind of work, and only those that are named for it', () => {
    const { models, orderFor } = aiOf({ ...LOCAL, ...CLAUDE, ...GEMINI, AI_ORDER: 'ai;coach=anthropic,ai' });
    assert.deepEqual(orderFor('break-down'), ['ai']);
    assert.deepEqual(orderFor('coach'), ['anthropic', 'ai']);
    assert.deepEqual(
      models.map(({ name }) => name),
      ['ai', 'anthropic'],
    );
  });

  it('have the prices they were given', () => {
    const { models } = aiOf({ ...LOCAL, ...CLAUDE, AI_PRICES: 'anthropic=3/15' });
    assert.deepEqual(
      models.map(({ price }) => price),
      [undefined, { input: 3, output: 15 }],
    );
  });

  it('are bound by figures in the units that are used for them', () => {
    const { retry, cacheMs, limits } = aiOf({ AI_RETRY_BUDGET_PERCENT: '25', AI_CACHE_MINUTES: '2', AI_AT_ONCE: '7' });
    assert.equal(retry.budgetShare, 0.25);
    assert.equal(cacheMs, 120_000);
    assert.equal(limits.atOnce, 7);
  });
});
