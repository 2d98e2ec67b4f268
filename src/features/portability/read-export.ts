/**
 * Reads an export line by line and says of each what is wrong with it: not JSON, a shelf nobody knows, a form that a document of that
 * shelf does not have, text that cannot be stored. What the documents say of each other is checked elsewhere. Pure.
 */
import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import type { Fault } from '#kernel/problem.ts';
import { encodeWrites } from '#ports/storage/commit-writes.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { asDocuments, type Members } from '#shelves/any-document.ts';
import { CONTENT_SHELVES, type ContentShelf } from '#shelves/shelf-contents.ts';
import { EXPORT_VERSION, ExportedDocument, ExportHeading, importedValue } from './export-form.ts';
import { type NumberedLine, readLines } from './read-lines.ts';

/** A document that can be stored as it is. */
export interface ReadDocument {
  readonly line: number;
  /** Bytes of its line. */
  readonly size: number;
  readonly content: ContentShelf;
  readonly id: string;
  readonly value: Members;
}

/** What a line turned out to be. */
export type ReadLine = ReadDocument | { readonly line: number; readonly faults: readonly Fault[] };

/** A line holds one document, its name and its place: a little more than the most that a document may weigh. */
const MOST_BYTES = 8_500_000;
/**
 * A document that was stored when a limit was higher, or was computed a little past one, is still somebody's: what is at most this many
 * times too long or too large is taken as it is.
 */
const TOLERANCE = 4;

const BY_NAME = new Map(CONTENT_SHELVES.map((content) => [content.shelf.name, content]));

/** Every line after the heading. The first item tells what is wrong with the heading, where something is. */
export function* readExport(text: Uint8Array, person: PersonId): Generator<ReadLine> {
  const lines = readLines(text);
  const first = lines.next();
  const faults = first.done === true ? [{ path: 'body', message: 'expected an export' }] : headingFaults(first.value);
  // Every other line of a file that is no export would be wrong too.
  if (faults.length > 0) return yield { line: 1, faults };
  for (const line of lines) yield readDocument(line, person);
}

function headingFaults(line: NumberedLine): readonly Fault[] {
  const heading = ExportHeading.safeParse(parseLine(line));
  if (!heading.success) {
    return [faultAt(line.number, [], `expected {"format":"focusforge-export","version":${EXPORT_VERSION}}`)];
  }
  if (heading.data.version <= EXPORT_VERSION) return [];
  return [faultAt(line.number, ['version'], 'it was written by a newer release; this one cannot read it')];
}

function readDocument(line: NumberedLine, person: PersonId): ReadLine {
  const refuse = (...faults: readonly Fault[]): ReadLine => ({ line: line.number, faults });
  const written = parseLine(line);
  if (written === undefined) return refuse(faultAt(line.number, [], 'expected one JSON object in UTF-8'));
  const parsed = ExportedDocument.safeParse(written);
  if (!parsed.success) return refuse(...faultsOf(line.number, [], parsed.error));
  const { shelf: name, id, schemaVersion, value } = parsed.data;
  const content = BY_NAME.get(name);
  if (content === undefined) return refuse(faultAt(line.number, ['shelf'], 'there is no such shelf in an export'));
  if (schemaVersion > content.shelf.schemaVersion) {
    const message = 'it was written by a newer release; this one cannot read it';
    return refuse(faultAt(line.number, ['schemaVersion'], message));
  }
  const upgraded = upgrade(content, value, schemaVersion);
  if (upgraded === undefined)
    return refuse(faultAt(line.number, ['value'], 'it cannot be brought to the present form'));
  const checked = checkValue(content.schema, upgraded);
  if (checked.error !== undefined) return refuse(...faultsOf(line.number, ['value'], checked.error));
  const document = { line: line.number, size: line.bytes.length, content, id, value: checked.value };
  const why = storageFault(document, person);
  return why === undefined ? document : refuse(faultAt(line.number, ['value'], why));
}

/** Undefined for what is not JSON. */
function parseLine({ bytes }: NumberedLine): unknown {
  if (bytes.length > MOST_BYTES || !isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function upgrade({ shelf }: ContentShelf, value: unknown, schemaVersion: number): unknown {
  if (schemaVersion === shelf.schemaVersion) return value;
  try {
    return shelf.upgrade(value, schemaVersion);
  } catch {
    // Steps are written for documents that were stored; this one may never have been.
    return undefined;
  }
}

type Checked =
  | { readonly value: Members; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: z.ZodError };

function checkValue(schema: z.ZodType, value: unknown): Checked {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data as Members };
  const isTolerable = parsed.error.issues.every((issue) => isALittleOver(issue, value));
  return isTolerable ? { value: value as Members } : { error: parsed.error };
}

function isALittleOver(issue: z.core.$ZodIssue, value: unknown): boolean {
  if (issue.code !== 'too_big') return false;
  const found = issue.path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)[key], value);
  const size = typeof found === 'string' || Array.isArray(found) ? found.length : found;
  return typeof size === 'number' && size <= Number(issue.maximum) * TOLERANCE;
}

/** Why storage would not take it, as it says itself; it speaks of the place and never of what is there. */
function storageFault({ content, id, value }: ReadDocument, person: PersonId): string | undefined {
  const shelf = asDocuments(content.shelf);
  try {
    encodeWrites([changeOf({ shelf, person, id, expect: 'absent', value: importedValue(shelf.name, value, person) })]);
    return undefined;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return error.message;
    throw error;
  }
}

function faultsOf(line: number, at: readonly PropertyKey[], error: z.ZodError): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code !== 'unrecognized_keys') return [faultAt(line, path, issue.message.replace(/^Invalid input: /, ''))];
    return issue.keys.map((key) => faultAt(line, [...path, key], 'unknown field'));
  });
}

/** A fault with the number of its line: `body/12/value/title`. */
export function faultAt(line: number, path: readonly PropertyKey[], message: string): Fault {
  // A name from outside may be as long as a line.
  return { path: ['body', line, ...path].map(String).join('/').slice(0, 200), message: message.slice(0, 300) };
}
