/**
 * Every route asked by everybody there is, made from the route table itself: what each gets is what the route's data says. Prints the
 * table. The rules are written down here once more, from the words of the product, so that the code that applies them is held to them.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createOpenApi } from '#contract/openapi.ts';
import type { Route } from '#contract/route.ts';
import { ROUTES } from '#contract/routes.ts';
import { requireAccess } from '#http/bind-routes.ts';
import { SCOPES, type Scope } from '#model/scope.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { CHANGE_REQUESTS } from '#shelves/shelves.ts';
import { createHttpCaller, type HttpCaller, type ReceivedReply } from '#testing/http-caller.ts';
import { deadJobChange } from '#testing/queue-fixture.ts';
import { operationsOf, validRequest } from '#testing/request-fuzz.ts';
import { sampleAccess, sampleContents } from '#testing/sample-account.ts';
import { type AccountSeed, type SeededPerson, seedAccounts } from '#testing/seed-accounts.ts';
import { createChance } from '#testing/seeded-random.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

type Credential = Readonly<Record<string, string>>;
type Outcome = 'done' | 'asked' | string;

const routes = Object.entries<Route>(ROUTES);
const operations = operationsOf(createOpenApi({ version: '0.0.0' }));

/** Which scope a route is about: none helps with what only the person may do, and nothing is needed for what is open. */
function neededScope({ access, inPerson }: Route): Scope | undefined {
  if (access === 'public' || inPerson === true) return undefined;
  return access === 'owner' ? 'account' : access;
}

const isAskable = ({ access, inPerson }: Route) =>
  inPerson !== true && (['capture', 'plan', 'focus', 'memory'] as const).some((scope) => scope === access);
const isChange = ({ method, effect }: Route) => method !== 'GET' && effect === undefined;

/** Somebody who asks: what they carry for a route, and what that is to come to where the route is not open to anybody. */
interface CallerKind {
  readonly name: string;
  /** Carries the same whatever is asked. */
  readonly isBrowser?: true;
  readonly carry: (seed: AccountSeed, route: Route, people: People) => Promise<Credential>;
  readonly expect: (route: Route) => Outcome;
}

interface People {
  readonly owner: SeededPerson;
  readonly member: SeededPerson;
}

const cookie = ({ secret }: { readonly secret: string }): Credential => ({ cookie: `focusforge-session=${secret}` });
const bearer = ({ secret }: { readonly secret: string }): Credential => ({ authorization: `Bearer ${secret}` });

const named = (name: string, scopes: readonly Scope[]) => ({ name, scopes });
const only = (route: Route) => [neededScope(route) ?? 'read'];
const MONTHS = 60 * 24 * 30;

/** A token of an owner with the right scope, and what changes that. */
const byToken = (route: Route, otherwise: Outcome = 'done') => (route.inPerson === true ? 'person-needed' : otherwise);

const CALLERS: readonly CallerKind[] = [
  { name: 'nobody', carry: async () => ({}), expect: () => 'sign-in-needed' },
  {
    name: 'token, every scope but the needed',
    carry: async (seed, route, { owner }) => {
      const scopes = SCOPES.filter((scope) => scope !== neededScope(route));
      return bearer(await seed.makeToken(owner, named('wrong', scopes)));
    },
    expect: (route) => byToken(route, 'scope-missing'),
  },
  {
    name: 'token, only the needed scope',
    carry: async (seed, route, { owner }) => bearer(await seed.makeToken(owner, named('right', only(route)))),
    expect: (route) => byToken(route),
  },
  {
    name: 'token of a member',
    carry: async (seed, route, { member }) => bearer(await seed.makeToken(member, named('member', only(route)))),
    expect: (route) => byToken(route, route.access === 'owner' ? 'owner-needed' : 'done'),
  },
  {
    name: 'token, propose-only',
    carry: async (seed, route, { owner }) =>
      bearer(await seed.makeToken(owner, { ...named('asking', only(route)), proposeOnly: true })),
    expect: (route) => byToken(route, !isChange(route) ? 'done' : isAskable(route) ? 'asked' : 'propose-only'),
  },
  {
    name: 'token, expired',
    carry: async (seed, route, { owner }) => {
      const expiresAt = Temporal.Now.instant().subtract({ minutes: 1 }).toString();
      return bearer(await seed.makeToken(owner, { ...named('old', only(route)), expiresAt, minutesAgo: 60 }));
    },
    expect: () => 'token-invalid',
  },
  {
    name: 'token, revoked',
    carry: async (seed, route, { owner }) => {
      const token = await seed.makeToken(owner, named('gone', only(route)));
      await seed.revokeToken(owner, token);
      return bearer(token);
    },
    expect: () => 'token-invalid',
  },
  {
    name: 'member, signed in',
    isBrowser: true,
    carry: async (seed, _route, { member }) => cookie(await seed.signIn(member)),
    expect: ({ access }) => (access === 'owner' ? 'owner-needed' : 'done'),
  },
  {
    name: 'owner, signed in',
    isBrowser: true,
    carry: async (seed, _route, { owner }) => cookie(await seed.signIn(owner)),
    expect: () => 'done',
  },
  {
    name: 'owner, no longer fresh',
    isBrowser: true,
    carry: async (seed, _route, { owner }) => cookie(await seed.signIn(owner, { minutesAgo: 16 })),
    expect: ({ fresh }) => (fresh === true ? 'fresh-sign-in-needed' : 'done'),
  },
  {
    name: 'owner, session expired',
    isBrowser: true,
    carry: async (seed, _route, { owner }) => cookie(await seed.signIn(owner, { minutesAgo: 4 * MONTHS })),
    expect: () => 'sign-in-expired',
  },
  {
    name: 'owner, session revoked',
    isBrowser: true,
    carry: async (seed, _route, { owner }) => {
      const session = await seed.signIn(owner);
      await seed.signOut(owner, session);
      return cookie(session);
    },
    expect: () => 'sign-in-expired',
  },
];

/** Refusals that are about who asks; anything else means that they were let through to what they asked for. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...['sign-in-needed', 'sign-in-expired', 'token-invalid', 'person-needed', 'scope-missing', 'owner-needed'],
  ...[
    'fresh-sign-in-needed',
    'propose-only',
    'accounts-off',
    'host-not-allowed',
    'origin-not-allowed',
    'route-missing',
  ],
]);

function outcomeOf(reply: ReceivedReply): Outcome {
  const code = codeOf(reply);
  if (code !== undefined && REFUSALS.has(code)) return code;
  if (reply.status >= 500) return `${reply.status}`;
  return reply.status === 202 ? 'asked' : 'done';
}

function codeOf({ text, headers }: ReceivedReply): string | undefined {
  return /problem\+json/.test(String(headers['content-type'])) ? JSON.parse(text).code : undefined;
}

const TEXTS = {
  timeZone: ['Europe/Berlin'],
  ics: ['BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'],
  url: ['http://127.0.0.1:1/x.ics'],
  tags: ['a'],
  text: ['Write the report, 1 hour'],
  id: ['nothing-there'],
};

/** Asks as the document says one may; another time when what was drawn is still not of the expected form. */
async function ask(http: HttpCaller, name: string, credential: Credential): Promise<ReceivedReply> {
  const aim = operations.find(({ operation }) => operation.operationId === name);
  assert.ok(aim, `${name} is in the document`);
  for (let seed = 1; ; seed += 1) {
    const request = validRequest(aim, createChance(seed), { meanings: { texts: TEXTS, ids: [] }, own: credential });
    const reply = await http.send(request);
    if (seed === 8 || codeOf(reply) !== 'request-invalid') return reply;
  }
}

/** Routes after which whoever asked is no longer who they were. */
const ENDING: ReadonlySet<string> = new Set(['signOut', 'eraseMe', 'importMe']);

describe('who may do what', () => {
  let server: TestServer;
  let http: HttpCaller;
  let folder: string;
  const credentials = new Map<string, Credential>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focusforge-matrix-'));
    const seed = await seedAccounts(folder);
    for (const caller of CALLERS) {
      const people = await addPeople(seed, caller.name);
      const shared = new Map<string, Credential>();
      for (const [name, route] of routes) {
        const own = ENDING.has(name) ? await addPeople(seed, `${caller.name} ${name}`) : people;
        const kind = ENDING.has(name) ? name : caller.isBrowser === true ? 'browser' : String(neededScope(route));
        const credential = shared.get(kind) ?? (await caller.carry(seed, route, own));
        shared.set(kind, credential);
        credentials.set(`${caller.name} ${name}`, credential);
      }
    }
    await seed[Symbol.asyncDispose]();
    server = await startTestServer({ folder, env: { FOCUSFORGE_ACCOUNTS: 'on' } });
    http = createHttpCaller(server.url);
  });
  after(async () => {
    http[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const expected = (caller: CallerKind, route: Route): Outcome =>
    route.access === 'public' ? 'done' : caller.expect(route);

  it('is what the data of each route says, for everybody who can ask', async (context) => {
    const rows: string[] = [];
    const wrong: string[] = [];
    for (const [name, route] of routes) {
      const cells: string[] = [];
      for (const caller of CALLERS) {
        const reply = await ask(http, name, credentials.get(`${caller.name} ${name}`) ?? {});
        const outcome = outcomeOf(reply);
        cells.push(outcome === 'done' ? String(reply.status) : outcome);
        const due = expected(caller, route);
        if (outcome !== due)
          wrong.push(`${name}, ${caller.name}: ${outcome} (${reply.text.slice(0, 200)}), not ${due}`);
      }
      rows.push(row(`${name} (${route.access})`, cells));
    }
    context.diagnostic(
      `\n${row(
        'route (access)',
        CALLERS.map(({ name }) => name),
      )}\n${rows.join('\n')}`,
    );
    assert.deepEqual(wrong, []);
  });

  it('is the same when only the head of an answer is asked for', async () => {
    const wrong: string[] = [];
    for (const [name, route] of routes.filter(([, { method }]) => method === 'GET')) {
      const path = route.path.replace(/:\w+/g, 'nothing-there');
      const reply = await http.send({ method: 'HEAD', path, headers: {} });
      const isOpen = route.access === 'public';
      // A stream has no head of its own.
      if (name !== 'streamEvents' && (reply.status === 401) === isOpen) wrong.push(`${name}: ${reply.status}`);
      if (reply.status < 300 && !isOpen) wrong.push(`${name}: ${reply.status}`);
    }
    assert.deepEqual(wrong, []);
  });
});

async function addPeople(seed: AccountSeed, name: string): Promise<People> {
  return {
    owner: await seed.addPerson({ name: `owner ${name}`, role: 'owner' }),
    member: await seed.addPerson({ name: `member ${name}`, role: 'member' }),
  };
}

const row = (head: string, cells: readonly string[]) => `| ${[head.padEnd(34), ...cells].join(' | ')} |`;

describe('where nobody signs in', () => {
  it('the one person may do everything, and what is about accounts says so', async () => {
    await using server = await startTestServer();
    using http = createHttpCaller(server.url);
    const wrong: string[] = [];
    for (const [name, route] of routes) {
      const outcome = outcomeOf(await ask(http, name, {}));
      const due = route.accountsOnly === true ? 'accounts-off' : 'done';
      if (outcome !== due) wrong.push(`${name}: ${outcome}, not ${due}`);
    }
    assert.deepEqual(wrong, []);
  });
});

/** What of somebody's each route with an id is about, by the names that the sample gives. */
const IDS: Readonly<Record<string, string>> = {
  '/api/v1/tasks/': 'task-1',
  '/api/v1/blocks/': 'block-1',
  '/api/v1/plan/proposals/': 'proposal-1',
  '/api/v1/focus-sessions/': 'session-1',
  '/api/v1/parked-thoughts/': 'thought-1',
  '/api/v1/calendars/': 'calendar-1',
  '/api/v1/jobs/': 'job-1',
  '/api/v1/change-requests/': 'request-1',
  '/api/v1/passkeys/': 'passkey',
  '/api/v1/sessions/': 'session',
  '/api/v1/tokens/': 'token',
  '/api/v1/account/identities/': 'identity-1',
};

describe('somebody else’s', () => {
  const withIds = routes.filter(([, { path, access }]) => path.includes(':id') && access !== 'owner');

  it('is answered exactly like what never was, by every route that takes an id', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'focusforge-others-'));
    const seed = await seedAccounts(folder);
    const ada = await seed.addPerson({ name: 'Ada', role: 'member' });
    const account = sampleAccess(ada.id).filter(({ shelf }) =>
      ['passkeys', 'tokens', 'account-sessions'].includes(shelf.name),
    );
    await seed.storage.commit([...sampleContents(ada.id), ...account]);
    // What the sample asks for lies on another machine, which this test has no business with.
    const sent = JSON.stringify({ params: {}, query: {}, body: { title: 'Asked for' } });
    const asked = (await seed.storage.get(CHANGE_REQUESTS, ada.id, 'request-1'))?.value;
    assert.ok(asked);
    const value = { ...asked, route: 'createTask', sent };
    await seed.storage.commit([
      changeOf({ shelf: CHANGE_REQUESTS, person: ada.id, id: 'request-1', expect: 'any', value }),
    ]);
    await seed.storage.commit([deadJobChange(ada.id)]);
    const eve = await seed.addPerson({ name: 'Eve', role: 'member' });
    const [adaIn, eveIn] = [cookie(await seed.signIn(ada)), cookie(await seed.signIn(eve))];
    await seed[Symbol.asyncDispose]();

    await using server = await startTestServer({ folder, env: { FOCUSFORGE_ACCOUNTS: 'on' } });
    using http = createHttpCaller(server.url);
    const send = async (who: Credential, name: string, id: string) => {
      const aim = operations.find(({ operation }) => operation.operationId === name);
      assert.ok(aim);
      const meanings = { texts: { ...TEXTS, id: [id], blockId: [id] }, ids: [id] };
      const own = { ...aim, path: aim.path.replace('{id}', id) };
      // Another draw where what was drawn is still not of the expected form.
      for (let seed = 3; ; seed += 1) {
        const reply = await http.send(validRequest(own, createChance(seed), { meanings, own: who }));
        if (seed === 12 || codeOf(reply) !== 'request-invalid') return reply;
      }
    };

    for (const [name, { path }] of withIds) {
      const prefix = Object.keys(IDS).find((one) => path.startsWith(one));
      assert.ok(prefix, `the sample has nothing for ${path}`);
      const id = IDS[prefix] ?? '';
      const theirs = await send(eveIn, name, id);
      const never = await send(eveIn, name, `${id.slice(0, -1)}9`);
      assert.equal(theirs.status, 404, `${name}: ${theirs.text}`);
      assert.deepEqual(comparable(theirs), comparable(never), name);
    }
    const blockId = JSON.stringify({ blockId: 'block-1', timer: { kind: 'pomodoro' } });
    const dependsOn = JSON.stringify({ title: 'x', dependsOn: ['task-1'] });
    for (const [path, body] of [
      ['/api/v1/focus-sessions', blockId],
      ['/api/v1/tasks', dependsOn],
    ] as const) {
      const start = (text: string) =>
        http.send({ method: 'POST', path, headers: { ...eveIn, 'content-type': 'application/json' }, body: text });
      assert.deepEqual(comparable(await start(body)), comparable(await start(body.replace('-1', '-9'))));
    }
    // The attack would reach what it is after: Ada herself finds all of it. What takes something away comes last, and a
    // part before the whole.
    const inOrder = withIds.toSorted(([, one], [, two]) => rank(one) - rank(two) || depth(two) - depth(one));
    for (const [name, { path }] of inOrder) {
      const prefix = Object.keys(IDS).find((one) => path.startsWith(one)) ?? '';
      // An identity is linked at a provider; the sample has none.
      if (prefix.endsWith('identities/')) continue;
      const own = await send(adaIn, name, IDS[prefix] ?? '');
      assert.notEqual(own.status, 404, `Ada’s own ${name}: ${own.text}`);
    }
  });
});

const rank = ({ method }: Route) => ['GET', 'PATCH', 'POST', 'DELETE'].indexOf(method);
const depth = ({ path }: Route) => path.split('/').length;

/** An answer without what differs between any two: the number of the request and the time. */
function comparable({ status, headers, text }: ReceivedReply) {
  const { date: _, ...kept } = headers;
  return { status, headers: kept, text: text.replace(/"instance":"[^"]*"/, '"instance":"-"') };
}

describe('a route that does not say who may call it', () => {
  it('keeps the service from starting, in a sentence', () => {
    for (const [name, route] of routes) requireAccess(name, route);
    const silent: { readonly access?: Route['access'] } = { ...ROUTES.readMe, access: undefined as never };
    assert.throws(() => requireAccess('readMe', silent), /The route readMe does not say who may call it/);
    assert.throws(() => requireAccess('readMe', { access: 'everybody' as never }), /does not say who may call it/);
  });

  it('cannot be added beside the table: only these files bind addresses, and what they bind beside it is open to read', () => {
    const binding = globSync('src/**/*.ts')
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('src/web/'))
      .filter((path) => /\bapp\.(get|post|put|patch|delete|all|route|options|head)\(/.test(readFileSync(path, 'utf8')));
    assert.deepEqual(binding.toSorted(), [
      'src/http/bind-routes.ts',
      'src/http/serve-docs.ts',
      'src/http/serve-web.ts',
      'src/http/system-routes.ts',
    ]);
    for (const path of ['src/http/serve-docs.ts', 'src/http/serve-web.ts', 'src/http/system-routes.ts']) {
      assert.doesNotMatch(readFileSync(path, 'utf8'), /\bapp\.(post|put|patch|delete|all|route)\(/);
    }
  });
});
