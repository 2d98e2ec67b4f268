import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, sampleRequest, span } from '#testing/planning-samples.ts';
import { readSituation } from './situation.ts';
import { openTimeline } from './timeline.ts';

const ESSAY = 0;
const REPORT = 1;
const OTHER = 2;

/** Three blocks of an hour, two hours of free time a day, no breaks. */
function openSample() {
  const request = sampleRequest({
    person: {
      workingHours: [{ day: 1, start: '09:00', end: '11:00', kind: 'work' }],
      breakMinutes: 0,
      longBreakMinutes: 0,
    },
    tasks: { essay: { blocks: [60] }, report: { blocks: [60] }, other: { blocks: [60] } },
    horizonEnd: at('2026-11-24 08:00'),
  });
  return openTimeline(readSituation(request));
}

const monday = { from: at('08:00'), until: at('2026-11-24 08:00'), respect: 'held' } as const;
const nine = span('09:00', '10:00');
const ten = span('10:00', '11:00');

test('a place is the earliest between the limits', () => {
  const timeline = openSample();
  assert.deepEqual(timeline.findPlace(ESSAY, monday), nine);
  assert.deepEqual(timeline.findPlace(ESSAY, { ...monday, from: at('09:30') }), span('09:30', '10:30'));
  assert.equal(timeline.findPlace(ESSAY, { ...monday, until: at('09:59') }), null);
});

test('a place that was not found between narrow limits is still found between wide ones', () => {
  const timeline = openSample();
  assert.equal(timeline.findPlace(ESSAY, { ...monday, from: at('10:30') }), null);
  assert.deepEqual(timeline.findPlace(ESSAY, monday), nine);
  const other = openSample();
  assert.equal(other.findPlace(ESSAY, { ...monday, until: at('09:30') }), null);
  assert.deepEqual(other.findPlace(ESSAY, monday), nine);
});

test('held places are left alone, unless only decided ones count or their block is excepted', () => {
  const timeline = openSample();
  timeline.hold(REPORT, nine);
  assert.deepEqual(timeline.findPlace(ESSAY, monday), ten);
  assert.deepEqual(timeline.findPlace(ESSAY, { ...monday, respect: 'firm' }), nine);
  assert.deepEqual(timeline.findPlace(ESSAY, { ...monday, except: (block) => block === REPORT }), nine);
});

test('a place that was held is found again once it is given up', () => {
  const timeline = openSample();
  timeline.hold(REPORT, nine);
  timeline.hold(OTHER, ten);
  assert.equal(timeline.findPlace(ESSAY, monday), null);
  timeline.release(OTHER);
  assert.deepEqual(timeline.findPlace(ESSAY, monday), ten);
  timeline.release(REPORT);
  assert.deepEqual(timeline.findPlace(ESSAY, monday), nine);
  assert.equal(timeline.hasHeld(), false);
});

test('deciding a place gives up the held ones it runs into, and only those', () => {
  const timeline = openSample();
  timeline.hold(REPORT, nine);
  timeline.settle(ESSAY, ten);
  assert.equal(timeline.hasHeld(), true);
  timeline.settle(OTHER, span('09:30', '10:00'));
  assert.equal(timeline.hasHeld(), false);
});

test('a place is not held where something is decided already', () => {
  const timeline = openSample();
  timeline.settle(ESSAY, nine);
  timeline.hold(REPORT, span('09:30', '10:30'));
  assert.equal(timeline.hasHeld(), false);
});

test('a decided place refuses others, a held one does not', () => {
  const timeline = openSample();
  timeline.hold(REPORT, nine);
  assert.equal(timeline.accepts(ESSAY, nine), true);
  timeline.settle(REPORT, nine);
  assert.equal(timeline.accepts(ESSAY, nine), false);
  assert.equal(timeline.accepts(ESSAY, ten), true);
});
