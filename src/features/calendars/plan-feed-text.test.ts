import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onSignal } from '#kernel/signal.ts';
import { BLOCKS } from '#shelves/shelves.ts';
import { createCalendarFixture } from '#testing/calendar-fixture.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { sampleContents } from '#testing/sample-account.ts';

/** Somebody with a planned block, and how often the text of their feed has been written. */
async function openDesk() {
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const desk = await createCalendarFixture({ clock, timeZone: 'Europe/Berlin' });
  await desk.storage.commit(sampleContents(desk.person));
  const token = new URL(await desk.calendars.makeFeedAddress({ person: desk.person })).searchParams.get('token') ?? '';
  let written = 0;
  const stop = onSignal('cache-read', ({ from }) => {
    if (from === 'computation') written += 1;
  });
  return {
    ...desk,
    clock,
    read: () => desk.calendars.readFeed(token),
    written: () => written,
    [Symbol.asyncDispose]: async () => {
      stop();
      await desk[Symbol.asyncDispose]();
    },
  };
}

describe('the feed of a plan', () => {
  it('is written once for all programs that ask while nothing changes', async () => {
    await using desk = await openDesk();
    const first = await desk.read();
    assert.match(first, /BEGIN:VEVENT/);
    desk.clock.advance(15);
    assert.equal(await desk.read(), first);
    assert.equal(desk.written(), 1);
  });

  it('shows a change at once, also one that leaves the plan where it is', async () => {
    await using desk = await openDesk();
    await desk.read();
    await desk.change({ person: desk.person }, async (draft) => {
      const block = await desk.storage.get(BLOCKS, desk.person, 'block-1');
      assert.ok(block);
      draft.replace(BLOCKS, block, { ...block.value, stepTitle: 'Open the other folder' });
    });
    assert.match(await desk.read(), /SUMMARY:Open the other folder/);
    assert.equal(desk.written(), 2);
  });

  it('is written anew after an hour, so that nothing is remembered for ever', async () => {
    await using desk = await openDesk();
    const first = await desk.read();
    desk.clock.advance(61);
    assert.notEqual(await desk.read(), first, 'it says when it was written');
    assert.equal(desk.written(), 2);
  });
});
