import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, parseInstant } from '#model/time.ts';
import { type ExpectedUnderstanding, SENTENCES, SENTENCES_ELSEWHERE } from '#testing/understand-sentences.ts';
import { type UnderstandContext, understand } from './understand.ts';

const BERLIN: UnderstandContext = { now: parseInstant('2026-11-23T10:00:00+01:00'), timeZone: 'Europe/Berlin' };

for (const expected of SENTENCES) {
  test(`understands: ${expected.sentence.trim()}`, () => check(expected, BERLIN));
}

for (const expected of SENTENCES_ELSEWHERE) {
  const { sentence, now, timeZone } = expected;
  test(`understands at ${now} in ${timeZone}: ${sentence}`, () => {
    check(expected, { now: parseInstant(now), timeZone });
  });
}

function check(expected: ExpectedUnderstanding, context: UnderstandContext): void {
  const { sentence } = expected;
  const understood = understand(sentence, context);
  const mentions = understood.mentions.map(({ part, start, end }) => `${part}: ${sentence.slice(start, end)}`);
  const { remarks, ...rest } = { ...understood, mentions };
  assert.deepEqual(rest, {
    title: expected.title,
    due: canonical(expected.due),
    notBefore: canonical(expected.notBefore),
    estimateMinutes: expected.estimateMinutes ?? null,
    priority: expected.priority ?? null,
    energy: expected.energy ?? null,
    tags: expected.tags ?? [],
    dependsOnTitles: expected.dependsOnTitles ?? [],
    mentions: expected.mentions ?? [],
  });
  const wanted = expected.remarks ?? [];
  assert.equal(remarks.length, wanted.length, `remarks: ${remarks.join(' ')}`);
  for (const [index, part] of wanted.entries()) {
    assert.ok(remarks[index]?.includes(part), `expected “${part}” in: ${remarks[index]}`);
  }
}

function canonical(text: string | undefined): string | null {
  if (text === undefined) return null;
  return text.includes('T') ? formatInstant(parseInstant(text)) : text;
}

test('the end of the working day is the person’s own', () => {
  const { due, remarks } = understand('finish slides by EOD', { ...BERLIN, workdayEnd: '18:30' });
  assert.equal(due, '2026-11-23T17:30:00.000Z');
  assert.deepEqual(remarks, ['I took “EOD” as 18:30.']);
});

test('a week begins on the person’s own day', () => {
  const sunday = { ...BERLIN, now: parseInstant('2026-11-22T10:00:00+01:00') };
  assert.equal(understand('call bob next monday', sunday).due, '2026-11-23');
  assert.equal(understand('call bob next monday', { ...sunday, weekStart: 7 }).due, '2026-11-30');
});

test('the order of day and month can be set', () => {
  assert.equal(understand('send cards by 3/4', { ...BERLIN, monthFirst: true }).due, '2027-03-04');
});

test('a day before what it is for leaves a whole sentence', () => {
  for (const [sentence, title] of [
    ['Prepare slides for Monday 9am meeting, about 90 minutes', 'Prepare slides for meeting'],
    ['Book a table for Friday with Ada', 'Book a table with Ada'],
    ['for tomorrow buy milk', 'buy milk'],
    ['Plan for tomorrow: buy milk', 'Plan: buy milk'],
  ] as const) {
    assert.equal(understand(sentence, BERLIN).title, title);
  }
});

test('more tags than a task can have stay in the title', () => {
  const tags = Array.from({ length: 22 }, (_, index) => `#t${index}x`);
  const understood = understand(`sort ${tags.join(' ')}`, BERLIN);
  assert.equal(understood.tags.length, 20);
  assert.equal(understood.title, 'sort #t20x #t21x');
});

test('a sentence longer than 2,000 code units is read at its beginning and kept whole', () => {
  const understood = understand(`call mum tomorrow ${'word '.repeat(500)}by friday`, BERLIN);
  assert.equal(understood.due, '2026-11-24');
  assert.ok(understood.title.startsWith('call mum word word'));
  assert.ok(understood.title.endsWith('word by friday'));
  assert.deepEqual(understood.remarks, [
    'I read the first 2000 characters for dates and the like; the rest is in the title as it is.',
  ]);
});

test('control characters and broken text become harmless in the title', () => {
  const understood = understand('buy\u0000 milk\n\u001b \ud800 tomorrow', BERLIN);
  assert.equal(understood.title, 'buy milk \ufffd');
  assert.equal(understood.due, '2026-11-24');
});

test('an unknown zone is refused', () => {
  assert.throws(() => understand('buy milk', { ...BERLIN, timeZone: 'Mars/Olympus' }), RangeError);
});
