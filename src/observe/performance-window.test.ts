import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { emitSignal } from '#kernel/signal.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createPerformanceWindow } from './performance-window.ts';

const MINUTE = 60_000;

function openWindow() {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const window = createPerformanceWindow({ clock });
  const request = (route: string, ms: number, status = 200) =>
    emitSignal('http-request', { route, method: 'GET', status, ms });
  return { clock, window, request, [Symbol.dispose]: () => window.close() };
}

describe('the window of performance', () => {
  it('shows each route with its count, its share of errors and its percentiles', () => {
    using open = openWindow();
    for (let ms = 1; ms <= 100; ms += 1) open.request('/a', ms, ms > 90 ? 500 : 200);
    open.request('/b', 7, 404);
    const [a, b] = open.window.requests();
    assert.deepEqual([a?.route, a?.count, a?.error_rate], ['GET /a', 100, 0.1]);
    assert.ok(Math.abs((a?.p50_ms ?? 0) - 50) <= 0.51 && Math.abs((a?.p99_ms ?? 0) - 99) <= 1);
    assert.deepEqual([b?.route, b?.count, b?.error_rate], ['GET /b', 1, 0]);
  });

  it('forgets what is older than five minutes, and nothing sooner than four and a half', () => {
    using open = openWindow();
    open.request('/old', 1);
    open.clock.advanceMs(4.5 * MINUTE);
    open.request('/new', 1);
    assert.equal(open.window.requests().length, 2);
    open.clock.advanceMs(0.5 * MINUTE);
    assert.deepEqual(
      open.window.requests().map(({ route }) => route),
      ['GET /new'],
    );
    open.clock.advanceMs(60 * MINUTE);
    assert.deepEqual(open.window.requests(), []);
    open.request('/later', 1);
    assert.equal(open.window.requests()[0]?.count, 1);
  });

  it('sums up every route, with requests a second over the time there was', () => {
    using open = openWindow();
    for (let n = 0; n < 60; n += 1) open.request(n % 2 === 0 ? '/a' : '/b', 10, n < 6 ? 503 : 200);
    open.clock.advanceMs(20_000);
    assert.equal(open.window.summary().requests_per_second, 3);
    assert.equal(open.window.summary().error_rate, 0.1);
    open.clock.advanceMs(10 * MINUTE);
    assert.deepEqual(open.window.summary(), { requests_per_second: 0, p95_ms: 0, p99_ms: 0, error_rate: 0 });
  });

  it('keeps the last fifty errors, the newest first, without what they said', () => {
    using open = openWindow();
    for (let n = 0; n < 60; n += 1) {
      const error = new TypeError(`words of a person ${n}`);
      emitSignal('http-failure', { route: '/a', requestId: `r${n}`, code: 'internal', error });
    }
    const errors = open.window.recentErrors();
    assert.equal(errors.length, 50);
    assert.deepEqual(errors[0], {
      at: '2026-11-23T09:00:00.000Z',
      route: '/a',
      requestId: 'r59',
      code: 'internal',
      message: 'TypeError',
    });
  });

  it('cannot be filled with routes', () => {
    using open = openWindow();
    for (let n = 0; n < 5000; n += 1) open.request(`/${n}`, 1);
    assert.ok(open.window.requests().length <= 201);
    assert.equal(open.window.requests()[0]?.route, 'other');
  });

  it('hears nothing once closed', () => {
    const open = openWindow();
    open.window.close();
    open.request('/a', 1);
    assert.deepEqual(open.window.requests(), []);
  });
});
