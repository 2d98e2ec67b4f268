/**
 * What every driver promises while commits and reads meet: money moves between accounts over several connections at once, and whoever
 * reads at whatever moment sees only what some order of whole commits leaves. Each commit writes one token into everything it changes, and
 * its revisions are known beforehand, so every document that is read tells which commit it is from and what else must be visible by now.
 * `HISTORIES` is how many histories are lived through; each has a seed of its own, which a failure names.
 */
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PersonId } from '#kernel/id.ts';
import { type Chance, createChance } from '#testing/seeded-random.ts';
import { encodeCursor, planFind } from './find-plan.ts';
import { encodeIndexKey } from './index-key.ts';
import { type Change, changeOf, type Storage, type Stored } from './storage.ts';
import { type StoragePromise, sampleShelf, type TestStore } from './storage-promise.ts';

interface Account {
  readonly balance: number;
  readonly token: string;
}

interface Move {
  readonly amount: number;
}

const ACCOUNTS = sampleShelf<Account>('sample-accounts', { byBalance: ({ balance }) => [balance] });
const MOVES = sampleShelf<Move>('sample-moves', { byAmount: ({ amount }) => [amount] });
const SHELVES = [ACCOUNTS, MOVES];

const HISTORIES = Number(process.env.HISTORIES ?? 60);
const FIRST_SEED = Number(process.env.FIRST_SEED ?? 20261125);
/** Histories that go on side by side. */
const AT_ONCE = 4;
const WORKERS = 3;
const STEPS = 7;
const OPENING_BALANCE = 100;

/** An account and whose it is. */
interface AccountPlace {
  readonly person: PersonId;
  readonly id: string;
}

/** What a commit leaves in each account it touches, by `placeOf`. */
type Traces = ReadonlyMap<string, { readonly revision: number; readonly balance: number }>;

/** One history: its accounts, every commit that was ever sent, and what must be visible by now. */
interface History {
  readonly random: Chance;
  readonly connections: readonly Storage[];
  readonly accounts: readonly AccountPlace[];
  readonly sent: Map<string, Traces>;
  readonly committed: Set<string>;
  /** Tokens of commits that somebody has seen. */
  readonly seen: Set<string>;
  /** The least revision that a read which begins now may show, by `placeOf`. */
  readonly visible: Map<string, number>;
  /** Moves by id that are there for certain, with their amounts, and to whom they belong. */
  readonly moves: Map<string, { readonly person: PersonId; readonly amount: number }>;
  /** A commit lost by a document at this revision: somebody else must have written it. */
  readonly lost: { readonly place: string; readonly revision: number }[];
}

export const concurrencyBehaviour: readonly StoragePromise[] = [
  {
    name: 'whatever commits and reads meet, no update is lost, no commit is seen in part, and what was seen stays seen',
    check: async (store) => {
      const storage = await store.open(SHELVES);
      await liveHistories([storage]);
    },
  },
  {
    name: 'the same over three connections, each reading what the others have written',
    reopens: true,
    check: async (store) => liveHistories(await openThrice(store)),
  },
];

function openThrice(store: TestStore): Promise<readonly Storage[]> {
  return Promise.all([1, 2, 3].map(() => store.open(SHELVES)));
}

async function liveHistories(connections: readonly Storage[]): Promise<void> {
  const seeds = Array.from({ length: HISTORIES }, (_, number) => FIRST_SEED + number);
  const next = seeds.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const seed of next) {
        await liveHistory(connections, seed).catch((error: Error) => {
          error.message = `in history ${seed} (HISTORIES=1 FIRST_SEED=${seed}): ${error.message}`;
          throw error;
        });
      }
    }),
  );
}

async function liveHistory(connections: readonly Storage[], seed: number): Promise<void> {
  const persons = ['a', 'b'].map((letter) => `history-${seed}-${letter}` as PersonId);
  const accounts = persons.flatMap((person) => ['x', 'y'].map((id) => ({ person, id })));
  const random = createChance(seed);
  const history: History = {
    random,
    connections,
    accounts,
    sent: new Map(),
    committed: new Set(),
    seen: new Set(),
    visible: new Map(),
    moves: new Map(),
    lost: [],
  };
  await open(history);
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(history, worker)));
  await checkEnd(history, persons);
}

async function open(history: History): Promise<void> {
  const traces = new Map(
    history.accounts.map((place) => [placeOf(place), { revision: 1, balance: OPENING_BALANCE }] as const),
  );
  const changes = history.accounts.map(({ person, id }) => {
    const value = { balance: OPENING_BALANCE, token: 'opening' };
    return changeOf({ shelf: ACCOUNTS, person, id, expect: 'absent', value });
  });
  history.sent.set('opening', traces);
  const [first] = history.connections;
  assert.deepEqual(await first?.commit(changes), { committed: true });
  acknowledge(history, 'opening');
}

async function work(history: History, worker: number): Promise<void> {
  const { random } = history;
  const own: string[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    for (let turn = random.below(4); turn > 0; turn -= 1) await nextTurn();
    const chance = random.next();
    if (chance < 0.6) await move(history, `${worker}-${step}`, own);
    else if (chance < 0.85) await readAccounts(history);
    else await countMoves(history);
  }
}

/** Reads two accounts and moves money between them, leaving a note of it; sometimes an older note of the same worker goes. */
async function move(history: History, token: string, own: string[]): Promise<void> {
  const { random, connections, accounts } = history;
  const from = random.pick(accounts);
  const to = random.pick(accounts.filter((account) => account !== from));
  const amount = random.below(9) + 1;
  const forgotten = random.next() < 0.3 ? own[0] : undefined;
  const [paying, paid] = [await readAccount(history, from), await readAccount(history, to)];
  const after = [
    { ...from, revision: paying.revision, balance: paying.value.balance - amount },
    { ...to, revision: paid.revision, balance: paid.value.balance + amount },
  ];
  const changes: Change[] = after.map(({ person, id, revision, balance }) =>
    changeOf({ shelf: ACCOUNTS, person, id, expect: revision, value: { balance, token } }),
  );
  changes.push(changeOf({ shelf: MOVES, person: from.person, id: token, expect: 'absent', value: { amount } }));
  const old = forgotten === undefined ? undefined : history.moves.get(forgotten);
  if (forgotten !== undefined && old !== undefined) {
    changes.push(changeOf({ shelf: MOVES, person: old.person, id: forgotten, expect: 1, value: undefined }));
  }
  const traces = after.map((left) => [placeOf(left), { revision: left.revision + 1, balance: left.balance }] as const);
  history.sent.set(token, new Map(traces));

  const result = await random.pick(connections).commit(changes);
  if (!result.committed) {
    assert.equal(result.lost.shelf, ACCOUNTS.name, 'only the accounts are fought over');
    const loser = after.filter(({ id }) => id === result.lost.id);
    assert.ok(loser.length > 0);
    // Two persons may have an account of the same name; either may be the one.
    if (loser.length === 1)
      history.lost.push(...loser.map((left) => ({ place: placeOf(left), revision: left.revision })));
    return;
  }
  acknowledge(history, token);
  history.moves.set(token, { person: from.person, amount });
  own.push(token);
  if (forgotten !== undefined && old !== undefined) {
    history.moves.delete(forgotten);
    own.shift();
  }
  // One's own writes, on whichever connection.
  await readAccount(history, from);
  const note = await random.pick(connections).get(MOVES, from.person, token);
  assert.deepEqual(note?.value, { amount });
}

/** What a commit left is visible to every read that begins from now on, all of it. */
function acknowledge(history: History, token: string): void {
  history.committed.add(token);
  raise(history, token);
}

function raise({ sent, visible }: History, token: string): void {
  for (const [place, { revision }] of sent.get(token) ?? []) {
    visible.set(place, Math.max(visible.get(place) ?? 0, revision));
  }
}

async function readAccount(history: History, place: AccountPlace): Promise<Stored<Account>> {
  const least = new Map(history.visible);
  const found = await history.random.pick(history.connections).get(ACCOUNTS, place.person, place.id);
  assert.ok(found, `${placeOf(place)} is gone`);
  look(history, place.person, found, least);
  return found;
}

async function readAccounts(history: History): Promise<void> {
  const { random } = history;
  const { person } = random.pick(history.accounts);
  const query = random.pick([{}, { index: 'byBalance' }, { index: 'byBalance', descending: true }]);
  const least = new Map(history.visible);
  const { items } = await random.pick(history.connections).find(ACCOUNTS, person, query, { limit: 10 });
  for (const item of items) look(history, person, item, least);
}

/** A document is exactly what the commit that its token names has left at that revision, and no older than it may be. */
function look(
  history: History,
  person: PersonId,
  { id, revision, value }: Stored<Account>,
  least: ReadonlyMap<string, number>,
) {
  const place = placeOf({ person, id });
  assert.ok(revision >= (least.get(place) ?? 0), `${place} is seen at ${revision} after it was at ${least.get(place)}`);
  const trace = history.sent.get(value.token)?.get(place);
  assert.deepEqual({ revision, balance: value.balance }, trace, `${place} is not what ${value.token} left`);
  history.seen.add(value.token);
  // The rest of that commit is there as well, for every read that begins after this one.
  raise(history, value.token);
}

async function countMoves(history: History): Promise<void> {
  const { random } = history;
  const { person } = random.pick(history.accounts);
  const count = await random.pick(history.connections).count(MOVES, person, { index: 'byAmount' });
  assert.ok(count <= history.sent.size, `${count} moves of ${history.sent.size}`);
}

async function checkEnd(history: History, persons: readonly PersonId[]): Promise<void> {
  for (const token of history.seen) assert.ok(history.committed.has(token), `${token} was seen but has lost`);
  for (const storage of history.connections) {
    let total = 0;
    for (const place of history.accounts) {
      const stored = await storage.get(ACCOUNTS, place.person, place.id);
      const written = [...history.committed].flatMap((token) => history.sent.get(token)?.get(placeOf(place)) ?? []);
      const revisions = written.map(({ revision }) => revision).toSorted((left, right) => left - right);
      assert.deepEqual(
        revisions,
        Array.from(revisions, (_, number) => number + 1),
        `${placeOf(place)} lost an update`,
      );
      assert.equal(stored?.revision, revisions.length);
      total += stored?.value.balance ?? 0;
    }
    assert.equal(total, history.accounts.length * OPENING_BALANCE, 'money came or went');
    for (const person of persons) await checkPages(history, storage, person);
  }
  for (const { place, revision } of history.lost) {
    assert.ok((history.visible.get(place) ?? 0) > revision, `a commit lost by ${place}, which nobody else had written`);
  }
}

/** The moves come in the order of their amounts on pages whose cursors are the same on every engine. */
async function checkPages({ moves }: History, storage: Storage, person: PersonId): Promise<void> {
  const query = { index: 'byAmount' };
  const own = [...moves].filter(([, made]) => made.person === person).map(([id, { amount }]) => ({ id, amount }));
  const ordered = own.toSorted((left, right) => left.amount - right.amount || (left.id < right.id ? -1 : 1));
  let after: string | undefined;
  for (let start = 0; start === 0 || start < ordered.length; start += 3) {
    const page = await storage.find(MOVES, person, query, { limit: 3, after });
    const expected = ordered.slice(start, start + 3);
    assert.deepEqual(
      page.items.map(({ id, value }) => ({ id, amount: value.amount })),
      expected,
    );
    const last = expected.at(-1);
    const isLast = start + 3 >= ordered.length;
    const cursor =
      isLast || last === undefined
        ? undefined
        : encodeCursor(planFind(MOVES, query), { id: last.id, key: encodeIndexKey([last.amount]) });
    assert.equal(page.next, cursor);
    after = page.next;
  }
}

function placeOf({ person, id }: AccountPlace): string {
  return `${person}/${id}`;
}
