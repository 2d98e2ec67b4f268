/**
 * The form of an export: JSON Lines, a heading and then one document a line, members in one order, so that the same data has the same
 * bytes. It names no person by id and holds no secret. Pure.
 */
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import { ADDRESS_LEFT_OUT, isMaskedAddress, maskAddress, maskSentAddress } from '#model/calendar-address.ts';
import type { Members } from '#shelves/any-document.ts';
import { canonicalJson } from '#shelves/canonical-json.ts';
import { CALENDARS, CHANGE_REQUESTS, PEOPLE } from '#shelves/shelves.ts';

/** The first line. */
export const ExportHeading = z.strictObject({ format: z.literal('focusforge-export'), version: z.int().min(1) });

export const EXPORT_VERSION = 1;

/** Every line after the first. */
export const ExportedDocument = z.strictObject({
  shelf: z.string(),
  id: z.string().min(1).max(400),
  schemaVersion: z.int().min(1),
  value: z.unknown(),
});
export type ExportedDocument = z.output<typeof ExportedDocument>;

export function writeHeading(): string {
  return `${canonicalJson({ format: 'focusforge-export', version: EXPORT_VERSION })}\n`;
}

export function writeDocument(document: ExportedDocument): string {
  return `${canonicalJson(document)}\n`;
}

/** What of a stored document goes into an export. What is masked already stays as it is. */
export function exportedValue(shelf: string, value: Members): Members {
  switch (shelf) {
    case PEOPLE.name: {
      const { id: _, ...person } = value;
      return person;
    }
    case CALENDARS.name:
      return typeof value.url === 'string' ? withoutAddress(value, value.url) : value;
    case CHANGE_REQUESTS.name:
      return { ...value, sent: maskSentAddress(String(value.sent)) };
    default:
      return value;
  }
}

/** The document that an exported value becomes with the person who imports it. */
export function importedValue(shelf: string, value: Members, person: PersonId): Members {
  return shelf === PEOPLE.name ? { ...value, id: person } : value;
}

/** Its events stay; that it can no longer be read anew is said where a failed reading would be. */
function withoutAddress(calendar: Members, url: string): Members {
  return isMaskedAddress(url) ? calendar : { ...calendar, url: maskAddress(url), refreshProblem: ADDRESS_LEFT_OUT };
}
