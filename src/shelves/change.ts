/**
 * One way to change anything: read, decide, commit, all or nothing. The facts that describe a change are committed with it, numbered
 * without gaps per person, and so is the answer to a request with an Idempotency-Key: a repeat gets the stored answer and changes
 * nothing. Changes of one person take turns within a process; a race lost to another process runs the whole decision again on fresh
 * documents. Nothing is changed while an import of the person is half written, or once they are being erased, wherever that happens.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Fact, FactData, FactType } from '#model/fact.ts';
import { formatInstant } from '#model/time.ts';
import type { Bus } from '#ports/bus/bus.ts';
import { type Change, changeOf, type Shelf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { nobodyThere } from './person-queries.ts';
import { FACT_HEADS, FACTS, RECEIPTS, type Receipt } from './shelves.ts';
import { createTurns, type TakeTurn } from './turns.ts';

/** Who asks. The person always comes from the session, never from a body. */
export interface Actor {
  readonly person: PersonId;
  /** Present when the request carried an Idempotency-Key. */
  readonly receipt?: {
    /** Unique per person, route and key. */
    readonly id: string;
    /** Hash of what was asked. */
    readonly fingerprint: string;
    /** The answer holds a secret: it is kept encrypted. */
    readonly isSecret?: true;
  };
}

/** Collects what one change will write. Reads go to storage directly; writes wait for the commit. */
export interface Draft {
  /** Writes a new document. */
  readonly add: <T>(shelf: Shelf<T>, id: string, value: NoInfer<T>) => void;
  /** Replaces a document that was read; someone else's change in between makes the whole decision run again. */
  readonly replace: <T>(shelf: Shelf<T>, read: Stored<NoInfer<T>>, value: NoInfer<T>) => void;
  /** Writes a document whatever was there. */
  readonly put: <T>(shelf: Shelf<T>, id: string, value: NoInfer<T>) => void;
  readonly remove: <T>(shelf: Shelf<T>, read: Stored<NoInfer<T>>) => void;
  /** Takes in a change that stands elsewhere than with this person: what the install keeps about them. */
  readonly include: (change: Change) => void;
  /** Says what happened. */
  readonly record: <Type extends FactType>(type: Type, data: FactData<Type>) => void;
  /** The instant of this change, in the canonical form. */
  readonly at: string;
}

/**
 * Runs a decision and commits what it drafted. The decision may run several times: it must do nothing but read and draft, and a change
 * inside a change of the same person would wait for itself.
 */
export type Changer = <Result>(actor: Actor, decide: (draft: Draft) => Promise<Result>) => Promise<Result>;

/** Each race lost is one that another instance has won. Two that change the same person all the time each win about half. */
const MAX_ATTEMPTS = 50;

export interface ChangerDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly bus: Bus;
  /** The turns that changes take, where something else takes turns with them. */
  readonly takeTurn?: TakeTurn;
  /** People who are being erased: what they asked for before must not write anything after. */
  readonly departed?: ReadonlySet<PersonId>;
  /** Told of every commit once it is durable. Must not throw. */
  readonly onCommit?: (changes: readonly Change[]) => void;
}

export function createChanger(deps: ChangerDeps): Changer {
  const { storage, clock, bus, departed, onCommit } = deps;
  const takeTurn = deps.takeTurn ?? createTurns();

  const changeInTurn: Changer = async (actor, decide) => {
    if (departed?.has(actor.person)) throw nobodyThere();
    let wasThere = false;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const settled = await findReceipt(storage, actor);
      if (settled !== undefined) return resultOf(settled) as Awaited<ReturnType<typeof decide>>;

      const head = await storage.get(FACT_HEADS, actor.person, 'head');
      if (head?.value.importing === true) throw importUnderWay();
      // Another instance is erasing them, or has done so since the attempt before.
      if (head?.value.leaving === true || (wasThere && head === undefined)) throw nobodyThere();
      wasThere = head !== undefined;
      const at = formatInstant(clock.now());
      const drafting = startDraft(actor.person, at, head);
      const result = await decide(drafting.draft);
      const changes = drafting.finish();
      if (changes.length === 0) return result;
      if (actor.receipt !== undefined) {
        const receipt = writeReceipt(actor.receipt, result, at);
        changes.push(
          changeOf({ shelf: RECEIPTS, person: actor.person, id: actor.receipt.id, expect: 'absent', value: receipt }),
        );
      }
      const outcome = await storage.commit(changes);
      if (outcome.committed) {
        for (const fact of drafting.facts) emitSignal('fact-recorded', { type: fact.type });
        const last = drafting.facts.at(-1);
        if (last !== undefined) bus.publish({ person: actor.person, sequence: last.sequence });
        onCommit?.(changes);
        return result;
      }
      emitSignal('storage-lost-race', { shelf: outcome.lost.shelf });
    }
    throw new Problem('too-busy', { detail: 'Too many changes at once; nothing was changed.', retryAfterSeconds: 1 });
  };

  // Changes of one person lose to each other by their facts, so they had better not race where they can see each other.
  return (actor, decide) => takeTurn(actor.person, () => changeInTurn(actor, decide));
}

/** What is asked while an import of the same person is half written. */
export function importUnderWay(): Problem {
  const detail = 'An import is under way; nothing else is changed until it has ended.';
  return new Problem('too-busy', { detail, retryAfterSeconds: 5 });
}

function writeReceipt({ fingerprint, isSecret }: NonNullable<Actor['receipt']>, result: unknown, at: string): Receipt {
  return isSecret === true
    ? { fingerprint, result: null, secretResult: JSON.stringify(result ?? null), at }
    : { fingerprint, result, at };
}

function resultOf({ result, secretResult }: Receipt): unknown {
  return secretResult === undefined ? result : JSON.parse(secretResult);
}

async function findReceipt(storage: Storage, actor: Actor) {
  if (actor.receipt === undefined) return undefined;
  const stored = await storage.get(RECEIPTS, actor.person, actor.receipt.id);
  if (stored !== undefined && stored.value.fingerprint !== actor.receipt.fingerprint) {
    throw new Problem('key-reused', { detail: 'This Idempotency-Key came with a different request before.' });
  }
  return stored?.value;
}

function startDraft(person: PersonId, at: string, head: Stored<{ readonly sequence: number }> | undefined) {
  const changes: Change[] = [];
  const facts: Fact[] = [];
  const draft: Draft = {
    at,
    add: (shelf, id, value) => changes.push(changeOf({ shelf, person, id, expect: 'absent', value })),
    replace: (shelf, read, value) =>
      changes.push(changeOf({ shelf, person, id: read.id, expect: read.revision, value })),
    put: (shelf, id, value) => changes.push(changeOf({ shelf, person, id, expect: 'any', value })),
    remove: (shelf, read) =>
      changes.push(changeOf({ shelf, person, id: read.id, expect: read.revision, value: undefined })),
    include: (change) => changes.push(change),
    record: (type, data) => {
      facts.push({ sequence: (head?.value.sequence ?? 0) + facts.length + 1, type, at, data } as Fact);
    },
  };
  const finish = () => {
    const last = facts.at(-1);
    for (const fact of facts) {
      changes.push(changeOf({ shelf: FACTS, person, id: factId(fact.sequence), expect: 'absent', value: fact }));
    }
    // The head makes a person's changes come one after the other: the order of facts is the order of commits. A change without facts only
    // shows that nobody imports or erases meanwhile.
    const sequence = last?.sequence ?? head?.value.sequence;
    if (changes.length > 0 && sequence !== undefined) {
      const expect = head?.revision ?? 'absent';
      changes.push(changeOf({ shelf: FACT_HEADS, person, id: 'head', expect, value: { sequence } }));
    }
    return changes;
  };
  return { draft, facts, finish };
}

/** Ids of facts sort as their numbers do. */
export function factId(sequence: number): string {
  return sequence.toString().padStart(12, '0');
}
