/** The cluster on one machine: started as a person starts it, used through both instances, stopped as with Ctrl-C. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createClient } from '#contract/client.ts';
import { runProgram } from '#testing/running-program.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { missingPrograms } from './local-cluster.ts';
import { renderTemplate } from './render-template.ts';

const RUN = fileURLToPath(new URL('./run-cluster.ts', import.meta.url));

for (const database of ['postgres', 'mongodb'] as const) {
  const skip = missingPrograms(database).join('; ') || false;

  it(`a cluster on ${database} starts, serves, and leaves nothing behind`, { skip }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'focusforge-local-'));
    // The database server may run as somebody else.
    await chmod(folder, 0o755);
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const program = runProgram(process.execPath, [RUN, ...(database === 'mongodb' ? ['--mongodb'] : [])], {
      env: { ...env, TMPDIR: folder },
    });
    let urls: readonly string[] = [];
    try {
      await waitUntil(
        'it has started',
        () => {
          assert.equal(program.child.exitCode, null, program.output());
          return program.output().includes('Ctrl-C stops');
        },
        120_000,
      );
      urls = [...program.output().matchAll(/instance-\d .*(http:\/\/\S+) +(?:healthy|degraded)/g)].map(
        ([, url]) => url ?? '',
      );
      assert.equal(urls.length, 2, program.output());
      const [one, other] = urls.map((baseUrl) => createClient({ baseUrl }));
      const made = await one?.createTask({ body: { title: 'Made at one' } });
      assert.deepEqual(
        (await other?.listTasks())?.items.map(({ id }) => id),
        [made?.id],
      );
      assert.ok((await readdir(folder)).length > 0);
      assert.doesNotMatch(program.output(), /(storage|redis): /, 'what it stands on is well');
    } finally {
      await program.end('SIGINT');
    }
    assert.equal(program.child.exitCode, 0, program.output());
    // Node keeps what it has compiled beside other temporary things, for whatever runs next.
    const left = (await readdir(folder)).filter((name) => name !== 'node-compile-cache');
    assert.deepEqual(left, []);
    for (const url of urls) await assert.rejects(fetch(url));
    await rm(folder, { recursive: true });
  });
}

it('a template with a word that nobody fills in, or that nobody asked for, is refused', () => {
  const values = { HOST: 'h', PORT: 1, FOLDER: 'f', MASTER_HOST: 'm', MASTER_PORT: 2 };
  assert.match(renderTemplate('redis/sentinel.conf', values), /^sentinel monitor focus m 2 2$/m);
  assert.throws(() => renderTemplate('redis/sentinel.conf', { HOST: 'h' }), /asks for PORT/);
  assert.throws(() => renderTemplate('redis/sentinel.conf', { ...values, PORTS: 3 }), /no place for PORTS/);
});
