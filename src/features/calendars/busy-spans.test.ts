import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { formatEpoch, parseInstant } from '#model/time.ts';
import { busySpans } from './busy-spans.ts';

const at = (time: string) => `2026-11-23T${time}:00.000Z`;
const occurrence = (start: string, end: string, busy = true) => ({ start: at(start), end: at(end), busy });
const day = [parseInstant(at('00:00')), parseInstant('2026-11-24T00:00:00Z')] as const;
const said = (spans: readonly { start: number; end: number }[]) =>
  spans.map(({ start, end }) => `${formatEpoch(start).slice(11, 16)}-${formatEpoch(end).slice(11, 16)}`);

describe('busy time', () => {
  test('overlapping and touching events become one span, whatever their order', () => {
    const events = [occurrence('13:00', '14:00'), occurrence('09:30', '10:30'), occurrence('09:00', '10:00')];
    assert.deepEqual(said(busySpans([...events, occurrence('10:30', '11:00')], ...day)), [
      '09:00-11:00',
      '13:00-14:00',
    ]);
  });

  test('an event inside a longer one changes nothing', () => {
    assert.deepEqual(said(busySpans([occurrence('09:00', '12:00'), occurrence('10:00', '10:30')], ...day)), [
      '09:00-12:00',
    ]);
  });

  test('free events and moments take no time', () => {
    assert.deepEqual(busySpans([occurrence('09:00', '10:00', false), occurrence('11:00', '11:00')], ...day), []);
  });

  test('what reaches over the edges of the span asked for is cut there', () => {
    const wide = [{ start: '2026-11-22T22:00:00.000Z', end: '2026-11-25T01:00:00.000Z', busy: true }];
    assert.deepEqual(busySpans(wide, ...day), [{ start: day[0].epochMilliseconds, end: day[1].epochMilliseconds }]);
    assert.deepEqual(busySpans([occurrence('09:00', '10:00')], day[1], day[1].add({ hours: 24 })), []);
  });

  test('a minute is busy exactly when some busy event covers it', () => {
    const events = fc.array(fc.record({ from: fc.nat(300), minutes: fc.nat(60), busy: fc.boolean() }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(events, (drawn) => {
        const start = day[0].epochMilliseconds;
        const epoch = (minute: number) => start + minute * 60_000;
        const spans = busySpans(
          drawn.map(({ from, minutes, busy }) => ({
            start: formatEpoch(epoch(from)),
            end: formatEpoch(epoch(from + minutes)),
            busy,
          })),
          ...day,
        );
        for (let minute = 0; minute < 370; minute += 1) {
          const expected = drawn.some((one) => one.busy && one.from <= minute && minute < one.from + one.minutes);
          const found = spans.filter((span) => span.start <= epoch(minute) && epoch(minute) < span.end).length;
          assert.equal(found, expected ? 1 : 0);
        }
        for (const [index, span] of spans.entries()) {
          assert.ok(span.start < span.end);
          assert.ok(index === 0 || (spans[index - 1]?.end ?? 0) < span.start);
        }
      }),
    );
  });
});
