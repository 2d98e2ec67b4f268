import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseInstant } from '#model/time.ts';
import { Understanding } from '#model/understanding.ts';
import { type UnderstandContext, understand } from './understand.ts';

/** Pieces of every grammar, of plain sentences and of broken ones, to be put together in any order. */
/** `FUZZ_RUNS=1000000` for the long version. */
const RECOMBINATIONS = Number(process.env.FUZZ_RUNS ?? 4000);

const TOKENS = [
  ...'buy call write mum report thesis the a of X is done , ; . ( ) [ ] - – : | / ~ ! # @ + " “ ” \' ’ ?'.split(' '),
  ...'by on due before after until from at in for to and or between once when every remind takes about'.split(' '),
  ...'tomorrow today tonight yesterday friday monday sat sun wed weds this next last week weekend month march may'.split(
    ' ',
  ),
  ...'3 12 17:00 5pm 5 17h30 24:00 noon midnight eod half quarter past 2h 90m 30-40 min minutes hours days pomodoros'.split(
    ' ',
  ),
  ...'#tag #Äö !high !! !!! p1 urgent asap hard easy ~easy energy:low daily @sam +project CET UTC+14 latest'.split(' '),
  ...'2026-11-27 2026-13-45 27.11. 31.02. 3/4 29 feb 2999-12-31 1969-01-01 99999 1984 🔥 é 日本語 हिंदी'.split(' '),
  'an hour and a half',
  'the 15th',
  '2 days before',
  'in 3 days',
  'in 2 hours',
  'from now',
  'between 3 and 5pm',
  '10pm-1am',
  'depends on X',
  "new year's eve",
  'end of month',
  'https://a.b/c?d=1#e',
  'file.pdf',
  '555-1234',
  'chapter 3',
  '\u0000',
  '\ud800',
  '\udc00',
  '\n',
  '\t',
  '\u00a0',
  '\ufdd0',
  '\ufeff',
];

const sentences = fc
  .array(fc.tuple(fc.constantFrom(...TOKENS), fc.constantFrom(' ', ' ', ' ', ' ', '', ', ')), {
    minLength: 1,
    maxLength: 10,
  })
  .map((pieces) => pieces.map((piece) => piece.join('')).join(''));

const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
  .map((units) => String.fromCharCode(...units));

const contexts: fc.Arbitrary<UnderstandContext> = fc.record({
  now: fc.constantFrom(
    ...['2026-11-23T09:00Z', '2026-03-28T23:30Z', '2026-10-25T00:30Z', '2028-02-29T12:00Z', '2026-12-31T23:59Z'].map(
      parseInstant,
    ),
  ),
  timeZone: fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Asia/Kathmandu',
    'Pacific/Chatham',
    'America/Santiago',
  ),
});

test('any recombination of what people type is understood as something valid', () => {
  fc.assert(fc.property(sentences, contexts, isSound), { numRuns: RECOMBINATIONS, seed: 20_261_123 });
});

test('any string at all is understood as something valid', () => {
  fc.assert(fc.property(anyText, contexts, isSound), { numRuns: 2000, seed: 20_261_123 });
});

test('a very long text is understood as something valid', () => {
  const long = fc.tuple(sentences, fc.integer({ min: 2000, max: 10_240 }));
  const repeated = long.map(([sentence, length]) =>
    sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length),
  );
  fc.assert(fc.property(repeated, contexts, isSound), { numRuns: 60, seed: 20_261_123 });
});

function isSound(sentence: string, context: UnderstandContext): void {
  const understood = understand(sentence, context);
  Understanding.parse(understood);
  let from = 0;
  for (const { start, end } of understood.mentions) {
    assert.ok(from <= start && start < end && end <= sentence.length, 'mentions are in order and inside the sentence');
    from = end;
  }
  const { title, estimateMinutes, tags, dependsOnTitles, remarks } = understood;
  if (estimateMinutes !== null) assert.ok(estimateMinutes >= 1 && estimateMinutes <= 60_000);
  assert.equal(new Set(tags).size, tags.length);
  for (const text of [title, ...tags, ...dependsOnTitles, ...remarks]) {
    assert.ok(text.isWellFormed() && !/[\p{Cc}\uFDD0-\uFDD2]/u.test(text), 'text is fit to be stored');
    assert.equal(text, text.trim());
  }
  assertNothingLost(sentence, understood);
}

/** What the title may drop where a tag or mark behind it was taken out, and the box of a list. */
const LEFT_BEHIND = /^(?:by|on|for|at|in|about|with|due|until|from|and|x)$/i;

function assertNothingLost(sentence: string, { title, mentions }: Understanding): void {
  for (const match of sentence.toWellFormed().matchAll(/[\p{L}\p{N}]+/gu)) {
    const isMentioned = mentions.some(({ start, end }) => start < match.index + match[0].length && match.index < end);
    if (!isMentioned && !LEFT_BEHIND.test(match[0])) {
      assert.ok(title.includes(match[0]), `“${match[0]}” is neither in the title nor mentioned`);
    }
  }
}

test('a sentence of plain words is its own title', () => {
  const words = fc.constantFrom(
    'buy',
    'sort',
    'read',
    'the',
    'red',
    'books',
    'Öl',
    'of',
    'Ada',
    'quickly',
    '12',
    'boxes',
    '日本語',
  );
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 8 }), contexts, (list, context) => {
      const sentence = list.join(' ');
      const { title, mentions, remarks } = understand(sentence, context);
      assert.deepEqual({ title, mentions, remarks }, { title: sentence, mentions: [], remarks: [] });
    }),
  );
});

test('the zone of the process changes nothing', () => {
  const script = `
    import { createHash } from 'node:crypto';
    import { understand } from ${JSON.stringify(import.meta.resolve('./understand.ts'))};
    import { SENTENCES } from ${JSON.stringify(import.meta.resolve('#testing/understand-sentences.ts'))};
    const hash = createHash('sha256');
    const contexts = [['2026-03-29T00:30Z', 'Europe/Berlin'], ['2026-12-31T23:59Z', 'Pacific/Auckland']];
    for (const [at, { sentence }] of SENTENCES.entries()) {
      if (at % 3 !== 0) continue;
      const [now, timeZone] = contexts[at % 2];
      hash.update(JSON.stringify(understand(sentence, { now: Temporal.Instant.from(now), timeZone })));
    }
    process.stdout.write(hash.digest('hex') + ' ' + new Date(2026, 0, 1).getTimezoneOffset());`;
  const runs = ['UTC', 'Pacific/Kiritimati', 'America/St_Johns', 'Africa/Cairo'].map((zone) => {
    const options = { env: { ...process.env, TZ: zone }, encoding: 'utf8' } as const;
    const [hash = '', offset] = execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      options,
    ).split(' ');
    return { hash, offset };
  });
  assert.equal(new Set(runs.map(({ offset }) => offset)).size, 4, 'the processes really ran in four zones');
  assert.equal(new Set(runs.map(({ hash }) => hash)).size, 1);
});
