/**
 * `npm run verify`: runs every row of the checklist that this release can show against a running system, and prints each with what it
 * measured. A row that is not there yet is named and never counts as passed. Exits non-zero when a row that applies fails.
 */
import { createModelRows } from './model-rows.ts';
import { observationRows } from './observation-rows.ts';
import { type Outcome, type Row, TITLES } from './rows.ts';
import { startSystem } from './system.ts';

const MARKS = { passed: '✔', failed: '✘', skipped: '–' } as const;

const checked = new Map(
  [...observationRows, ...createModelRows({ isCluster: process.argv.includes('--cluster') })].map((row) => [
    row.number,
    row,
  ]),
);
const counts = { passed: 0, failed: 0, skipped: 0 };

await using system = await startSystem();
for (const [position, title] of TITLES.entries()) {
  const row = checked.get(position + 1) ?? { number: position + 1, title };
  const outcome = await runRow(row);
  counts[outcome.kind] += 1;
  const text = outcome.kind === 'skipped' ? outcome.why : outcome.figure;
  console.log(`${MARKS[outcome.kind]} ${String(row.number).padStart(2)} ${title}: ${text}`);
  if (row.lacking !== undefined) console.log(`      not shown yet: ${row.lacking}`);
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

async function runRow(row: Row): Promise<Outcome> {
  if (row.check === undefined) return { kind: 'skipped', why: 'not there yet' };
  try {
    return await row.check(system);
  } catch (error) {
    return { kind: 'failed', figure: error instanceof Error ? error.message : String(error) };
  }
}
