import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomesRequest, type Route } from '#contract/route.ts';
import { ROUTES } from '#contract/routes.ts';
import { sayMinutes } from '#kernel/duration.ts';
import { ASKED, sayAsked, saySent } from './say-request.ts';

const say = { sayWhen: (when: string) => `on ${when}`, sayMinutes };
const none = { params: {}, query: {}, body: {} };

test('everything a program may ask for has words for a person', () => {
  const askable = Object.entries<Route>(ROUTES).filter(([, route]) => becomesRequest(route));
  assert.deepEqual(
    askable.map(([name]) => name).filter((name) => !Object.hasOwn(ASKED, name)),
    [],
  );
});

test('a kind of request this page does not know yet is said as the service says it', () => {
  assert.equal(sayAsked({ route: 'buyReward', summary: 'Buy a reward' }), 'Buy a reward');
  assert.equal(sayAsked({ route: 'constructor', summary: 'Build' }), 'Build');
});

test('what it is about comes first, and every field that was sent is there', () => {
  const lines = saySent(
    {
      path: '/api/v1/tasks/:id',
      params: { id: 't1' },
      query: { propose: 'true' },
      body: {
        title: 'Paint the door',
        due: '2026-11-27',
        estimateMinutes: 95,
        tags: ['home', 'paint'],
        dependsOn: ['t2'],
        notes: null,
        corrections: { energy: 'high', tags: [] },
      },
    },
    say,
  );
  assert.deepEqual(
    lines.map(({ label, text, thing }) => [label, text, thing]),
    [
      ['Task', 't1', 'task'],
      ['Title', 'Paint the door', undefined],
      ['Due', 'on 2026-11-27', undefined],
      ['About', '1 h 35 min', undefined],
      ['Tags', 'home, paint', undefined],
      ['After', 't2', 'task'],
      ['Notes', 'none', undefined],
      ['Corrections: energy', 'high', undefined],
      ['Corrections: tags', 'none', undefined],
      ['Only as a proposal', 'true', undefined],
    ],
  );
});

test('a calendar file is said by what is in it, and odd bodies are still shown', () => {
  const ics = 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR';
  assert.deepEqual(saySent({ ...none, path: '/api/v1/calendars', body: { ics } }, say), [
    { label: 'Calendar file', text: '1 event' },
  ]);
  assert.deepEqual(saySent({ ...none, path: '/api/v1/tasks', body: 'words' }, say), [{ label: 'Sent', text: 'words' }]);
});
