/** Walks two stores side by side and tells where their documents differ, by canonical JSON. Both give documents in the same order. */
import type { PersonId } from '#kernel/id.ts';
import type { AnyShelf, Storage, Stored } from '#ports/storage/storage.ts';
import { asDocuments, type Members } from './any-document.ts';
import { canonicalJson } from './canonical-json.ts';

/** One document of either store. */
export interface Compared {
  readonly person: PersonId;
  readonly id: string;
  /** What it is in the first store; undefined when only the second has it. */
  readonly value: Members | undefined;
  /** Characters of its text. */
  readonly size: number;
  readonly isEqual: boolean;
}

const PAGE = 100;
const PEOPLE_PAGE = 1000;

/** Every document of a shelf that is in either store, people by people. */
export async function* compareShelf(first: Storage, second: Storage, shelf: AnyShelf): AsyncGenerator<Compared> {
  const people = merge(personsOf(first, shelf), personsOf(second, shelf), (person) => person);
  for await (const [one, other] of people) {
    const person = one ?? other;
    if (person !== undefined) yield* comparePerson(first, second, { shelf, person });
  }
}

async function* comparePerson(
  first: Storage,
  second: Storage,
  { shelf, person }: { readonly shelf: AnyShelf; readonly person: PersonId },
): AsyncGenerator<Compared> {
  const documents = merge(documentsOf(first, shelf, person), documentsOf(second, shelf, person), ({ id }) => id);
  for await (const [one, other] of documents) {
    const text = one === undefined ? undefined : canonicalJson(one.value);
    const isEqual = text !== undefined && other !== undefined && text === canonicalJson(other.value);
    const id = (one ?? other)?.id ?? '';
    yield { person, id, value: one?.value, size: text?.length ?? 0, isEqual };
  }
}

async function* personsOf(storage: Storage, shelf: AnyShelf): AsyncGenerator<PersonId> {
  let after: PersonId | undefined;
  for (;;) {
    const page = await storage.persons(shelf, { limit: PEOPLE_PAGE, after });
    yield* page;
    if (page.length < PEOPLE_PAGE) return;
    after = page.at(-1);
  }
}

async function* documentsOf(storage: Storage, shelf: AnyShelf, person: PersonId): AsyncGenerator<Stored<Members>> {
  let after: string | undefined;
  do {
    const page = await storage.find(asDocuments(shelf), person, {}, { limit: PAGE, after });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

/** Pairs what has the same key; what only one side has is paired with undefined. Both sides are in order by code point. */
async function* merge<T>(
  first: AsyncIterator<T>,
  second: AsyncIterator<T>,
  keyOf: (item: T) => string,
): AsyncGenerator<readonly [T | undefined, T | undefined]> {
  let [one, other] = await Promise.all([first.next(), second.next()]);
  while (one.done !== true || other.done !== true) {
    const order =
      one.done === true ? 1 : other.done === true ? -1 : compareCodePoints(keyOf(one.value), keyOf(other.value));
    yield [order <= 0 ? one.value : undefined, order >= 0 ? other.value : undefined];
    [one, other] = await Promise.all([order <= 0 ? first.next() : one, order >= 0 ? second.next() : other]);
  }
}

/** UTF-8 is in the order of code points, which UTF-16 is not. */
function compareCodePoints(one: string, other: string): number {
  return one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
}
