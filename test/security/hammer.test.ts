/**
 * Two people hammering each other: every route, with the other's ids, cursors, keys and names in every place where one can stand. Every
 * word either of them writes holds a word of their own, which must never be in an answer to the other; an owner and a stranger look on.
 * HAMMER_REQUESTS says how many requests, HAMMER_SEED which.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { createOpenApi } from '#contract/openapi.ts';
import { SCOPES } from '#model/scope.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { PASSKEYS } from '#shelves/shelves.ts';
import { createHttpCaller, type HttpCaller, type ReceivedReply } from '#testing/http-caller.ts';
import type { Meanings } from '#testing/openapi-arbitrary.ts';
import {
  type AimedOperation,
  brokenRequest,
  type FuzzedRequest,
  operationsOf,
  validRequest,
} from '#testing/request-fuzz.ts';
import { type AccountSeed, type Secret, type SeededPerson, seedAccounts } from '#testing/seed-accounts.ts';
import { type Chance, createChance } from '#testing/seeded-random.ts';
import { createSeenIds, type SeenIds } from '#testing/seen-ids.ts';
import { startTestServer } from '#testing/test-server.ts';

const REQUESTS = Number(process.env.HAMMER_REQUESTS ?? 2000);
const SEED = Number(process.env.HAMMER_SEED ?? 20_261_125);
const WORKERS = 6;

const operations = operationsOf(createOpenApi({ version: '0.0.0' }));

/** Slow on purpose, or because it is everything there is. */
const SLOW: ReadonlySet<string> = new Set([
  'signIn',
  'signInWithRecoveryCode',
  'changePassphrase',
  'register',
  'takeLink',
  'exportMe',
]);
/** Make the plan of a person grow. */
const GROWING: ReadonlySet<string> = new Set([
  'createGoal',
  'createTask',
  'breakDownTask',
  'addCalendar',
  'createProposal',
]);
const SHRINKING: ReadonlySet<string> = new Set(['deleteTask', 'removeCalendar']);
/** With these only the secret itself says who may read: it is theirs to give away. */
const BY_SECRET: ReadonlySet<string> = new Set(['readPlanFeed']);
/** End a person's browsers, or the person; asked where they must be refused. */
const ENDING: ReadonlySet<string> = new Set([
  'eraseMe',
  'revokeOtherSessions',
  'changePassphrase',
  'removePassphrase',
  'signOut',
]);

const drawn = operations
  .filter(({ operation }) => !BY_SECRET.has(operation.operationId))
  .flatMap((aim) => {
    const { operationId: id } = aim.operation;
    return Array.from({ length: SLOW.has(id) ? 2 : GROWING.has(id) ? 12 : SHRINKING.has(id) ? 90 : 30 }, () => aim);
  });

/** One of the two. `word` is in everything they write. */
interface Hammering {
  readonly word: string;
  readonly person: SeededPerson;
  readonly session: Secret;
  readonly older: Secret;
  readonly program: Secret;
  readonly asking: Secret;
  readonly seen: SeenIds;
  /** Of theirs, made before the run: ids, cursors and Idempotency-Keys. */
  readonly ids: string[];
  readonly cursors: string[];
  readonly keys: string[];
}

/** The texts of somebody, each with their word in it. */
function textsOf({ word }: Pick<Hammering, 'word'>): Meanings['texts'] {
  const line = [`${word} report`, `call ${word} tomorrow, 20 min`, `${word}`];
  return {
    title: line,
    text: [`Write the ${word} report by Friday, 2 hours #${word}`, `${word} and more`],
    ...{ notes: line, note: line, name: line, reason: line, stepTitle: line, doneWhen: line, tags: [word] },
    timeZone: ['Europe/Berlin'],
    ics: [calendarOf(word)],
    url: [`http://127.0.0.1:1/${word}.ics`],
    passphrase: [`${word} orchard seven trains`],
  };
}

const calendarOf = (word: string) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${word}`, `X-WR-CALNAME:${word}`, 'BEGIN:VEVENT', `UID:${word}`],
    ...['DTSTART:20261124T090000Z', 'DTEND:20261124T100000Z', 'RRULE:FREQ=DAILY;COUNT=400', `SUMMARY:${word} meeting`],
    ...['END:VEVENT', 'BEGIN:VEVENT', `UID:${word}2`, `DTSTART:${word}`, 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');

async function addHammering(seed: AccountSeed, word: string): Promise<Hammering> {
  const person = await seed.addPerson({ name: `${word} name`, role: 'member' });
  const passkey = {
    ...{
      id: `passkey-${person.id}`,
      name: `${word} key`,
      publicKey: 'key',
      counter: 0,
      transports: [],
      isSynced: false,
    },
    ...{ createdAt: '2026-11-25T09:00:00.000Z', lastUsedAt: null },
  };
  const change = changeOf({ shelf: PASSKEYS, person: person.id, id: passkey.id, expect: 'absent', value: passkey });
  await seed.storage.commit([change]);
  const spare = await seed.makeToken(person, { name: `${word} spare`, scopes: ['read'] });
  return {
    ...{ word, person },
    session: await seed.signIn(person),
    older: await seed.signIn(person, { minutesAgo: 60 }),
    program: await seed.makeToken(person, { name: `${word} program`, scopes: SCOPES }),
    asking: await seed.makeToken(person, { name: `${word} asking`, scopes: SCOPES, proposeOnly: true }),
    seen: createSeenIds(),
    ids: [person.id, passkey.id, spare.id],
    ...{ cursors: [], keys: [] },
  };
}

const cookie = ({ secret }: Secret, agent: string) => ({ cookie: `focusforge-session=${secret}`, 'user-agent': agent });
const bearer = ({ secret }: Secret) => ({ authorization: `Bearer ${secret}` });

/** Everything a person can have, made by the API, so that there is something to find. */
async function fillUp(http: HttpCaller, one: Hammering): Promise<void> {
  const { word, ids, cursors, keys } = one;
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    who: Readonly<Record<string, string>> = bearer(one.program),
  ) => {
    const key = `${word}-${keys.length}`;
    if (method === 'POST') keys.push(key);
    const headers = {
      ...who,
      ...(method === 'POST' ? { 'idempotency-key': key } : {}),
      'content-type': 'application/json',
    };
    const reply = await http.send({
      method,
      path,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`);
    for (const [, id] of reply.text.matchAll(/"id":"([^"]+)"/g))
      if (id !== undefined && !ids.includes(id)) ids.push(id);
    for (const [, cursor] of reply.text.matchAll(/"nextCursor":"([^"]+)"/g))
      if (cursor !== undefined) cursors.push(cursor);
    return reply.text === '' ? {} : JSON.parse(reply.text);
  };
  const open = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '00:00', end: '24:00' }));
  await call('PATCH', '/api/v1/me', { name: word, workingHours: open });
  for (let number = 0; number < 3; number += 1) {
    await call('POST', '/api/v1/tasks', { title: `${word} task`, notes: `${word} notes`, tags: [word] });
  }
  const goal = await call('POST', '/api/v1/goals', { text: `Write the ${word} report, 3 hours #${word}` });
  await call('POST', '/api/v1/calendars', { name: `${word} calendar`, ics: calendarOf(word) });
  await call('POST', '/api/v1/plan/proposals', { reason: `${word} reason` });
  const session = await call('POST', '/api/v1/focus-sessions', {
    blockId: goal.blocks[0].id,
    timer: { kind: 'pomodoro' },
  });
  await call('POST', `/api/v1/focus-sessions/${session.id}/park`, { text: `${word} thought` });
  await call('POST', `/api/v1/focus-sessions/${session.id}/finish`, { note: `${word} note` });
  await call('POST', '/api/v1/check-ins', { mood: 5, energy: 5, stress: 5, note: `${word} check-in` });
  await call('POST', '/api/v1/calendars/plan-feed');
  await call('POST', '/api/v1/tokens', { name: `${word} token`, scopes: ['read'] }, cookie(one.session, word));
  await call('POST', '/api/v1/tasks', { title: `${word} asked for` }, bearer(one.asking));
  for (const list of [
    'tasks',
    'blocks',
    'plan/proposals',
    'parked-thoughts',
    'calendars',
    'change-requests',
    'tokens',
    'audit',
  ]) {
    await call('GET', `/api/v1/${list}?limit=1`);
  }
  await call('GET', '/api/v1/sessions?limit=1', undefined, cookie(one.session, word));
  await call('GET', '/api/v1/passkeys', undefined, cookie(one.session, word));
}

function credentialsFor(one: Hammering, id: string, chance: Chance): Readonly<Record<string, string>> {
  if (id === 'signOut') return { cookie: 'focusforge-session=nobody' };
  if (id === 'eraseMe') return cookie(one.older, one.word);
  if (ENDING.has(id)) return chance.happens(0.3) ? cookie(one.session, one.word) : bearer(one.program);
  const all = [cookie(one.session, one.word), cookie(one.session, one.word), bearer(one.program), bearer(one.program)];
  return chance.pick([...all, bearer(one.asking), cookie(one.older, one.word)]);
}

/** A request of `one`, with what is `other`'s wherever it fits. */
function makeRequest(
  aim: AimedOperation,
  chance: Chance,
  { one, other }: { one: Hammering; other: Hammering },
): FuzzedRequest {
  const theirs = [
    ...other.ids,
    ...Object.values(other.seen.of('tasks')),
    ...other.seen.of('blocks'),
    ...other.seen.of('plan'),
  ];
  const meant = one.seen.meaningsFor(aim, textsOf(one));
  const isReading = aim.method === 'GET';
  const own = { id: isReading ? [...(meant.texts.id ?? []), ...one.ids] : meant.texts.id };
  const aimed = chance.happens(0.7) ? { id: theirs, blockId: theirs, dependsOn: theirs } : own;
  const texts = Object.fromEntries(
    Object.entries({ ...meant.texts, ...aimed }).filter(([, list]) => list !== undefined),
  );
  const meanings: Meanings = {
    texts: { ...(texts as Meanings['texts']), cursor: other.cursors, lastEventId: ['0', '1', '2'] },
    ids: theirs,
  };
  const who = credentialsFor(one, aim.operation.operationId, chance);
  const valid = validRequest(aim, chance, { meanings, own: who });
  const keyed = valid.headers['idempotency-key'] !== undefined && chance.happens(0.7);
  const request = keyed
    ? { ...valid, headers: { ...valid.headers, 'idempotency-key': chance.pick(other.keys) } }
    : valid;
  return chance.happens(0.15) ? brokenRequest(request, chance) : named(request, chance, other);
}

/** Says the other's id in a place where no request has one. */
function named(request: FuzzedRequest, chance: Chance, { person, ids }: Hammering): FuzzedRequest {
  if (!chance.happens(0.1)) return request;
  const id = chance.pick([person.id, ...ids]);
  const joint = request.path.includes('?') ? '&' : '?';
  return chance.pick([
    () => ({ ...request, path: `${request.path}${joint}person=${id}` }),
    () => ({ ...request, headers: { ...request.headers, 'x-person': id, 'x-user': id, 'if-match': `"${id}"` } }),
    () => ({ ...request, headers: { ...request.headers, 'last-event-id': id } }),
    () => ({ ...request, headers: { ...request.headers, cookie: `${request.headers.cookie ?? ''}; person=${id}` } }),
    () => ({
      ...request,
      body:
        typeof request.body === 'string'
          ? request.body.replace(/^\{/, `{"person":"${id}","id":"${id}",`)
          : request.body,
    }),
  ])();
}

/** What of `other` is in an answer to somebody else; undefined when nothing is. */
function leakIn(reply: ReceivedReply, request: FuzzedRequest, other: Hammering): string | undefined {
  const answer = `${JSON.stringify(reply.headers)}\n${reply.text}`;
  const lower = answer.toLowerCase();
  for (const secret of [
    other.word,
    other.session.secret,
    other.older.secret,
    other.program.secret,
    other.asking.secret,
  ]) {
    if (lower.includes(secret.toLowerCase())) return secret;
  }
  // What their own program asked for is shown and exported as it was asked, with whatever ids it named.
  if (request.path.includes('change-requests') || reply.status === 202) return undefined;
  const said = `${request.path} ${JSON.stringify(request.headers)} ${String(request.body ?? '')}`;
  const told = answer.replaceAll(/^.*"shelf":"(change-requests|receipts)".*$/gm, '');
  const id = other.ids.find((one) => told.includes(one) && !said.includes(one));
  return id && told.slice(Math.max(0, told.indexOf(id) - 400), told.indexOf(id) + 400);
}

/** A connection that was closed under a body refused before it was read is opened again. */
async function sendAgain(http: HttpCaller, request: FuzzedRequest): Promise<ReceivedReply> {
  for (let chance = 0; ; chance += 1) {
    try {
      return await http.send(request);
    } catch (error) {
      if (chance === 5)
        throw new Error(`no answer to ${request.method} ${request.path.slice(0, 200)}`, { cause: error });
    }
  }
}

it('two people hammer each other, and neither hears a word of the other', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-hammer-'));
  const seed = await seedAccounts(folder);
  const owner = await seed.addPerson({ name: 'Olga', role: 'owner' });
  const ownerIn = await seed.signIn(owner);
  const two = [await addHammering(seed, 'quokka7ada'), await addHammering(seed, 'narwhal9grace')] as const;
  await seed[Symbol.asyncDispose]();

  await using server = await startTestServer({
    folder,
    env: { FOCUSFORGE_ACCOUNTS: 'on', FOCUSFORGE_REQUESTS_PER_MINUTE: '1000000000' },
  });
  using http = createHttpCaller(server.url, { connections: WORKERS });
  const trusted = createHttpCaller(server.url);
  for (const one of two) await fillUp(trusted, one);
  trusted[Symbol.dispose]();
  for (const { ids, cursors, keys } of two) assert.ok(ids.length > 12 && cursors.length > 3 && keys.length > 8);
  const before = await Promise.all(two.map((one) => readOwn(http, one)));

  const faults: string[] = [];
  const statuses = new Map<string, number>();
  const reached = new Set<string>();
  const began = performance.now();
  let number = 0;

  const watch = async (chance: Chance) => {
    const aim = chance.pick(drawn.filter(({ method }) => method === 'GET'));
    const request = validRequest(aim, chance, {
      meanings: { texts: { id: two[0].ids, cursor: two[1].cursors }, ids: two[0].ids },
      own: chance.happens(0.5) ? cookie(ownerIn, 'Firefox') : {},
    });
    const reply = await sendAgain(http, request);
    // An owner sees who there is, by name; that is all of them an owner sees.
    const text = reply.text.replaceAll(/"name":"[^"]*"/g, '');
    for (const { word } of two) {
      if (!aim.path.includes('/people') && reply.text.toLowerCase().includes(word))
        faults.push(`${aim.path} tells an onlooker ${word}`);
      if (text.toLowerCase().includes(word)) faults.push(`${aim.path} tells an onlooker more than a name: ${word}`);
    }
  };

  const work = async () => {
    while (number < REQUESTS && faults.length < 10) {
      const own = number;
      number += 1;
      const chance = createChance(SEED + own * 104_729);
      if (own % 25 === 0) {
        await watch(chance);
        continue;
      }
      const [one, other] = own % 2 === 0 ? [two[0], two[1]] : [two[1], two[0]];
      const aim = chance.pick(drawn);
      const request = makeRequest(aim, chance, { one, other });
      const reply = await sendAgain(http, request);
      const leak = leakIn(reply, request, other);
      const sent = `${request.method} ${request.path} ${String(request.body ?? '').slice(0, 300)}`;
      if (leak !== undefined) faults.push(`${sent} told ${leak} of the other: ${reply.text.slice(0, 500)}`);
      if (reply.status >= 500) faults.push(`${sent}: ${reply.status} ${reply.text}`);
      const status = String(reply.status);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      reached.add(`${aim.operation.operationId} ${reply.status < 300}`);
      const isJson = String(reply.headers['content-type']).startsWith('application/json');
      if (reply.status === 201 && isJson) one.seen.learn(aim, reply.text);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));

  const seconds = (performance.now() - began) / 1000;
  const counts = [...statuses].toSorted().map(([status, count]) => `${status}: ${count}`);
  const good = [...reached].filter((one) => one.endsWith('true')).length;
  context.diagnostic(
    `${number} requests in ${seconds.toFixed(0)} s over ${new Set(drawn).size} routes, ${good} of them with success; ${counts.join(', ')}`,
  );
  assert.deepEqual(faults, []);
  assert.deepEqual(await Promise.all(two.map((one) => readOwn(http, one))), before, 'what each had is as they left it');
  for (const { word } of two) assert.ok(!server.output().includes(word), 'nor does the log hold a word');
  await rm(folder, { recursive: true, force: true });
});

/** What a person made before the run and does not touch in it: only somebody else could have changed it. */
async function readOwn(http: HttpCaller, one: Hammering): Promise<unknown> {
  const read = async (path: string) => {
    const reply = await http.send({ method: 'GET', path, headers: bearer(one.program) });
    return { status: reply.status, body: JSON.parse(reply.text) };
  };
  const tasks = await Promise.all(one.ids.map((id) => read(`/api/v1/tasks/${id}`)));
  const own = tasks
    .filter(({ status }) => status === 200)
    .map(({ body: { id, title, notes, tags } }) => ({ id, title, notes, tags }));
  const kept = async (list: string) => {
    const { body } = await read(`/api/v1/${list}?limit=500`);
    const items = body.items as readonly { readonly id: string; readonly name?: string }[];
    return items.filter(({ id }) => one.ids.includes(id)).map(({ id, name }) => ({ id, name }));
  };
  const [calendars, tokens] = [await kept('calendars'), await kept('tokens')];
  assert.ok(own.length >= 4 && calendars.length >= 1 && tokens.length >= 2, 'there is something to change');
  return { own, calendars, tokens };
}
