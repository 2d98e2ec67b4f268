/** An install with everything embedded pays for no server's client: none of them is loaded, whatever is asked of it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createClient } from '#contract/client.ts';
import { startService } from '#testing/service-process.ts';

const PRINT = fileURLToPath(new URL('../../src/testing/print-loaded-packages.ts', import.meta.url));
const CLIENTS = ['pg', 'pg-pool', 'mongodb', 'bson', 'ioredis', 'bullmq'];

it('an embedded install loads no client of a server', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-test-'));
  const env = { FOCUSFORGE_PORT: '0', FOCUSFORGE_DATA: folder, FOCUSFORGE_LOG_LEVEL: 'error' };
  const service = await startService({ env, nodeArgs: ['--import', PRINT] });
  try {
    const client = createClient({ baseUrl: service.url });
    await client.createGoal({ body: { text: 'Write the report, 2 hours' } });
    await client.readToday();
    const loaded = [...service.output().matchAll(/^loaded (\S+)$/gm)].map(([, name]) => name ?? '');
    assert.ok(loaded.includes('fastify'), 'it is seen what is loaded');
    assert.deepEqual(
      CLIENTS.filter((name) => loaded.includes(name)),
      [],
    );
  } finally {
    await service.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
});
