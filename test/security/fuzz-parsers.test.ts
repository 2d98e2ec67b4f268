/**
 * Everything that reads text from outside, fed with what nobody would send on purpose: it ends, soon, with something that keeps its
 * promises or with a `Problem`. `PARSER_INPUTS` says how many inputs each gets, `PARSER_SEED` which; PARSER=name runs one alone.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Fastify, { type FastifyRequest } from 'fastify';
import { findDurations, LONGEST_MINUTES } from '#chains/understand/durations.ts';
import { understand } from '#chains/understand/understand.ts';
import { readCalendar } from '#features/calendars/read-calendar.ts';
import { exportedValue, writeDocument, writeHeading } from '#features/portability/export-form.ts';
import { readExport } from '#features/portability/read-export.ts';
import { cookieName, readCookie } from '#http/cookies.ts';
import { frameworkProblem } from '#http/framework-problems.ts';
import { parseJsonBody } from '#http/json-body.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { Occurrence, SkippedEntry } from '#model/calendar.ts';
import { Understanding } from '#model/understanding.ts';
import type { Members } from '#shelves/any-document.ts';
import { anyFragments, anyUnits, damage, ODD_PIECES, repeated } from '#testing/broken-text.ts';
import { CALENDAR_PIECES, CALENDARS } from '#testing/calendar-samples.ts';
import { createHttpCaller } from '#testing/http-caller.ts';
import { startHttp } from '#testing/http-fixture.ts';
import { type ParserRun, runParser, sayFigures } from '#testing/parser-run.ts';
import { sampleContents } from '#testing/sample-account.ts';
import { type Chance, createChance } from '#testing/seeded-random.ts';
import { SENTENCES, SENTENCES_ELSEWHERE } from '#testing/understand-sentences.ts';

const inputsOr = (few: number) => Number(process.env.PARSER_INPUTS ?? few);
const SEED = Number(process.env.PARSER_SEED ?? 20_261_125);
const ONLY = process.env.PARSER;

/** Whole ones damaged, fragments in any order, one thing many times over, and any characters at all. */
function anyText(samples: readonly string[], pieces: readonly string[], most: number): (chance: Chance) => string {
  return (chance) => {
    const text = chance.pick([
      () => damage(chance, chance.pick(samples), pieces),
      () => damage(chance, chance.pick(samples), pieces),
      () => anyFragments(chance, pieces, 24),
      () => anyFragments(chance, pieces, 24),
      () => chance.pick(samples) + anyFragments(chance, pieces, 8),
      () => repeated(chance, chance.happens(0.5) ? pieces : ODD_PIECES, chance.pick([20, 200, most])),
      () => anyUnits(chance, 200),
    ])();
    return text.length > most ? text.slice(0, most) : text;
  };
}

const sentences = [...SENTENCES, ...SENTENCES_ELSEWHERE].map(({ sentence }) => sentence);
const words = [...new Set(sentences.flatMap((sentence) => sentence.split(/\s+/)))];
const NOW = Temporal.Instant.from('2026-11-23T09:00:00Z');
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kolkata', 'UTC'];

const quickAdd: ParserRun<{ readonly sentence: string; readonly timeZone: string }> = {
  name: 'quick-add',
  seed: SEED,
  inputs: inputsOr(1500),
  make: (chance) => ({ sentence: anyText(sentences, words, 4000)(chance), timeZone: chance.pick(ZONES) }),
  read: ({ sentence, timeZone }) => {
    const understood = Understanding.parse(understand(sentence, { now: NOW, timeZone }));
    let from = 0;
    for (const { start, end } of understood.mentions) {
      assert.ok(start >= from && end > start && end <= sentence.length, 'mentions are in order and inside');
      from = end;
    }
    const minutes = understood.estimateMinutes;
    assert.ok(minutes === null || (minutes >= 1 && minutes <= LONGEST_MINUTES));
  },
};

const units = [
  'h',
  'hrs',
  'hours',
  'm',
  'min',
  'mins',
  'd',
  'days',
  'week',
  'pomodoros',
  '🍅',
  'half',
  'quarter',
  'an',
  'a',
];
const amounts = [
  '1',
  '2',
  '30',
  '45',
  '90',
  '1.5',
  '1,5',
  '½',
  'two',
  'twenty-five',
  'hundred',
  '1:30',
  '1h30',
  '99999999999',
];
const joints = ['-', '–', ' to ', ' or ', ' and ', ' and a half', ' of ', ' ', ', ', '/', ':', '.'];
const lengths = [
  '6 hours',
  '90m',
  '1h30',
  '1,5 h',
  'an hour and a half',
  '2 pomodoros',
  '30-40 min',
  'three quarters of an hour',
];

const durations: ParserRun<string> = {
  name: 'durations',
  seed: SEED + 1,
  inputs: inputsOr(1500),
  make: anyText(lengths, [...units, ...amounts, ...joints], 2000),
  read: (text) => {
    let from = 0;
    const found = findDurations(text);
    for (const { start, end, minutes, range } of found) {
      assert.ok(start >= from && end > start && end <= text.length, 'in order and inside');
      assert.ok(Number.isInteger(minutes) && minutes >= 1, `whole minutes, not ${minutes}`);
      if (range !== undefined) assert.ok(range.low <= range.high);
      from = end;
    }
  },
};

const WINDOW = {
  timeZone: 'Europe/Berlin',
  from: Temporal.Instant.from('2026-10-23T00:00:00Z'),
  until: Temporal.Instant.from('2027-12-28T00:00:00Z'),
};

const calendars: ParserRun<string> = {
  name: 'ics',
  seed: SEED + 2,
  inputs: inputsOr(300),
  make: anyText(CALENDARS, CALENDAR_PIECES, 20_000),
  read: async (text) => {
    const reading = await readCalendar(text, WINDOW).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'calendar-unreadable') return undefined;
      throw error;
    });
    if (reading === undefined) return;
    const lines = text.split(/\r\n|\n|\r/).length;
    for (const occurrence of reading.occurrences) {
      const { start, end } = Occurrence.parse({ calendarId: 'calendar', ...occurrence });
      assert.ok(start <= end && start < WINDOW.until.toString() && end >= WINDOW.from.toString());
    }
    for (const entry of [...reading.skipped, ...reading.remarks]) assert.ok(SkippedEntry.parse(entry).line <= lines);
  },
};

const cookieSamples = [
  `${cookieName('session', false)}=abc_DEF-123; ${cookieName('device', false)}=xyz`,
  `${cookieName('session', true)}=abc; a=b; c="d e"`,
  'a=1;b=2;;=;c; d=; __proto__=x; constructor=y; expires=Thu, 01 Jan 1970',
];
const cookiePieces = [
  ...[
    cookieName('session', false),
    cookieName('session', true),
    cookieName('device', false),
    cookieName('openid', false),
  ],
  ...[
    '=',
    ';',
    '; ',
    ',',
    '"',
    '""',
    ' ',
    '=;',
    '=%',
    '%41',
    'a',
    'b=c',
    '__proto__',
    '__Host-',
    '__Secure-',
    'session',
  ],
];

const cookies: ParserRun<string> = {
  name: 'cookie',
  seed: SEED + 3,
  inputs: inputsOr(1500),
  make: anyText(cookieSamples, cookiePieces, 10_000),
  read: (cookie) => {
    for (const protocol of ['http', 'https'] as const) {
      const request = { headers: { cookie }, protocol } as unknown as FastifyRequest;
      for (const name of ['session', 'device', 'openid'] as const) {
        const value = readCookie(request, name);
        if (value === undefined) continue;
        assert.equal(typeof value, 'string');
        assert.ok(cookie.includes(cookieName(name, protocol === 'https')), 'only what was sent under that name');
        assert.ok(cookie.includes(value), 'as it was sent');
      }
    }
  },
};

const jsonSamples = [
  '{"title":"Write the report","dependsOn":["a","b"],"due":null,"tags":[],"estimateMinutes":90.5e0,"nested":{"a":[{"b":true}]}}',
  '[1,-0,1e400,1.7976931348623157e308,"\\ud83c\\udf45","\\u0000",{"":{}}]',
  '"text"',
  'null',
];
const jsonPieces = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    '\\',
    '\\u',
    '\\ud800',
    '\\u0000',
    '{"a":',
    '[[',
    ']]',
    '""',
    'true',
    'null',
    '-',
    '1e9',
  ],
  ...[
    '"__proto__"',
    '"\\u005f_proto__"',
    '"constructor":{"prototype":',
    '"a":1,"a":2',
    '//',
    '/**/',
    '\ufeff',
    'NaN',
    "'",
  ],
];

const app = Fastify();
const parse = parseJsonBody(app);

const jsonBodies: ParserRun<Buffer> = {
  name: 'json',
  seed: SEED + 4,
  inputs: inputsOr(1500),
  make: (chance) => {
    const bytes = Buffer.from(
      anyText(jsonSamples, jsonPieces, 20_000)(chance),
      chance.happens(0.9) ? 'utf8' : 'latin1',
    );
    if (bytes.length > 0 && chance.happens(0.1)) bytes[chance.below(bytes.length)] = chance.below(256);
    return bytes;
  },
  read: (body) => {
    const request = { routeOptions: { config: {} } } as FastifyRequest;
    let answers = 0;
    const answered = parse.call(app, request, body, (error, value) => {
      answers += 1;
      if (error === null) assertHarmless(value, body);
      else assert.equal(frameworkProblem(error).code, 'json-malformed');
    });
    assert.equal(answered, undefined);
    assert.equal(answers, 1);
  },
};

/** What came out is what JSON means, and nothing in it reaches for a prototype. */
function assertHarmless(value: unknown, body: Buffer): void {
  const meant = body.length === 0 ? undefined : JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
  assert.equal(JSON.stringify(value), JSON.stringify(meant));
  assert.ok(!JSON.stringify(value ?? null).includes('"__proto__":'));
}

const ADA = 'ada' as PersonId;
const exported = sampleContents(ADA).map(({ shelf, id, value }) =>
  writeDocument({
    shelf: shelf.name,
    id,
    schemaVersion: shelf.schemaVersion,
    value: exportedValue(shelf.name, value as Members),
  }),
);
const linePieces = [
  ...exported.map((line) => line.slice(0, 400)),
  ...exported.flatMap((line) => line.split(/(?=[,{])/)).slice(0, 300),
  ...[
    writeHeading(),
    '\n',
    '\r\n',
    '{}',
    '[]',
    'null',
    '{"shelf":"__proto__"',
    '"value":{"__proto__":{}}',
    ...jsonPieces,
  ],
];

const exportLines: ParserRun<Buffer> = {
  name: 'ndjson',
  seed: SEED + 5,
  inputs: inputsOr(600),
  make: (chance) => {
    const lines = chance.list(1, 6, () => chance.pick(exported)).join('');
    const broken = chance.pick([
      () => writeHeading() + damage(chance, lines, linePieces),
      () => writeHeading() + anyText([lines], linePieces, 20_000)(chance),
      () => damage(chance, writeHeading() + lines, linePieces),
      () => anyText([lines], linePieces, 20_000)(chance),
    ])();
    return Buffer.from(broken, chance.happens(0.95) ? 'utf8' : 'latin1');
  },
  read: (text) => {
    const lines = text.toString('latin1').split('\n').length;
    for (const read of readExport(text, ADA)) {
      assert.ok(read.line >= 1 && read.line <= lines);
      if ('faults' in read) assert.ok(read.faults.length > 0 && read.faults.every(({ message }) => message.length > 0));
      else assert.ok(read.id.length > 0 && !Object.hasOwn(read.value, '__proto__'));
    }
  },
};

const runs = [quickAdd, durations, calendars, cookies, jsonBodies, exportLines].filter(
  ({ name }) => ONLY === undefined || ONLY === name,
);

describe('whatever is typed, sent or read from elsewhere', () => {
  for (const run of runs) {
    it(`${run.name} reads it to the end`, async (context) => {
      context.diagnostic(sayFigures(await runParser<never>(run as never)));
    });
  }
});

describe('a body in parts', () => {
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' };

  it('is refused before it has been read: there is nothing here that reads one', async () => {
    await using http = await startHttp();
    const length = 50_000_000;
    const head = `POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${multipart['content-type']}\r\nContent-Length: ${length}`;
    using caller = createHttpCaller(http.url);
    // Nothing of the body is ever sent.
    const answer = await caller.sendBytes(`${head}\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 415 [\s\S]*"code":"media-type-unsupported"/);
  });

  it('is refused whatever is in it', async () => {
    await using http = await startHttp();
    const part = '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nWrite\r\n--x--\r\n';
    for (let number = 0; number < 200; number += 1) {
      const body = damage(createChance(SEED + number), part, [
        '--x',
        '\r\n',
        'name="',
        'filename="../../x"',
        'Content-Type: text/html',
      ]);
      const reply = await http.send({ method: 'POST', path: '/api/v1/tasks', headers: multipart, body });
      assert.deepEqual([reply.status, reply.json?.code], [415, 'media-type-unsupported']);
    }
  });
});
