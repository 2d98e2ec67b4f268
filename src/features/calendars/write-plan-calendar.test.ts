import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { readCalendar } from './read-calendar.ts';
import { type PlanCalendarBlock, writePlanCalendar } from './write-plan-calendar.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const at = (text: string) => Temporal.Instant.from(text);
const now = at('2026-11-23T08:00:00Z');
const block = (given: Partial<PlanCalendarBlock> = {}): PlanCalendarBlock => ({
  uid: '0193-block',
  title: 'Open the folder for thesis chapter 3',
  description: 'Done when: the outline is on screen',
  start: at('2026-11-23T09:00:00Z'),
  end: at('2026-11-23T09:10:00Z'),
  updatedAt: at('2026-11-22T20:15:00Z'),
  sequence: 3,
  ...given,
});
const write = (blocks: readonly PlanCalendarBlock[], name = 'FocusForge') => writePlanCalendar({ name, blocks, now });

/** The events as a calendar program reads them. */
function readBack(text: string) {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => ({
    uid: event.getFirstPropertyValue('uid'),
    title: event.getFirstPropertyValue('summary'),
    description: event.getFirstPropertyValue('description'),
    start: String(event.getFirstPropertyValue('dtstart')),
    block: event.getFirstPropertyValue('x-focusforge-block'),
  }));
}

describe('the plan as a calendar', () => {
  test('a block that was done in less than a second still ends after it begins', () => {
    const text = write([block({ start: at('2026-11-23T09:00:00.100Z'), end: at('2026-11-23T09:00:00.900Z') })]);
    assert.match(text, /DTSTART:20261123T090000Z\r\nDTEND:20261123T090100Z\r\n/);
  });

  test('a block is an event that keeps its identity and takes time', () => {
    assert.equal(
      write([block()]),
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//FocusForge//Plan//EN',
        'CALSCALE:GREGORIAN',
        'METHOD:PUBLISH',
        'NAME:FocusForge',
        'X-WR-CALNAME:FocusForge',
        'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
        'X-PUBLISHED-TTL:PT15M',
        'BEGIN:VEVENT',
        'UID:0193-block@focusforge',
        'DTSTAMP:20261123T080000Z',
        'LAST-MODIFIED:20261122T201500Z',
        'SEQUENCE:3',
        'DTSTART:20261123T090000Z',
        'DTEND:20261123T091000Z',
        'SUMMARY:Open the folder for thesis chapter 3',
        'DESCRIPTION:Done when: the outline is on screen',
        'TRANSP:OPAQUE',
        'X-FOCUSFORGE-BLOCK:0193-block',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  test('an empty plan is still a calendar', () => {
    assert.deepEqual(readBack(write([])), []);
  });

  test('an event cannot be smuggled in through a title', () => {
    const title = 'Write\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Other;x,y\\n';
    const [event, ...others] = readBack(write([block({ title })]));
    assert.equal(others.length, 0);
    assert.equal(event?.title, title.replaceAll('\r\n', '\n'));
  });

  test('any title comes back as it was, and no line is longer than 75 octets', () => {
    const titles = fc.string({
      unit: fc.oneof(
        fc.constantFrom('é', '漢', '👩‍💻', '🏳️‍🌈', ' ', '\\', ';', ',', '\n', ':', '"'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 120,
    });
    fc.assert(
      fc.property(titles, titles, (title, description) => {
        const text = write([block({ title, description }), block({ uid: 'other' })]);
        for (const line of text.slice(0, -2).split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
        assert.ok(!/[^\r]\n|\r[^\n]/.test(text));
        assert.equal(Buffer.from(text).toString(), text);
        const [event, other] = readBack(text);
        assert.equal(event?.title, clean(title));
        assert.equal(event?.description ?? '', clean(description));
        assert.equal(other?.uid, 'other@focusforge');
      }),
      { numRuns: 80 },
    );
  });

  test('our own reader takes it in as busy time', async () => {
    const blocks = [
      block(),
      block({
        uid: 'b',
        title: 'Write, then rest',
        start: at('2026-11-23T10:00:00Z'),
        end: at('2026-11-23T10:25:00Z'),
      }),
    ];
    const reading = await readCalendar(write(blocks, 'My plan; really'), {
      timeZone: 'Asia/Tokyo',
      from: now,
      until: now.add({ hours: 24 }),
    });
    assert.equal(reading.name, 'My plan; really');
    assert.deepEqual(reading.occurrences, [
      {
        title: 'Open the folder for thesis chapter 3',
        start: '2026-11-23T09:00:00.000Z',
        end: '2026-11-23T09:10:00.000Z',
        allDay: false,
        busy: true,
      },
      {
        title: 'Write, then rest',
        start: '2026-11-23T10:00:00.000Z',
        end: '2026-11-23T10:25:00.000Z',
        allDay: false,
        busy: true,
      },
    ]);
  });
});

/** What iCalendar cannot hold: lone surrogates and control characters other than tab and line feed. */
function clean(text: string): string {
  const kept = [...text.toWellFormed().replaceAll(/\r\n?/g, '\n')].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 9 || code === 10 || (code >= 32 && code !== 127);
  });
  return kept.join('');
}
