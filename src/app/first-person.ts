/**
 * The one person of an install without accounts, who is asked for at every request. Looked up once where there is one instance; where
 * there may be others, which may erase them, once a second. When that person is erased, somebody new is first.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';

/** As long as somebody revoked elsewhere is still taken for who they were. */
const KEPT_MS = 1000;

export function createFirstPerson(deps: {
  readonly ensureFirst: () => Promise<PersonId>;
  /** Whom this process has erased. */
  readonly departed: ReadonlySet<PersonId>;
  readonly isShared: boolean;
  readonly clock: Pick<Clock, 'monotonic'>;
}): () => PersonId | Promise<PersonId> {
  const { ensureFirst, departed, isShared, clock } = deps;
  let known: { readonly person: PersonId; readonly until: number } | undefined;

  const lookUp = async () => {
    const person = await ensureFirst();
    known = { person, until: isShared ? clock.monotonic() + KEPT_MS : Number.POSITIVE_INFINITY };
    return person;
  };

  return () =>
    known !== undefined && clock.monotonic() < known.until && !departed.has(known.person) ? known.person : lookUp();
}
