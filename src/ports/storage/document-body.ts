/**
 * What may be stored, and as which text. A document is a JSON value and comes back exactly as it was: what JSON would bend in silence
 * (a date, a map, NaN, a hole in an array) is refused, and so is text that an engine could not hold (NUL, half a surrogate pair). Two
 * things are settled the way JSON settles them: a member that is undefined is left out, and -0 is 0.
 */
import type { AnyShelf } from './storage.ts';

/** Half of what a MongoDB document may weigh, so that the text always fits beside its keys. */
const MAX_BODY_BYTES = 8_000_000;

/** Below the 100 levels at which engines that look into documents give up. It also ends a document that contains itself. */
const MAX_BODY_DEPTH = 64;

/** A place in a document and what is wrong there. The path is built while unwinding, so a sound document pays nothing for it. */
interface BodyFault {
  readonly path: string;
  readonly why: string;
}

/** Writes a document as JSON text. Throws `TypeError` naming the place for what may not be stored, `RangeError` above 8 MB. */
export function encodeBody(value: unknown): string {
  const fault = findFault(value, { characters: 0 }, 0);
  if (fault !== undefined) throw new TypeError(`a document holds ${fault.why} at ${fault.path || 'its root'}`);
  const text = JSON.stringify(value);
  // JSON writes both refused characters, and nothing else but rare control characters, as escapes.
  if (text.includes('\\u')) refuseCharacters(value, '');
  if (text.length > MAX_BODY_BYTES / 3 && Buffer.byteLength(text) > MAX_BODY_BYTES) throw tooLarge();
  return text;
}

/** Reads what `encodeBody` wrote, brought to the shelf's present shape: a fresh value at each call. */
export function decodeBody(shelf: AnyShelf, text: string, schemaVersion: number): unknown {
  const document: unknown = JSON.parse(text);
  return schemaVersion === shelf.schemaVersion ? document : shelf.upgrade(document, schemaVersion);
}

/** The least that the text will have: a small object that refers to itself many times over must not be written out to be measured. */
interface Measure {
  characters: number;
}

function findFault(value: unknown, measure: Measure, depth: number): BodyFault | undefined {
  measure.characters += typeof value === 'string' ? value.length : 1;
  if (measure.characters > MAX_BODY_BYTES) throw tooLarge();
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : { path: '', why: `${value}` };
    case 'object':
      break;
    default:
      return { path: '', why: value === undefined ? 'undefined' : `a ${typeof value}` };
  }
  if (value === null) return undefined;
  if (depth === MAX_BODY_DEPTH) return { path: '', why: `more than ${MAX_BODY_DEPTH} levels, or itself,` };
  return Array.isArray(value) ? findArrayFault(value, measure, depth) : findObjectFault(value, measure, depth);
}

function findArrayFault(array: readonly unknown[], measure: Measure, depth: number): BodyFault | undefined {
  for (let index = 0; index < array.length; index += 1) {
    const fault = findFault(array[index], measure, depth + 1);
    if (fault !== undefined) return { path: `/${index}${fault.path}`, why: fault.why };
  }
  return undefined;
}

function findObjectFault(object: object, measure: Measure, depth: number): BodyFault | undefined {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) {
    return { path: '', why: `an instance of ${prototype.constructor?.name || 'a class'}` };
  }
  const members = object as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (member === undefined) continue;
    measure.characters += name.length;
    const fault = findFault(member, measure, depth + 1);
    if (fault !== undefined) return { path: `/${name}${fault.path}`, why: fault.why };
  }
  return undefined;
}

function refuseCharacters(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed() || value.includes('\u0000')) {
      throw new TypeError(`a document holds text with NUL or half a surrogate pair at ${path || 'its root'}`);
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) refuseCharacters(item, `${path}/${index}`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      refuseCharacters(name, path);
      refuseCharacters(member, `${path}/${name}`);
    }
  }
}

function tooLarge(): RangeError {
  return new RangeError(`a document above ${MAX_BODY_BYTES / 1_000_000} MB`);
}
