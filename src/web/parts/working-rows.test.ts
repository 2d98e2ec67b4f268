import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf, windowsOf } from './working-rows.ts';

const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, start: '09:00', end: '17:00', kind: 'work' }));

test('five days with the same hours are one line', () => {
  assert.deepEqual(rowsOf(weekdays), [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00', kind: 'work' }]);
});

test('what was read is what is saved, with several kinds and hours', () => {
  const windows = [
    { day: 1, start: '07:00', end: '08:00', kind: 'study' },
    ...weekdays,
    { day: 6, start: '22:00', end: '02:00', kind: 'work' },
  ];
  assert.deepEqual(windowsOf(rowsOf(windows)), windows);
});

test('hours without a name are for work, and a line without days is nothing', () => {
  assert.deepEqual(windowsOf([{ days: [2], start: '10:00', end: '12:00', kind: ' ' }]), [
    { day: 2, start: '10:00', end: '12:00', kind: 'work' },
  ]);
  assert.deepEqual(windowsOf([{ days: [], start: '10:00', end: '12:00', kind: 'work' }]), []);
});
