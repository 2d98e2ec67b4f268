import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WINDOWS_ZONES } from './windows-zones.ts';
import { ianaZone, isIanaZone } from './zone.ts';

test('every Windows zone means a zone of the database', () => {
  assert.ok(WINDOWS_ZONES.size >= 140);
  for (const [windows, iana] of WINDOWS_ZONES) assert.ok(isIanaZone(iana), `${windows}: ${iana}`);
});

test('a Windows zone with an offset in its name has that offset', () => {
  const noon = Date.UTC(2026, 10, 23, 12);
  for (const [windows, iana] of WINDOWS_ZONES) {
    const offset = /^utc([+-]\d\d)$/.exec(windows)?.[1];
    if (offset === undefined) continue;
    assert.equal(ianaZone(iana).wallAt(noon) - noon, Number(offset) * 3_600_000, windows);
  }
});

test('an offset or a longer text around a zone is not the name of one', () => {
  for (const text of ['+01:00', 'Z', '', 'Europe/', '2026-11-23[Europe/Berlin]', 'Europe/Berlin;X=1', 'Mars/Olympus']) {
    assert.ok(!isIanaZone(text), text);
  }
});
