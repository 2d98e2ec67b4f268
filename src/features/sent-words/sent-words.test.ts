import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { SENT_WORDS_MAX } from '#model/sent-words.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createChanger } from '#shelves/change.ts';
import { pruneSentWords } from '#shelves/prune-expired.ts';
import { SHELVES } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createSentWordsList } from './sent-words.ts';

const ANN = 'ann' as PersonId;
const BOB = 'bob' as PersonId;
const SENT = { chain: 'break-down', host: '127.0.0.1:11434', model: 'small', words: 'Write the report', images: 0 };

function open() {
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  return { clock, storage, list: createSentWordsList({ storage, clock, change }) };
}

describe('the list of words that left this machine', () => {
  it('is newest first, a page at a time, and each person sees their own', async () => {
    const { clock, list } = open();
    for (const words of ['first', 'second', 'third']) {
      await list.enter(ANN, { ...SENT, words });
      clock.advance(1);
    }
    await list.enter(BOB, SENT);
    const page = await list.list(ANN, { limit: 2 });
    assert.deepEqual(
      page.items.map(({ value }) => value.words),
      ['third', 'second'],
    );
    const rest = await list.list(ANN, { limit: 2, cursor: page.next });
    assert.deepEqual(
      rest.items.map(({ value }) => value.words),
      ['first'],
    );
  });

  it('cuts what is very long, never through a character, and says so', async () => {
    const { list } = open();
    await list.enter(ANN, { ...SENT, words: '😀'.repeat(SENT_WORDS_MAX) });
    const [entry] = (await list.list(ANN, { limit: 1 })).items;
    assert.ok(entry !== undefined && entry.value.words.length <= SENT_WORDS_MAX);
    assert.ok(entry.value.words.isWellFormed());
    assert.match(entry.value.words, /the rest was sent too\]$/);
  });

  it('forgets after 90 days, and not before', async () => {
    const { clock, storage, list } = open();
    await list.enter(ANN, SENT);
    clock.advance(89 * 24 * 60);
    assert.equal(await pruneSentWords({ storage, clock }, ANN), 0);
    clock.advance(25 * 60);
    assert.equal(await pruneSentWords({ storage, clock }, ANN), 1);
    assert.deepEqual((await list.list(ANN, { limit: 1 })).items, []);
  });
});
