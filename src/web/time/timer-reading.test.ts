import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTimer } from './timer-reading.ts';

const start = Date.parse('2026-11-23T09:00:00.000Z');
const at = (seconds: number) => start + seconds * 1000;
const open = [{ startedAt: '2026-11-23T09:00:00.000Z', endedAt: null }];
const pomodoro = { timer: { kind: 'pomodoro', minutes: 25 }, intervals: open } as const;
const flowtime = { timer: { kind: 'flowtime', minutes: null }, intervals: open } as const;

test('a pomodoro counts down from its whole length', () => {
  assert.equal(readTimer(pomodoro, at(0)).face, '25:00');
  assert.equal(readTimer(pomodoro, at(1)).face, '24:59');
  assert.equal(readTimer(pomodoro, at(600)).share, 0.4);
  assert.equal(readTimer(pomodoro, at(600)).words, '15 min left');
});

test('after the bell it counts what has gone over', () => {
  const reading = readTimer(pomodoro, at(25 * 60 + 310));
  assert.equal(reading.face, '+5:10');
  assert.equal(reading.remainingMs, 0);
  assert.equal(reading.overMs, 310_000);
  assert.equal(reading.share, 1);
  assert.equal(reading.words, '5 min over');
});

test('flowtime counts up and has no bell', () => {
  const reading = readTimer(flowtime, at(5400));
  assert.equal(reading.face, '1:30:00');
  assert.equal(reading.remainingMs, null);
  assert.equal(reading.share, 0.5);
  assert.equal(reading.words, '1 h 30 min so far');
});

test('a paused timer stands still', () => {
  const intervals = [{ startedAt: '2026-11-23T09:00:00.000Z', endedAt: '2026-11-23T09:10:00.000Z' }];
  const paused = { timer: pomodoro.timer, intervals };
  assert.equal(readTimer(paused, at(601)).face, '15:00');
  assert.equal(readTimer(paused, at(6000)).face, '15:00');
});

test('a clock that runs behind shows the full time, never more', () => {
  assert.equal(readTimer(pomodoro, at(-30)).face, '25:00');
});
