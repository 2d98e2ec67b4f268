/** Every answer of a day, held against the contract as it is published: the service itself refuses to send anything else. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { compose } from '#app/compose.ts';
import { loadConfig } from '#config/load-config.ts';
import { createClient } from '#contract/client.ts';

it('answers as the contract says, on every route of a day', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-contract-'));
  const env = { FOCUSFORGE_DATA: folder, FOCUSFORGE_PORT: '0', FOCUSFORGE_LOG_LEVEL: 'silent' };
  const app = await compose(loadConfig({ env, args: [] }), { checkReplies: true });
  const { url } = await app.listen();
  const client = createClient({ baseUrl: url });

  const day = [1, 2, 3, 4, 5, 6, 7].map((one) => ({ day: one, start: '00:00', end: '24:00' }));
  await client.changeMe({ body: { workingHours: day, setUp: true } });
  await client.readMe();
  await client.understandGoal({ body: { text: 'Call the bank after lunch every day, 10 min' } });
  const ics =
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:nonsense\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
  const calendar = await client.addCalendar({ body: { name: 'Odd', ics } });
  await client.listCalendars();
  const task = await client.createTask({ body: { title: 'Tidy the shed', due: '2020-01-01' } });
  await client.breakDownTask({ params: { id: task.id }, body: {} });
  await client.changeTask({ params: { id: task.id }, body: { due: null, priority: 'high' } });
  await client.readTask({ params: { id: task.id } });
  const goal = await client.createGoal({ body: { text: 'Write the report, 2 hours #work' } });
  const proposed = await client.createGoal({ body: { text: 'Paint the door' }, query: { propose: 'true' } });
  await client.acceptProposal({ params: { id: proposed.plan.proposalId } });
  await client.undoProposal({ params: { id: proposed.plan.proposalId } });
  await client.createProposal({ body: {} });
  await client.listProposals();
  const [, second] = goal.blocks;
  await client.changeBlock({ params: { id: second?.id ?? '' }, body: { minutes: 40, doneWhen: 'It is there' } });
  await client.listTasks();
  await client.listBlocks({ query: { state: 'scheduled' } });
  const session = await client.startSession({
    body: { blockId: goal.blocks[0]?.id ?? '', timer: { kind: 'pomodoro' } },
  });
  await client.readCurrentSession();
  await client.pauseSession({ params: { id: session.id } });
  await client.resumeSession({ params: { id: session.id } });
  await client.parkThought({ params: { id: session.id }, body: { text: 'Milk' } });
  const [thought] = (await client.listParkedThoughts()).items;
  await client.settleThought({ params: { id: thought?.id ?? '' } });
  await client.recordCheckIn({ body: { mood: 7, energy: 6, stress: 2 } });
  await client.finishSession({ params: { id: session.id }, body: { minutesOverride: 50 } });
  assert.equal(await client.readCurrentSession(), undefined);
  const again = await client.startSession({ body: { blockId: second?.id ?? '', timer: { kind: 'flowtime' } } });
  await client.abandonSession({ params: { id: again.id } });
  await client.readToday();
  await client.readPlan();
  await client.estimateDuration({ query: { title: 'Write the report' } });
  await client.readPlanFeedAddress();
  await client.makePlanFeedAddress();
  await client.removeCalendar({ params: { id: calendar.id } });
  await client.deleteTask({ params: { id: task.id } });
  await client.readHealth();
  await client.readReadiness();
  await client.readPerformance();

  await app.stop();
  await rm(folder, { recursive: true });
});
