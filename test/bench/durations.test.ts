import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { simulateWork } from '#testing/simulated-work.ts';
import { runDurationsBench } from '../../bench/durations.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'focusforge-durations-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Lines of a history file of one simulated person. */
function linesOf(person: string, seed: number, pieces: number): readonly string[] {
  return simulateWork({ seed, pieces, ratio: 1.5 }).map(({ title, tags, estimateMinutes, actualMinutes }) =>
    JSON.stringify({ at: '2026-03-02', person, title, kindId: null, tags, estimateMinutes, actualMinutes }),
  );
}

async function fileOf(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

/** Runs the bench with an OUT file and reads that back. */
async function replay(name: string, lines: readonly string[]) {
  const out = join(folder, `out-${name}`);
  const figures = await runDurationsBench([await fileOf(name, lines), '--out', out, '--json']);
  const text = await readFile(out, 'utf8');
  const written = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { line: number; p50: number; p80: number; n: number });
  return { figures, written };
}

test('a replay judges what comes after the first 200 lines, beside what was said and the plain rule', async () => {
  const { figures, written } = await replay('one.jsonl', linesOf('ada', 1, 400));
  assert.equal(figures.n, 200);
  assert.equal(figures.raw.n, 200);
  assert.equal(figures.rules.n, 200);
  assert.equal(figures.raw.pinball50, figures.raw.mae / 2);
  assert.ok(figures.mae < figures.raw.mae && figures.pinball80 < figures.raw.pinball80);
  assert.deepEqual(
    written.map(({ line }) => line),
    Array.from({ length: 400 }, (_, index) => index + 1),
  );
  assert.equal(written[0]?.n, 0);
});

test('the figures are those of the written predictions', async () => {
  const lines = linesOf('ada', 2, 300);
  const { figures, written } = await replay('check.jsonl', lines);
  const judged = lines.slice(200).map((line, index) => {
    const { actualMinutes } = JSON.parse(line) as { actualMinutes: number };
    return { actual: actualMinutes, predicted: written[200 + index] as (typeof written)[number] };
  });
  const kept = judged.filter(({ actual, predicted }) => actual <= predicted.p80).length;
  const missed = judged.reduce((sum, { actual, predicted }) => sum + Math.abs(actual - predicted.p50), 0);
  assert.equal(figures.cover80, kept / 100);
  assert.ok(Math.abs(figures.mae - missed / 100) < 1e-9);
});

test('no line is predicted from itself or from what comes after it', async () => {
  const lines = linesOf('ada', 3, 260);
  const whole = await replay('whole.jsonl', lines);
  const cut = await replay('cut.jsonl', lines.slice(0, 230));
  assert.deepEqual(cut.written, whole.written.slice(0, 230));
});

test('people in one file do not learn from each other', async () => {
  const ada = linesOf('ada', 4, 220);
  const bo = linesOf('bo', 5, 220);
  const mixed = await replay(
    'mixed.jsonl',
    ada.flatMap((line, index) => [line, bo[index] as string]),
  );
  const alone = await replay('alone.jsonl', ada);
  assert.deepEqual(
    mixed.written.filter(({ line }) => line % 2 === 1).map(({ p50, p80, n }) => ({ p50, p80, n })),
    alone.written.map(({ p50, p80, n }) => ({ p50, p80, n })),
  );
});

for (const [about, broken] of [
  ['half a line', '{"at": "2026-03-02", "person": "ada"'],
  [
    'a missing field',
    '{"at": "2026-03-02", "person": "ada", "title": null, "kindId": null, "tags": [], "estimateMinutes": 30}',
  ],
  [
    'an estimate of nothing',
    (linesOf('ada', 6, 1)[0] as string).replace(/"estimateMinutes":\d+/, '"estimateMinutes":0'),
  ],
  ['an empty line', ''],
] as const) {
  test(`${about} is refused with the number of the line`, async () => {
    const lines = [...linesOf('ada', 6, 210), broken, ...linesOf('ada', 7, 5)];
    const file = await fileOf('broken.jsonl', lines);
    await assert.rejects(runDurationsBench([file, '--json']), /broken\.jsonl, line 211: /);
  });
}

test('a file with nothing to judge by is refused', async () => {
  const file = await fileOf('short.jsonl', linesOf('ada', 8, 200));
  await assert.rejects(runDurationsBench([file, '--json']), /first 200 are only learned from/);
});

test('without a file the bench says what it expects', async () => {
  await assert.rejects(runDurationsBench(['--json']), /expected: durations FILE/);
});
