import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runBreakdownBench } from '../../bench/breakdown.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'focusforge-breakdown-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

test('goals are counted by whether a template is made for them, and each breakdown is held to the rules', async () => {
  const goals = ['paint front door', 'write an essay', 'file taxes', 'fhqwhgads'];
  const file = await fileOf(
    'goals.jsonl',
    goals.map((goal) => JSON.stringify({ goal, steps: [], ordered: true })),
  );
  const out = join(folder, 'out.jsonl');
  const figures = await runBreakdownBench([file, '--out', out, '--json']);
  assert.deepEqual(figures, { goals: 4, specific: 0.75, valid: 1 });

  const written = (await readFile(out, 'utf8')).trimEnd().split('\n');
  const results = written.map((line) => JSON.parse(line) as { goal: string; template: string; blocks: unknown[] });
  assert.deepEqual(
    results.map(({ goal, template }) => [goal, template]),
    [
      ['paint front door', 'paint-door'],
      ['write an essay', 'write-essay'],
      ['file taxes', 'do-taxes'],
      ['fhqwhgads', 'general'],
    ],
  );
  for (const { blocks } of results) assert.ok(blocks.length > 1);
});

test('a file that is not of the format is refused with the line', async () => {
  const file = await fileOf('bad.jsonl', ['{"goal": "paint front door"}', '{"gaol": "x"}']);
  await assert.rejects(runBreakdownBench([file, '--json']), /bad\.jsonl, line 2: expected/);
  await assert.rejects(runBreakdownBench([]), /expected: breakdown FILE/);
});
