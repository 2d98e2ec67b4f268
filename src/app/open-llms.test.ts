import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { aiConfigOf } from '#config/ai-config.ts';
import { loadConfig } from '#config/load-config.ts';
import { systemClock } from '#kernel/clock.ts';
import { startUpstream } from '#testing/test-upstream.ts';
import { openLlms } from './open-llms.ts';
import { createServices } from './services.ts';

const PRINT = fileURLToPath(new URL('../testing/print-loaded-packages.ts', import.meta.url));
const run = promisify(execFile);

const SETTINGS = {
  FOCUSFORGE_ANTHROPIC_KEY: 'k',
  FOCUSFORGE_ANTHROPIC_MODEL: 'claude',
  FOCUSFORGE_GOOGLE_KEY: 'k',
  FOCUSFORGE_GOOGLE_MODEL: 'gemini',
};

function open(env: Readonly<Record<string, string>>) {
  const services = createServices({ clock: systemClock });
  return openLlms(aiConfigOf(loadConfig({ env, cwd: '/', platform: 'linux' })).models, {
    clock: systemClock,
    services,
  });
}

describe('the models that are configured', () => {
  it('are known by provider, model and host before any is asked', () => {
    const llms = open({ ...SETTINGS, FOCUSFORGE_AI_URL: 'http://127.0.0.1:11434/v1', FOCUSFORGE_AI_MODEL: 'llama' });
    assert.deepEqual(
      llms.map(({ provider, model, host }) => [provider, model, host]),
      [
        ['ai', 'llama', '127.0.0.1:11434'],
        ['anthropic', 'claude', 'api.anthropic.com'],
        ['google', 'gemini', 'generativelanguage.googleapis.com'],
      ],
    );
  });

  it('answer by two settings where a server wants no key', async () => {
    await using upstream = await startUpstream();
    const [llm] = open({ FOCUSFORGE_AI_URL: upstream.baseUrl, FOCUSFORGE_AI_MODEL: 'right' });
    const request = { system: 'Answer.', prompt: 'Plan', schema: z.strictObject({ title: z.string() }) };
    const { signal } = new AbortController();
    const reply = await llm?.complete({ ...request, maxOutputTokens: 100 }, { signal });
    assert.equal(reply?.rung, 'schema');
  });

  it('load the client of a provider when that one is asked, and no other', async () => {
    const program = `
      import { aiConfigOf } from '${import.meta.resolve('#config/ai-config.ts')}';
      import { loadConfig } from '${import.meta.resolve('#config/load-config.ts')}';
      import { systemClock as clock } from '${import.meta.resolve('#kernel/clock.ts')}';
      import { openLlms } from '${import.meta.resolve('./open-llms.ts')}';
      import { createServices } from '${import.meta.resolve('./services.ts')}';
      const env = ${JSON.stringify({ ...SETTINGS, FOCUSFORGE_GOOGLE_URL: 'http://127.0.0.1:9' })};
      const { models } = aiConfigOf(loadConfig({ env, cwd: '/', platform: 'linux' }));
      const [, google] = openLlms(models, { clock, services: createServices({ clock }) });
      process.stderr.write('loaded nothing-so-far\\n');
      await google.stream({ system: '', prompt: '' }, { signal: AbortSignal.abort() }).catch(() => undefined);`;
    const { stderr } = await run(process.execPath, ['--import', PRINT, '--input-type=module', '--eval', program]);
    const loaded = [...stderr.matchAll(/^loaded (\S+)$/gm)].map(([, name]) => name);
    const asked = loaded.indexOf('nothing-so-far');
    assert.deepEqual(
      loaded.slice(0, asked).filter((name) => name?.startsWith('@ai-sdk')),
      [],
    );
    assert.ok(loaded.slice(asked).includes('@ai-sdk/google'));
    assert.ok(!loaded.includes('@ai-sdk/anthropic') && !loaded.includes('@ai-sdk/openai-compatible'));
  });
});
