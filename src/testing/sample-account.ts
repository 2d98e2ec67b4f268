/** A person with at least one document on every shelf that people have documents on, and what an install keeps about them. For tests. */
import type { Id, PersonId } from '#kernel/id.ts';
import type { Account } from '#model/account.ts';
import { newPerson } from '#model/person.ts';
import { newTask } from '#model/task.ts';
import { type Change, changeOf, type Shelf } from '#ports/storage/storage.ts';
import { factId } from '#shelves/change.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import {
  ACCOUNT_LINKS,
  ACCOUNT_SESSIONS,
  ACCOUNTS,
  AUDIT_ENTRIES,
  BLOCKS,
  CALENDAR_MONTHS,
  CALENDAR_PARTS,
  CALENDARS,
  CHALLENGES,
  CHANGE_REQUESTS,
  CHECK_INS,
  CREDENTIAL_LOCATORS,
  DIRECTORY,
  DURATION_OBSERVATIONS,
  FACT_HEADS,
  FACTS,
  FOCUS_SESSIONS,
  IDENTITY_CLAIMS,
  NAME_CLAIMS,
  PARKED_THOUGHTS,
  PASSKEYS,
  PEOPLE,
  PLAN_FEEDS,
  PLANS,
  PROPOSALS,
  RECEIPTS,
  SENT_WORDS,
  TASKS,
  TOKENS,
} from '#shelves/shelves.ts';

export const SAMPLE_AT = '2026-11-25T09:00:00.000Z';
/** What lets whoever has it read the calendar, or the plan. */
export const SAMPLE_SECRETS = ['calendar-secret', 'feed-secret', 'receipt-secret', 'challenge-secret', 'asked-secret'];

/** What a person who has used everything owns. `words` stands in everything they could have written. */
export function sampleContents(person: PersonId, words = 'Write the report'): readonly Change[] {
  const at = SAMPLE_AT;
  const later = '2026-11-25T10:00:00.000Z';
  const taskId = id<'task'>('task-1');
  const blockId = id<'block'>('block-1');
  const sessionId = id<'focus-session'>('session-1');
  const calendarId = id<'calendar'>('calendar-1');
  const placement = { blockId, start: at, end: later, pinned: false, done: false, why: 'First free hour.' };
  const plan = { placements: [placement], unplaced: [], odds: [{ taskId, onTime: 0.5 }] };
  const occurrence = { calendarId, title: words, start: at, end: later, allDay: false, busy: true };
  const put = <T>(shelf: Shelf<T>, key: string, value: NoInfer<T>) =>
    changeOf({ shelf, person, id: key, expect: 'any', value });
  return [
    put(PEOPLE, 'profile', { ...newPerson({ id: person, timeZone: 'Europe/Berlin', createdAt: at }), name: words }),
    put(TASKS, taskId, { ...newTask(taskId, at), title: words, notes: `${words}\nand more`, tags: ['work'] }),
    put(TASKS, 'task-2', {
      ...newTask(id<'task'>('task-2'), at),
      title: words,
      dependsOn: [taskId],
      due: '2026-11-30',
    }),
    put(BLOCKS, blockId, {
      id: blockId,
      taskId,
      stepTitle: words,
      doneWhen: words,
      minutes: 25,
      statedMinutes: 25,
      minutesP50: 25,
      minutesP80: 40,
      minutesWhy: null,
      order: 0,
      dependsOn: [],
      pinnedAt: null,
      state: 'todo',
      actualMinutes: null,
      createdAt: at,
      updatedAt: at,
    }),
    put(PLANS, 'plan', { ...plan, version: 1, updatedAt: at }),
    put(PROPOSALS, 'proposal-1', {
      ...plan,
      id: id<'proposal'>('proposal-1'),
      state: 'accepted',
      reason: words,
      baseVersion: 0,
      acceptedVersion: 1,
      diff: [{ blockId, from: null, to: { start: at, end: later }, why: 'New.' }],
      createdAt: at,
    }),
    put(FOCUS_SESSIONS, sessionId, {
      id: sessionId,
      blockId,
      taskId,
      stepTitle: words,
      doneWhen: words,
      taskTitle: words,
      timer: { kind: 'pomodoro', minutes: 25 },
      state: 'finished',
      startedAt: at,
      plannedStart: at,
      intervals: [{ startedAt: at, endedAt: later }],
      endedAt: later,
      minutesOverride: null,
      note: words,
      breakMinutes: 5,
      proposalId: null,
    }),
    put(PARKED_THOUGHTS, 'thought-1', {
      id: id<'parked-thought'>('thought-1'),
      sessionId,
      text: words,
      parkedAt: at,
      state: 'open',
    }),
    put(CHECK_INS, 'check-in-1', { id: id<'check-in'>('check-in-1'), mood: 5, energy: 5, stress: 5, note: words, at }),
    put(DURATION_OBSERVATIONS, sessionId, {
      id: id<'observation'>(sessionId),
      at,
      title: words,
      kind: 'write-report',
      tags: ['work'],
      estimateMinutes: 25,
      actualMinutes: 60,
      sessionId,
    }),
    put(CALENDARS, calendarId, {
      id: calendarId,
      name: words,
      url: 'https://calendar.example.org/calendar-secret/basic.ics',
      eventCount: 1,
      skipped: [{ line: 7, why: 'No start.' }],
      skippedCount: 1,
      remarks: [],
      timeZone: 'Europe/Berlin',
      refreshedAt: at,
      refreshProblem: null,
      createdAt: at,
    }),
    put(CALENDAR_PARTS, `${calendarId}.0`, { calendarId, part: 0, text: `BEGIN:VCALENDAR\r\nX:${words}\r\n` }),
    put(CALENDAR_MONTHS, `${calendarId}.2026-11.0`, {
      calendarId,
      month: '2026-11',
      part: 0,
      occurrences: [occurrence],
    }),
    put(CHANGE_REQUESTS, 'request-1', {
      id: id<'change-request'>('request-1'),
      state: 'open',
      route: 'addCalendar',
      summary: 'Add a calendar',
      sent: JSON.stringify({ params: {}, query: {}, body: { name: words, url: 'https://example.org/asked-secret' } }),
      tokenName: words,
      createdAt: at,
      settledAt: null,
    }),
    put(AUDIT_ENTRIES, 'audit-1', {
      id: id<'audit-entry'>('audit-1'),
      at,
      kind: 'token-made',
      detail: words,
      address: '127.0.0.1',
      device: 'curl',
    }),
    put(SENT_WORDS, 'sent-1', {
      id: id<'sent-words'>('sent-1'),
      at,
      chain: 'break-down',
      host: '127.0.0.1:11434',
      model: 'a-model',
      words,
      images: 0,
    }),
    put(FACTS, factId(1), { sequence: 1, type: 'task-created', at, data: { taskId } }),
    put(FACTS, factId(2), {
      sequence: 2,
      type: 'proposal-offered',
      at,
      data: { proposalId: 'p', moves: 1, reason: words },
    }),
    put(FACT_HEADS, 'head', { sequence: 2 }),
  ];
}

/** How that person gets in, and what is kept on the way. */
export function sampleAccess(person: PersonId, words = 'Write the report'): readonly Change[] {
  const at = SAMPLE_AT;
  const put = <T>(shelf: Shelf<T>, key: string, value: NoInfer<T>) =>
    changeOf({ shelf, person, id: key, expect: 'any', value });
  const keep = <T>(shelf: Shelf<T>, key: string, value: NoInfer<T>) =>
    changeOf({ shelf, person: INSTALL, id: `${key}-${person}`, expect: 'any', value });
  return [
    put(ACCOUNTS, 'account', sampleAccount(person, words)),
    put(ACCOUNT_SESSIONS, 'session', {
      id: 'session',
      createdAt: at,
      signedInAt: at,
      method: 'passphrase',
      lastUsedAt: at,
      device: words,
      address: '127.0.0.1',
      secretHash: 'hash',
    }),
    put(TOKENS, 'token', {
      id: 'token',
      name: words,
      scopes: ['read'],
      proposeOnly: false,
      hint: 'ffp_abcd',
      expiresAt: null,
      createdAt: at,
      lastUsedAt: null,
      secretHash: 'hash',
    }),
    put(PASSKEYS, 'passkey', {
      id: 'passkey',
      name: words,
      publicKey: 'key',
      counter: 0,
      transports: [],
      isSynced: false,
      createdAt: at,
      lastUsedAt: null,
    }),
    put(PLAN_FEEDS, 'feed', { token: `${person}.feed-secret`, createdAt: at }),
    put(RECEIPTS, 'receipt', { fingerprint: 'f', result: { title: words }, at }),
    put(RECEIPTS, 'receipt-secret', { fingerprint: 'f', result: null, secretResult: '"receipt-secret"', at }),
    changeOf({ shelf: DIRECTORY, person: INSTALL, id: person, expect: 'any', value: { createdAt: at } }),
    keep(NAME_CLAIMS, 'name', { person }),
    keep(IDENTITY_CLAIMS, 'identity', { person }),
    keep(CREDENTIAL_LOCATORS, 'locator', { kind: 'session', person, id: 'session' }),
    keep(ACCOUNT_LINKS, 'link', { kind: 'recovery', person, createdAt: at, expiresAt: at }),
    keep(CHALLENGES, 'challenge', {
      purpose: 'openid',
      person,
      expiresAt: at,
      expected: { nonce: 'challenge-secret' },
    }),
  ];
}

export function sampleAccount(person: PersonId, name: string): Account {
  return {
    person,
    name,
    role: 'member',
    state: 'active',
    passphraseHash: 'hash',
    identities: [],
    recoveryCodeHashes: ['hash'],
    knownDeviceHashes: ['hash'],
    createdAt: SAMPLE_AT,
    lastSeenAt: null,
  };
}

function id<Kind extends string>(text: string): Id<Kind> {
  return text as Id<Kind>;
}
