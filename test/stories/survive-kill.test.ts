/**
 * The server is killed with SIGKILL at random moments while people write. Whatever was acknowledged is there afterwards, no fact is there
 * without its change, and no change without its fact. `KILLS=200` makes it the long version.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { createChance } from '#testing/seeded-random.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

const KILLS = Number(process.env.KILLS ?? 4);
const WRITERS = 6;

describe(`a server killed ${KILLS} times`, () => {
  it('has every write it acknowledged, each with its fact and nothing half done', async (context) => {
    const chance = createChance(20_261_123);
    await using server = await startTestServer();
    const acknowledged = new Map<string, string>();
    let refused = 0;

    for (let round = 0; round < KILLS; round += 1) {
      const first = Promise.withResolvers<void>();
      const writing = { on: true, began: first.resolve };
      const writers = Array.from({ length: WRITERS }, async (_, writer) => {
        for (let number = 0; writing.on; number += 1) {
          const title = `Round ${round} writer ${writer} number ${number}`;
          try {
            const id =
              number % 5 === 0
                ? (await server.client.createGoal({ body: { text: `${title}, 20 min` } })).task.id
                : (await server.client.createTask({ body: { title } })).id;
            acknowledged.set(id, title);
            writing.began();
            if (number % 3 === 0) {
              await server.client.changeTask({ params: { id }, body: { state: 'dropped', title: `${title} dropped` } });
              acknowledged.set(id, `${title} dropped`);
            }
          } catch {
            refused += 1;
            if (writing.on) await new Promise((resolve) => setImmediate(resolve));
          }
        }
      });
      // From the first answer on, so that there is always something to lose.
      await first.promise;
      await new Promise((resolve) => setTimeout(resolve, chance.next() * 300));
      await server.kill();
      writing.on = false;
      await Promise.all(writers);
      await server.restart();
    }
    const found = await readBack(server, acknowledged);
    assert.deepEqual(found.lost, []);
    assert.ok(acknowledged.size >= KILLS, 'something was written between the kills');
    await server.stop();
    const { tasks, facts } = inspect(join(server.folder, 'focusforge.db'));
    context.diagnostic(
      `${KILLS} kills, ${acknowledged.size} writes acknowledged, 0 lost, ${refused} cut off; ${tasks} tasks, ${facts} facts`,
    );
  });
});

/** A task may carry a later title than the acknowledged one: the change was stored, only its answer was cut off. */
async function readBack(server: TestServer, acknowledged: ReadonlyMap<string, string>) {
  const stored = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const page = await server.client.listTasks({ query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) } });
    for (const task of page.items) stored.set(task.id, task.title);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const lost = [...acknowledged].filter(([id, title]) => !stored.get(id)?.startsWith(title));
  return { lost };
}

/** Looks at the file itself: it opens, it is whole, and facts and documents tell the same story. */
function inspect(path: string) {
  using database = new DatabaseSync(path, { readOnly: true });
  assert.equal(database.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
  const rows = (table: string) =>
    database.prepare(`SELECT id, body FROM "${table}"`).all() as { id: string; body: string }[];
  const facts = rows('facts')
    .map(
      ({ body }) => JSON.parse(body) as { sequence: number; type: string; data: { taskId?: string; blocks?: number } },
    )
    .sort((a, b) => a.sequence - b.sequence);
  assert.deepEqual(
    facts.map((fact) => fact.sequence),
    facts.map((_, position) => position + 1),
    'numbered from 1 without gaps',
  );
  const tasks = new Set(rows('tasks').map(({ id }) => id));
  const created = new Set(facts.filter((fact) => fact.type === 'task-created').map((fact) => fact.data.taskId));
  assert.deepEqual(
    [...created].filter((id) => !tasks.has(id ?? '')),
    [],
    'no fact without its change',
  );
  assert.deepEqual(
    [...tasks].filter((id) => !created.has(id)),
    [],
    'no change without its fact',
  );
  const blocks = Map.groupBy(
    rows('blocks').map(({ body }) => JSON.parse(body) as { taskId: string }),
    (block) => block.taskId,
  );
  for (const fact of facts.filter((one) => one.type === 'task-broken-down')) {
    assert.equal(blocks.get(fact.data.taskId ?? '')?.length, fact.data.blocks, 'all blocks of a breakdown or none');
  }
  return { tasks: tasks.size, facts: facts.length };
}
