/** One value of every kind that is remembered exactly, and of every kind that is refused because it would not come back. */
const circle: { self?: unknown } = {};
circle.self = circle;

export const EXACT_SAMPLES: Readonly<Record<string, unknown>> = {
  text: 'Grüße, 日本 \u{1f600} \u0000 \ud800',
  numbers: [0, -0, 1e308, -1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MIN_VALUE],
  truth: [true, false, null],
  nothing: undefined,
  'nothing inside': { here: undefined, list: [undefined, null] },
  bigint: [2n ** 70n, -1n],
  date: new Date('2026-11-25T08:00:00.123Z'),
  'date that is none': new Date(Number.NaN),
  bytes: new Uint8Array([0, 1, 2, 255]),
  map: new Map<unknown, unknown>([
    ['a', new Set([1, 'x'])],
    [2, new Map()],
  ]),
  hole: Object.assign(new Array<number>(3), { 1: 7 }),
  circle,
  pattern: /focus+/giu,
  address: new URL('https://example.org/a?b=c#d'),
  deep: nest(60),
};

export const REFUSED_SAMPLES: Readonly<Record<string, unknown>> = {
  error: new Error('not a value'),
  function: () => 1,
  'function inside': { call: () => 1 },
  symbol: Symbol('own'),
  'instance of a class': new (class Secret {
    readonly word = 'x';
  })(),
  'promise inside': { later: Promise.resolve(1) },
  'weak map': new WeakMap(),
};

function nest(levels: number): unknown {
  let value: unknown = 'core';
  for (let level = 0; level < levels; level += 1) value = { level, value };
  return value;
}
