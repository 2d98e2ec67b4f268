/** A person's first day, through the typed client against a real server. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApiProblem } from '#contract/client.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '00:00', end: '24:00', kind: 'work' }));
const HOUR = 3600_000;

describe('a first day', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server[Symbol.asyncDispose]());

  it('begins with a time zone and working hours', async () => {
    const { client } = server;
    const before = await client.readMe();
    assert.equal(before.setUp, false);
    const me = await client.changeMe({
      body: { timeZone: 'Europe/Berlin', workingHours: EVERY_DAY, dailyFocusMinutes: 600, setUp: true },
      version: before.version,
    });
    assert.equal(me.timeZone, 'Europe/Berlin');
    await assert.rejects(client.changeMe({ body: { name: 'Late' }, version: before.version }), {
      code: 'version-stale',
    });
  });

  it('reads a calendar, using what can be used and listing what cannot', async () => {
    const { client } = server;
    const start = new Date(Math.ceil(Date.now() / HOUR) * HOUR + HOUR);
    const calendar = await client.addCalendar({ body: { name: 'Work', ics: calendarText(start) } });
    assert.equal(calendar.eventCount, 1);
    assert.equal(calendar.skippedCount, 1);
    assert.match(calendar.skipped[0]?.why ?? '', /\w/);
    const plan = await client.readPlan();
    assert.deepEqual(
      plan.busy.map((event) => [event.title, event.start, event.busy]),
      [['Call', start.toISOString(), true]],
    );
    // A day alone is the whole day of the person.
    const day = Temporal.Instant.from(start.toISOString()).toZonedDateTimeISO('Europe/Berlin').toPlainDate();
    const busyOn = async (on: Temporal.PlainDate) =>
      (await client.readPlan({ query: { from: on.toString(), to: on.toString() } })).busy.length;
    assert.deepEqual([await busyOn(day), await busyOn(day.add({ days: 3 }))], [1, 0]);
  });

  it('turns a sentence into steps on free time before it is due', async () => {
    const { client } = server;
    const due = new Date(Date.now() + 72 * HOUR).toISOString().slice(0, 10);
    const made = await client.createGoal({
      body: { text: `Finish thesis chapter 3 by ${due} 17:00, about 6 hours, hard #thesis` },
      idempotencyKey: 'thesis',
    });
    assert.equal(made.task.title, 'Finish thesis chapter 3');
    assert.equal(made.task.estimateMinutes, 360);
    assert.equal(made.task.energy, 'high');
    assert.deepEqual(made.task.tags, ['thesis']);
    assert.equal(made.source, 'template');
    assert.ok((made.blocks[0]?.minutes ?? 99) <= 10, 'the first block is impossible to refuse');
    const total = made.blocks.reduce((sum, block) => sum + block.minutes, 0);
    assert.ok(Math.abs(total - 360) <= 36, `${total} minutes`);
    assert.equal(made.plan.placements.length + made.plan.unplaced.length, made.blocks.length);
    assert.equal(made.plan.unplaced.length, 0);
    const { items } = await client.listBlocks({ query: { taskId: made.task.id } });
    assert.deepEqual(made.blocks, items, 'every answer says the same of a block');
    assert.ok(items.every((block) => block.state === 'scheduled'));
    const [first] = items;
    const worded = await client.changeBlock({ params: { id: first?.id ?? '' }, body: { doneWhen: 'It is open' } });
    assert.equal(worded.state, 'scheduled');
    assert.deepEqual((await client.readToday()).next?.block, worded);

    const plan = await client.readPlan();
    for (const placement of plan.placements) {
      assert.ok(placement.end <= (made.task.due ?? ''), 'before it is due');
      for (const event of plan.busy) {
        const buffer = 10 * 60_000;
        const clear =
          Date.parse(placement.end) + buffer <= Date.parse(event.start) ||
          Date.parse(placement.start) >= Date.parse(event.end) + buffer;
        assert.ok(clear, `${placement.start} keeps clear of ${event.start}`);
      }
    }
    const again = await client.createGoal({
      body: { text: `Finish thesis chapter 3 by ${due} 17:00, about 6 hours, hard #thesis` },
      idempotencyKey: 'thesis',
    });
    assert.equal(again.task.id, made.task.id, 'sent twice, made once');
    await assert.rejects(client.createGoal({ body: { text: 'Something else' }, idempotencyKey: 'thesis' }), {
      code: 'key-reused',
    });
  });

  it('works on one thing at a time, with a thought parked on the way', async () => {
    const { client } = server;
    const { next } = await client.readToday();
    assert.ok(next);
    const session = await client.startSession({
      body: { blockId: next.block.id, timer: { kind: 'countdown' } },
    });
    assert.equal(session.timer.minutes, next.block.minutes);
    await assert.rejects(
      client.startSession({ body: { blockId: next.block.id, timer: { kind: 'flowtime' } } }),
      (error) => error instanceof ApiProblem && error.code === 'session-running',
    );
    await client.pauseSession({ params: { id: session.id } });
    await client.resumeSession({ params: { id: session.id } });
    await client.parkThought({ params: { id: session.id }, body: { text: 'Buy milk' } });
    const today = await client.readToday();
    assert.equal(today.current?.id, session.id);
    assert.deepEqual(
      today.parked.map((thought) => thought.text),
      ['Buy milk'],
    );
    const finished = await client.finishSession({ params: { id: session.id }, body: { minutesOverride: 60 } });
    assert.equal(finished.state, 'finished');
    assert.equal(finished.breakMinutes, 5);
    assert.equal(await client.readCurrentSession(), undefined);
    await client.settleThought({ params: { id: today.parked[0]?.id ?? '' } });
    assert.deepEqual((await client.listParkedThoughts()).items, []);
  });

  it('remembers what it took, and says why the next estimate moves', async () => {
    const { client } = server;
    for (let round = 0; round < 4; round += 1) {
      const { next } = await client.readToday();
      assert.ok(next);
      const session = await client.startSession({ body: { blockId: next.block.id, timer: { kind: 'pomodoro' } } });
      await client.finishSession({
        params: { id: session.id },
        body: { minutesOverride: next.block.statedMinutes * 2 },
      });
    }
    const estimate = await client.estimateDuration({
      query: { title: 'Finish thesis chapter 4', minutes: 25, tags: 'thesis' },
    });
    assert.equal(estimate.n >= 4, true);
    assert.ok(estimate.p50 > 30, `${estimate.p50} minutes`);
    assert.ok(estimate.p80 >= estimate.p50);
    assert.match(estimate.why, /\d/);
    const made = await client.createGoal({ body: { text: 'Finish thesis chapter 4, about 2 hours #thesis' } });
    const booked = made.blocks.reduce((sum, block) => sum + block.minutes, 0);
    assert.ok(booked > 130, `booked ${booked} minutes for two hours that take longer`);
    assert.ok(made.blocks.some((block) => block.minutesWhy !== null));
  });

  it('changes the plan by proposals that can be accepted and undone', async () => {
    const { client } = server;
    const before = await client.readPlan();
    const movable = before.placements.filter((placement) => !placement.done);
    const first = movable[0];
    assert.ok(first);
    const calendar = await client.addCalendar({
      body: { name: 'Surprise', ics: calendarText(new Date(first.start)) },
    });
    const [offered] = (await client.listProposals({ query: { state: 'open' } })).items;
    assert.ok(offered, 'a new event in the way offers a replan');
    assert.match(offered.reason, /Surprise/);
    assert.ok(offered.diff.length >= 1);
    const accepted = await client.acceptProposal({ params: { id: offered.id } });
    const moved = accepted.placements.find((placement) => placement.blockId === first.blockId);
    assert.notEqual(moved?.start, first.start);
    const undone = await client.undoProposal({ params: { id: offered.id } });
    assert.deepEqual(places(undone.placements), places(before.placements));
    await assert.rejects(client.undoProposal({ params: { id: offered.id } }), { code: 'proposal-not-accepted' });
    await client.removeCalendar({ params: { id: calendar.id } });
  });

  it('shows the plan to calendar programs that know its address, and to no other', async () => {
    const { client, url } = server;
    const feed = await client.makePlanFeedAddress();
    const text = await (await fetch(feed.url)).text();
    assert.match(text, /^BEGIN:VCALENDAR\r\n/);
    assert.match(text, /BEGIN:VEVENT/);
    const replaced = await client.makePlanFeedAddress();
    assert.notEqual(replaced.url, feed.url);
    assert.equal((await fetch(feed.url)).status, 404);
    assert.equal((await fetch(`${url}/api/v1/calendars/plan.ics?token=guess`)).status, 404);
  });

  it('tells every window what happened, and a window that was away what it missed', async () => {
    const { client, url } = server;
    const facts = await readFacts(`${url}/api/v1/events`, { 'last-event-id': '0' }, 5);
    assert.deepEqual(
      facts.map((fact) => fact.id),
      ['1', '2', '3', '4', '5'],
    );
    assert.equal(facts[0]?.event, 'person-changed');
    const live = readFacts(`${url}/api/v1/events`, {}, 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await client.recordCheckIn({ body: { mood: 7, energy: 5, stress: 3 } });
    assert.equal((await live)[0]?.event, 'check-in-recorded');
  });

  it('survives being killed and started again', async () => {
    const { client } = server;
    const { next } = await client.readToday();
    assert.ok(next);
    const session = await client.startSession({ body: { blockId: next.block.id, timer: { kind: 'flowtime' } } });
    const before = await client.readPlan();
    await server.kill();
    await server.restart();
    const current = await client.readCurrentSession();
    assert.equal(current?.id, session.id);
    assert.deepEqual(current?.intervals, session.intervals);
    assert.deepEqual(await client.readPlan(), before);
    await client.abandonSession({ params: { id: session.id } });
    const block = (await client.listBlocks({ query: { taskId: session.taskId } })).items.find(
      (one) => one.id === session.blockId,
    );
    assert.match(block?.state ?? '', /todo|scheduled/);
  });

  it('ends when told to, having answered what was under way', async () => {
    const { client } = server;
    const answers = Array.from({ length: 20 }, (_, number) =>
      client.createGoal({ body: { text: `Clean shelf ${number}, 20 min` } }),
    );
    await answers[0];
    const code = await server.stop();
    assert.equal(code, 0);
    const settled = await Promise.allSettled(answers);
    for (const outcome of settled) {
      if (outcome.status === 'fulfilled') continue;
      const refused =
        outcome.reason instanceof ApiProblem
          ? outcome.reason.status === 503
          : /fetch failed/.test(String(outcome.reason));
      assert.ok(refused, String(outcome.reason));
    }
  });
});

function places(placements: readonly { readonly blockId: string; readonly start: string; readonly end: string }[]) {
  return placements.map(({ blockId, start, end }) => [blockId, start, end]);
}

function calendarText(start: Date): string {
  const stamp = (at: Date) => `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    'BEGIN:VEVENT',
    'UID:call',
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(new Date(start.getTime() + HOUR))}`,
    'SUMMARY:Call',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:broken',
    'DTSTART:not-a-time',
    'SUMMARY:Broken',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

interface StreamedFact {
  readonly id: string | undefined;
  readonly event: string | undefined;
}

/** Reads that many facts from a stream, then lets go of it. */
async function readFacts(
  url: string,
  headers: Record<string, string>,
  count: number,
): Promise<readonly StreamedFact[]> {
  const leaving = new AbortController();
  const reply = await fetch(url, { headers, signal: leaving.signal });
  assert.ok(reply.body);
  const facts: StreamedFact[] = [];
  let text = '';
  for await (const chunk of reply.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(event)?.[1];
      if (field('data') !== undefined) facts.push({ id: field('id'), event: field('event') });
    }
    if (facts.length >= count) break;
  }
  leaving.abort();
  return facts.slice(0, count);
}
