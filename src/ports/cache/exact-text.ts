/**
 * Values as text and back, exactly: what JSON would bend (dates, undefined, bigint, bytes, maps, sets, -0, NaN, holes, circles) goes through
 * `devalue`, the rest through JSON, which is quicker. Reading evaluates nothing. Functions, errors, symbols and instances of classes are
 * refused when they are written.
 */
import { parse, stringify } from 'devalue';

/** The first character says how the rest is read. */
const AS_JSON = 'j';
const AS_DEVALUE = 'd';
/** Deeper values may be circles. */
const MOST_LEVELS = 40;

/** Throws `TypeError` for what would not come back as it was. */
export function writeExact(value: unknown): string {
  if (isJson(value, 0)) return AS_JSON + JSON.stringify(value);
  try {
    return AS_DEVALUE + stringify(value);
  } catch (cause) {
    throw new TypeError('this value would not come back from the cache as it was', { cause });
  }
}

export function readExact(text: string): unknown {
  const body = text.slice(1);
  if (text.startsWith(AS_JSON)) return JSON.parse(body);
  if (text.startsWith(AS_DEVALUE)) return parse(body);
  throw new TypeError('this text was not written by the cache');
}

/** Whether JSON gives it back as it is. */
function isJson(value: unknown, level: number): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || level > MOST_LEVELS || 'toJSON' in value) return false;
  if (Array.isArray(value)) {
    return Object.keys(value).length === value.length && value.every((one) => isJson(one, level + 1));
  }
  if (Object.getPrototypeOf(value) !== Object.prototype || Object.getOwnPropertySymbols(value).length > 0) return false;
  return Object.entries(value).every(([key, one]) => key !== '__proto__' && isJson(one, level + 1));
}
