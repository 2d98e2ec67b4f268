/**
 * What the documents of an export say of each other: each is there once, under the id it gives itself; what belongs to another document
 * has it; facts are numbered without gaps. Only what always holds of stored data is asked for, so that no export is refused.
 */
import type { Fault } from '#kernel/problem.ts';
import { factId } from '#shelves/change.ts';
import {
  BLOCKS,
  CALENDAR_MONTHS,
  CALENDAR_PARTS,
  CALENDARS,
  FACT_HEADS,
  FACTS,
  PEOPLE,
  PLANS,
  TASKS,
} from '#shelves/shelves.ts';
import { faultAt, type ReadDocument } from './read-export.ts';

export interface ReferenceCheck {
  /** Takes a document in; gives what is wrong with it alone. */
  readonly take: (document: ReadDocument) => readonly Fault[];
  /** After the last document: what is wrong with them together. */
  readonly finish: () => readonly Fault[];
  /** Documents taken in. */
  readonly count: () => number;
  /** The number of the last fact; 0 without facts. */
  readonly lastFact: () => number;
}

/** The one document of a shelf that has only one. */
const ONLY_IDS: Readonly<Record<string, string>> = {
  [PEOPLE.name]: 'profile',
  [PLANS.name]: 'plan',
  [FACT_HEADS.name]: 'head',
};

interface Reference {
  readonly line: number;
  readonly path: string;
  readonly to: string;
}

export function createReferenceCheck(): ReferenceCheck {
  const places = new Set<string>();
  const references: Reference[] = [];
  let facts = 0;
  let lastFact = 0;
  let head: { readonly line: number; readonly sequence: number } | undefined;

  const placeOf = (shelf: string, id: string) => `${shelf} ${id}`;

  const take = (document: ReadDocument): readonly Fault[] => {
    const { line, id, value } = document;
    const { name } = document.content.shelf;
    const place = placeOf(name, id);
    if (places.has(place)) return [faultAt(line, ['id'], 'this document was there before')];
    places.add(place);
    const expected = expectedId(name, value);
    if (expected !== undefined && expected !== id) return [faultAt(line, ['id'], `expected ${expected}`)];
    for (const reference of referencesOf(name, value)) {
      references.push({ line, path: reference.path, to: placeOf(reference.shelf, reference.id) });
    }
    if (name === FACTS.name) {
      facts += 1;
      lastFact = Math.max(lastFact, Number(value.sequence));
    }
    if (name === FACT_HEADS.name) head = { line, sequence: Number(value.sequence) };
    return [];
  };

  const factFaults = (): readonly Fault[] => {
    if (facts === lastFact && (head?.sequence ?? 0) === lastFact) return [];
    const message = `expected facts 1 to ${head?.sequence ?? lastFact} and where they end; some are missing`;
    return [faultAt(head?.line ?? 1, [], message)];
  };

  return {
    take,
    finish: () => [
      ...(places.has(placeOf(PEOPLE.name, 'profile')) ? [] : [faultAt(1, [], 'expected the profile of the person')]),
      ...references
        .filter(({ to }) => !places.has(to))
        .map(({ line, path }) => faultAt(line, ['value', path], 'expected the id of a document in this export')),
      ...factFaults(),
    ],
    count: () => places.size,
    lastFact: () => lastFact,
  };
}

/** The id a document has by what is in it; undefined where it may have any. */
function expectedId(shelf: string, value: ReadDocument['value']): string | undefined {
  if (Object.hasOwn(ONLY_IDS, shelf)) return ONLY_IDS[shelf];
  switch (shelf) {
    case FACTS.name:
      return factId(Number(value.sequence));
    case CALENDAR_PARTS.name:
      return `${value.calendarId}.${value.part}`;
    case CALENDAR_MONTHS.name:
      return `${value.calendarId}.${value.month}.${value.part}`;
    default:
      return typeof value.id === 'string' ? value.id : undefined;
  }
}

function referencesOf(
  shelf: string,
  value: ReadDocument['value'],
): readonly { readonly path: string; readonly shelf: string; readonly id: string }[] {
  switch (shelf) {
    case BLOCKS.name:
      return [{ path: 'taskId', shelf: TASKS.name, id: String(value.taskId) }];
    case CALENDAR_PARTS.name:
    case CALENDAR_MONTHS.name:
      return [{ path: 'calendarId', shelf: CALENDARS.name, id: String(value.calendarId) }];
    case TASKS.name: {
      const waitsFor = Array.isArray(value.dependsOn) ? value.dependsOn : [];
      return waitsFor.map((id, at) => ({ path: `dependsOn/${at}`, shelf: TASKS.name, id: String(id) }));
    }
    default:
      return [];
  }
}
