/**
 * Values that an OpenAPI document says may be sent, and the same values broken: made from its JSON Schemas alone, so that a route that is
 * added is tested without a word. Only keywords that the document uses are known; a new one fails loudly.
 */
import type { JsonSchema } from '#contract/json-schema.ts';
import { ODD_PIECES } from './broken-text.ts';
import type { Chance } from './seeded-random.ts';

/** Texts that mean something to the service, by the name of the member they are for; ids are looked for in `ids`. */
export interface Meanings {
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** Ids seen in answers, the newest last. */
  readonly ids: readonly string[];
}

/** Tried in this order of luck for whatever has a pattern. */
const PATTERNED = [
  ...[
    '2026-11-27',
    '2027-03-28',
    '2030-01-01',
    '1970-01-01',
    '2999-12-31',
    '09:00',
    '17:30',
    '00:00',
    '24:00',
    'a',
    'thesis',
  ],
  ...['2026-11-27T17:00:00+01:00', '2026-12-24T09:30Z', '2999-12-31T23:59:59.999999999Z', '1970-01-01T00:00:00-12:00'],
  ...['AAECAwQFBgc', 'x'.repeat(80), 'nothing', 'größe', '019ab000-0000-7000-8000-000000000000', ''],
];

const WORDS = [
  'Write the report',
  'call mum tomorrow at 5pm, 20 min',
  'a',
  'Prüfung Mathe #uni',
  '日本語の宿題',
  '👩‍💻 ship it',
  "it's",
];

const KNOWN_KEYWORDS: ReadonlySet<string> = new Set([
  ...[
    '$ref',
    'additionalProperties',
    'anyOf',
    'const',
    'default',
    'description',
    'enum',
    'format',
    'items',
    'maxItems',
  ],
  ...[
    'maxLength',
    'maximum',
    'minItems',
    'minLength',
    'minimum',
    'pattern',
    'properties',
    'propertyNames',
    'required',
    'type',
  ],
]);

/** A value that the schema allows, small more often than large. `name`: the member it is for. Throws for a keyword it does not know. */
export function validValue(schema: JsonSchema, chance: Chance, meanings: Meanings, name = ''): unknown {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN_KEYWORDS.has(keyword));
  if (unknown.length > 0) throw new Error(`the generator does not know ${unknown.join(', ')}`);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return chance.pick(schema.enum);
  if (Array.isArray(schema.anyOf)) return validValue(chance.pick(schema.anyOf as JsonSchema[]), chance, meanings, name);
  switch (schema.type) {
    case 'object':
      return validObject(schema, chance, meanings);
    case 'array':
      return validArray(schema, chance, meanings, name);
    case 'string':
      return validText(schema, chance, meanings, name);
    case 'integer':
      return validNumber(schema, chance);
    case 'number':
      return validNumber(schema, chance) + chance.pick([0, 0.5]);
    case 'boolean':
      return chance.happens(0.5);
    case 'null':
      return null;
    case undefined:
      return chance.pick([null, 1, 'x', [], {}]);
    default:
      throw new Error(`the generator does not know the type ${String(schema.type)}`);
  }
}

function validObject(schema: JsonSchema, chance: Chance, meanings: Meanings): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  const share = chance.pick([0.1, 0.5, 1]);
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const isNeeded = schema.required?.includes(name) === true;
    if (isNeeded || chance.happens(share)) made[name] = validValue(member, chance, meanings, name);
  }
  if (schema.propertyNames !== undefined && chance.happens(0.5)) made.extra = chance.pick([true, { deep: [1] }, 'x']);
  return made;
}

function validArray(schema: JsonSchema, chance: Chance, meanings: Meanings, name: string): unknown[] {
  const least = numberOr(schema.minItems, 0);
  const most = Math.min(numberOr(schema.maxItems, 4), chance.happens(0.95) ? least + 3 : 200);
  return chance.list(least, most, () => validValue(schema.items as JsonSchema, chance, meanings, name));
}

function validNumber({ minimum, maximum }: JsonSchema, chance: Chance): number {
  const [least, most] = [numberOr(minimum, 0), numberOr(maximum, 1000)];
  return chance.pick([least, most, chance.between(least, Math.min(most, least + 100))]);
}

function validText(schema: JsonSchema, chance: Chance, meanings: Meanings, name: string): string {
  const [least, most] = [numberOr(schema.minLength, 0), numberOr(schema.maxLength, 200)];
  const fits = (text: string) => text.length >= least && text.length <= most;
  const meant = (meanings.texts[name] ?? []).filter(fits);
  if (meant.length > 0 && chance.happens(0.9)) return chance.pick(meant);
  if (typeof schema.pattern === 'string') {
    const pattern = new RegExp(schema.pattern, 'u');
    // What has a meaning of its own is not where an id would stand.
    const isId = meant.length === 0 && pattern.test('nothing');
    const seen = isId && meanings.ids.length > 0 && chance.happens(0.8) ? meanings.ids : PATTERNED;
    const fitting = seen.filter((text) => fits(text) && pattern.test(text));
    return chance.pick(fitting.length > 0 ? fitting : PATTERNED.filter((text) => pattern.test(text)));
  }
  const text = chance.happens(0.97)
    ? chance.pick(WORDS)
    : 'long '
        .repeat(Math.ceil(Math.min(most, 60_000) / 5))
        .slice(0, most)
        .trim();
  return text.length > most ? text.slice(0, most) : text.padEnd(least, '.');
}

function numberOr(value: unknown, other: number): number {
  return typeof value === 'number' ? value : other;
}

/** Names that mean something to objects of JavaScript. */
const PROTOTYPE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'toJSON',
  'length',
];

/** Values of every type, at the edges of what they can be. */
function oddValue(chance: Chance): unknown {
  return chance.pick<() => unknown>([
    () => null,
    () => chance.happens(0.5),
    () => chance.pick([0, -1, 0.1, -0, 1e21, 1e308, 2 ** 53, -(2 ** 63), 5e-324, 4_294_967_296]),
    () => chance.pick(ODD_PIECES),
    () => chance.pick(ODD_PIECES).repeat(chance.pick([1, 100, 3000])),
    () => [],
    () => [[[[[]]]]],
    () => ({}),
    () => ({ [chance.pick(PROTOTYPE_NAMES)]: { admin: true } }),
    () => Array.from({ length: chance.pick([100, 20_000]) }, (_, index) => index),
    () => ({ $ne: null }),
    () => [null, undefined, Number.NaN],
  ])();
}

/** A value that was valid with one to three things changed: a part replaced, left out, renamed or added, anywhere inside. */
function brokenValue(value: unknown, chance: Chance): unknown {
  let broken = value;
  for (let changes = chance.between(1, 3); changes > 0; changes -= 1) broken = changeInside(broken, chance);
  return broken;
}

function changeInside(value: unknown, chance: Chance): unknown {
  if (Array.isArray(value) && value.length > 0 && chance.happens(0.7)) {
    const at = chance.below(value.length);
    return value.map((part, index) => (index === at ? changeInside(part, chance) : part));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || chance.happens(0.1))
    return oddValue(chance);
  const entries = Object.entries(value);
  const at = chance.below(Math.max(1, entries.length));
  const change = chance.pick<() => (readonly [string, unknown])[]>([
    () => entries.map(([name, part], index) => [name, index === at ? changeInside(part, chance) : part]),
    () => entries.map(([name, part], index) => [name, index === at ? oddValue(chance) : part]),
    () => entries.filter((_, index) => index !== at),
    () => entries.map(([name, part], index) => [index === at ? name.toUpperCase() : name, part]),
    () => [
      ...entries,
      [chance.pick([...PROTOTYPE_NAMES, 'id', 'person', 'personId', 'role', 'version', '']), oddValue(chance)],
    ],
  ]);
  return Object.fromEntries(change());
}

/** The text of a value as a body, in one of the ways in which texts of JSON go wrong; valid JSON in about a third of the cases. */
export function brokenJson(value: unknown, chance: Chance): string | Uint8Array {
  const text = JSON.stringify(value) ?? '';
  const at = chance.below(text.length + 1);
  return chance.pick<() => string | Uint8Array>([
    () => text,
    () => JSON.stringify(brokenValue(value, chance)) ?? '',
    () => JSON.stringify(brokenValue(value, chance)) ?? '',
    () => text.slice(0, at),
    () => text.slice(0, at) + chance.pick(ODD_PIECES) + text.slice(at),
    () => text + chance.pick([text, ',', '}', '\u0000', '\n\n', ' //', text.slice(at)]),
    () => text.replace(/^\{/, `{"${chance.pick(PROTOTYPE_NAMES)}":{"admin":true},`),
    () => text.replace(/^\{("[^"]+"):/, '{$1:null,$1:'),
    () =>
      text.replace(
        /"[^"]*"(?=[,}\]])/,
        chance.pick(['"\\ud800"', '"\\u0000"', '"\\x41"', "'x'", '"a\nb"', 'undefined']),
      ),
    () =>
      text.replace(
        /\d+/,
        chance.pick(['1e400', '-0', '00', '+1', '.5', '0x1', '1_0', '9'.repeat(400), 'NaN', '1e-400']),
      ),
    () => nested(chance),
    () => Buffer.from(text, chance.pick(['utf16le', 'latin1', 'base64'] as const)),
    () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
    () =>
      Buffer.concat([
        Buffer.from(text.slice(0, at)),
        Buffer.from(chance.pick(BROKEN_UTF8)),
        Buffer.from(text.slice(at)),
      ]),
    () => '',
  ])();
}

/** Overlong forms, surrogates, lone continuation bytes, and bytes that UTF-8 has no use for. */
const BROKEN_UTF8 = [[0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff], [0xe2, 0x82], [0x00]];

function nested(chance: Chance): string {
  const depth = chance.pick([10, 1000, 30_000, 120_000]);
  return chance.pick([
    () => '['.repeat(depth) + ']'.repeat(depth),
    () => '['.repeat(depth),
    () => ['{"a":'.repeat(Math.min(depth, 40_000)), '}'.repeat(Math.min(depth, 40_000))].join('1'),
    () => `{"text":${'['.repeat(depth)}${']'.repeat(depth)}}`,
  ])();
}
