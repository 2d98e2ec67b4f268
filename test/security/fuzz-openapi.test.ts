/**
 * Requests made from the OpenAPI document, valid and broken in every part, against a whole service with and without accounts: whatever
 * comes, the answer is one that the document declares, soon, and never a 5xx. FUZZ_REQUESTS says how many, FUZZ_SEED which.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createOpenApi } from '#contract/openapi.ts';
import { PROBLEM_CATALOGUE } from '#model/problem-catalogue.ts';
import { SCOPES } from '#model/scope.ts';
import { CALENDARS } from '#testing/calendar-samples.ts';
import { createHttpCaller, type HttpCaller, type ReceivedReply } from '#testing/http-caller.ts';
import type { Meanings } from '#testing/openapi-arbitrary.ts';
import {
  type AimedOperation,
  brokenBytes,
  brokenRequest,
  type FuzzedRequest,
  operationsOf,
  validRequest,
} from '#testing/request-fuzz.ts';
import { seedAccounts } from '#testing/seed-accounts.ts';
import { type Chance, createChance } from '#testing/seeded-random.ts';
import { createSeenIds, type SeenIds } from '#testing/seen-ids.ts';
import { startTestServer } from '#testing/test-server.ts';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1600);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_125);
const WORKERS = 6;
/** An answer may take this long; one that took longer on a busy machine is asked for again, alone, before that counts. */
const LONGEST_MS = 1000;
const CHANCES = 6;
const WITH_ACCOUNTS = { FOCUSFORGE_ACCOUNTS: 'on', FOCUSFORGE_REQUESTS_PER_MINUTE: '1000000000' };

const operations = operationsOf(createOpenApi({ version: '0.0.0' }));

/** What ends a person's part in the run, or costs a hash that is slow on purpose, comes seldom. */
const SELDOM: ReadonlySet<string> = new Set([
  ...[
    'eraseMe',
    'removePerson',
    'signOut',
    'revokeOtherSessions',
    'revokeAccountSession',
    'revokeToken',
    'changePerson',
  ],
  ...['signIn', 'signInWithRecoveryCode', 'changePassphrase', 'register', 'takeLink', 'importMe'],
]);
const OFTEN: ReadonlySet<string> = new Set(['deleteTask', 'removeCalendar']);
const COSTLY: ReadonlySet<string> = new Set(['createGoal', 'createTask', 'breakDownTask', 'addCalendar']);

function weightOf({ operation: { operationId: id } }: AimedOperation): number {
  return SELDOM.has(id) ? 1 : OFTEN.has(id) ? 120 : COSTLY.has(id) ? 15 : 30;
}

const drawn = operations.flatMap((aim) => Array.from({ length: weightOf(aim) }, () => aim));

const TEXTS: Meanings['texts'] = {
  timeZone: ['Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'UTC'],
  ics: [...CALENDARS, ''],
  // Never an address that is somebody's: nothing may leave this machine.
  url: [
    'http://127.0.0.1:1/x.ics',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'http://[::1]/',
    'https://nowhere.invalid/a.ics',
  ],
  name: ['Ada', 'board', 'x'],
  tags: ['a,b', 'uni'],
  lastEventId: ['0', '3', '99999'],
  limit: ['1', '20', '500'],
  token: ['nothing'],
  passphrase: ['plum orchard seven trains', 'password123'],
};

/** Somebody who asks: their browser, their program, or nobody in particular. */
interface Asker {
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly ids: SeenIds;
}

interface Memory {
  readonly resident: number;
  readonly heap: number;
}

interface Findings {
  sent: number;
  slowestMs: number;
  slowest: string;
  again: number;
  broken: number;
  readonly statuses: Map<string, number>;
  readonly faults: string[];
}

async function fuzz(options: { readonly accounts: boolean; readonly requests: number; readonly seed: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-fuzz-'));
  const askers = options.accounts
    ? await seedAskers(folder, options.requests)
    : [{ headers: [{}], ids: createSeenIds() }];
  const env = { FOCUSFORGE_REQUEST_DEADLINE_MS: '20001', ...(options.accounts ? WITH_ACCOUNTS : {}) };
  await using server = await startTestServer({ folder, env });
  using http = createHttpCaller(server.url, { connections: WORKERS });
  const found: Findings = { sent: 0, slowestMs: 0, slowest: '', again: 0, broken: 0, statuses: new Map(), faults: [] };
  const memory: Memory[] = [];

  let number = 0;
  const work = async () => {
    while (number < options.requests && found.faults.length < 20) {
      const own = number;
      number += 1;
      if (own % Math.ceil(options.requests / 4) === 0) memory.push(await readMemory(http));
      const asker = askers[own % askers.length];
      if (asker !== undefined)
        await fuzzOnce(http, { chance: createChance(options.seed + own * 104_729), asker, found });
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  memory.push(await readMemory(http));
  const log = server.output();
  await rm(folder, { recursive: true, force: true });
  return { found, memory, log };
}

async function fuzzOnce(
  http: HttpCaller,
  { chance, asker, found }: { readonly chance: Chance; readonly asker: Asker; readonly found: Findings },
): Promise<void> {
  const aim = chance.pick(drawn);
  found.sent += 1;
  if (chance.happens(0.01)) {
    const bytes = brokenBytes(chance, aim);
    const answer = await http.sendBytes(bytes);
    found.statuses.set('bytes', (found.statuses.get('bytes') ?? 0) + 1);
    if (/^HTTP\/1\.1 5/m.test(answer)) found.faults.push(`${JSON.stringify(String(bytes))}: ${answer}`);
    return;
  }
  const valid = validRequest(aim, chance, {
    meanings: asker.ids.meaningsFor(aim, TEXTS),
    own: chance.pick(asker.headers),
  });
  const request = chance.happens(0.5) ? valid : brokenRequest(valid, chance);
  const reply = await sendStubbornly(http, request, found);
  if (reply === undefined) return;
  const fault = faultOf(request, reply);
  if (fault !== undefined)
    found.faults.push(`${fault}\n${shown(request)}\n-> ${reply.status} ${reply.text.slice(0, 600)}`);
  const status = String(reply.status);
  found.statuses.set(status, (found.statuses.get(status) ?? 0) + 1);
  const isJson = String(reply.headers['content-type']).startsWith('application/json');
  if (reply.status < 300 && isJson) asker.ids.learn(aim, reply.text);
}

/** Sends it, again where the connection broke under a body that was refused before it was read, and alone where it took long. */
async function sendStubbornly(
  http: HttpCaller,
  request: FuzzedRequest,
  found: Findings,
): Promise<ReceivedReply | undefined> {
  let reply: ReceivedReply | undefined;
  for (let chance = 0; chance < CHANCES; chance += 1) {
    try {
      reply = await http.send(request);
    } catch (error) {
      found.broken += 1;
      if (chance + 1 < CHANCES) continue;
      // A body beyond the limit is answered before it has been read; the answer may be lost when the connection is then closed.
      const isLarge = request.body !== undefined && Buffer.byteLength(request.body) > 200_000;
      if (!isLarge) found.faults.push(`no answer: ${String(error)}\n${shown(request)}`);
      return undefined;
    }
    if (reply.ms > found.slowestMs) {
      found.slowestMs = reply.ms;
      found.slowest = `${request.method} ${request.path.slice(0, 80)}`;
    }
    if (reply.ms <= LONGEST_MS) return reply;
    found.again += 1;
  }
  found.faults.push(`always later than ${LONGEST_MS} ms: ${shown(request)}`);
  return reply;
}

/** What is wrong with an answer, if anything is. */
function faultOf(request: FuzzedRequest, reply: ReceivedReply): string | undefined {
  const { status, headers } = reply;
  if (status >= 500) return 'a failure of ours';
  if (request.method === 'HEAD') return undefined;
  const { operation } = request.aim;
  if (status < 400) {
    return !request.isOnTarget || String(status) in operation.responses ? undefined : 'a status that is not declared';
  }
  if (!String(headers['content-type']).startsWith('application/problem+json')) return 'an error that is no problem';
  const problem = readProblem(reply.text);
  if (problem === undefined || !Object.hasOwn(PROBLEM_CATALOGUE, problem.code)) return 'a code nobody knows';
  if (problem.status !== status) return 'a status that the body does not tell';
  // That every route is there is for the access matrix to say.
  if (!request.isOnTarget || problem.code === 'route-missing') return undefined;
  const declared = operation.responses[String(status)]?.description ?? '';
  return declared.includes(`\`${problem.code}\``)
    ? undefined
    : `${problem.code}, which ${operation.operationId} does not declare`;
}

function readProblem(text: string): { readonly code: string; readonly status: number } | undefined {
  try {
    return JSON.parse(text) as { code: string; status: number };
  } catch {
    return undefined;
  }
}

function shown({ method, path, headers, body }: FuzzedRequest): string {
  const text =
    typeof body === 'string' ? body : body === undefined ? '' : `bytes ${Buffer.from(body).toString('base64')}`;
  return `${method} ${path.slice(0, 500)}\n${JSON.stringify(headers).slice(0, 1500)}\n${JSON.stringify(text.slice(0, 400))} (${text.length})`;
}

/** The whole process, where memory that is used natively counts too, and the heap alone. */
async function readMemory(http: HttpCaller): Promise<Memory> {
  const { text } = await http.send({ method: 'GET', path: '/metrics', headers: {} });
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  return { resident: figure('process_resident_memory_bytes'), heap: figure('nodejs_heap_size_used_bytes') };
}

/** Enough people that the run goes on when some of them are erased by it; each with a browser, an older one, and two programs. */
async function seedAskers(folder: string, requests: number): Promise<readonly Asker[]> {
  await using seed = await seedAccounts(folder);
  const askers: Asker[] = [];
  for (let number = 0; number < Math.ceil(requests / 800) + 4; number += 1) {
    const person = await seed.addPerson({ name: `Person ${number}`, role: number % 4 === 0 ? 'owner' : 'member' });
    const [fresh, older] = [await seed.signIn(person), await seed.signIn(person, { minutesAgo: 60 })];
    const program = await seed.makeToken(person, { name: 'all', scopes: SCOPES });
    const asking = await seed.makeToken(person, { name: 'asking', scopes: SCOPES, proposeOnly: true });
    const cookie = ({ secret }: { readonly secret: string }) => ({ cookie: `focusforge-session=${secret}` });
    const bearer = ({ secret }: { readonly secret: string }) => ({ authorization: `Bearer ${secret}` });
    const headers = [
      cookie(fresh),
      cookie(fresh),
      cookie(fresh),
      cookie(older),
      bearer(program),
      bearer(program),
      bearer(asking),
      {},
    ];
    askers.push({ headers, ids: createSeenIds() });
  }
  return askers;
}

function report({ found, memory }: { readonly found: Findings; readonly memory: readonly Memory[] }): string {
  const statuses = [...found.statuses].toSorted().map(([status, count]) => `${status}: ${count}`);
  const megabytes = memory
    .map(({ resident, heap }) => `${Math.round(resident / 1e6)} (heap ${Math.round(heap / 1e6)})`)
    .join(', ');
  return (
    `${found.sent} requests; slowest ${Math.round(found.slowestMs)} ms (${found.slowest}), ${found.again} asked again; ` +
    `${found.broken} connections broken; resident MB by quarter: ${megabytes}; ${statuses.join(', ')}`
  );
}

describe('whatever is asked', () => {
  for (const accounts of [false, true]) {
    it(`is answered as the document says, ${accounts ? 'with' : 'without'} accounts`, async (context) => {
      const run = await fuzz({ accounts, requests: Math.ceil(REQUESTS / 2), seed: SEED + (accounts ? 1 : 0) });
      context.diagnostic(report(run));
      assert.equal(run.found.faults.length, 0, run.found.faults.slice(0, 8).join('\n\n'));
      assert.ok(!/"level":"?(error|50)/.test(run.log), run.log.slice(0, 4000));
      const afterQuarter = run.memory[1]?.resident ?? 0;
      const atEnd = run.memory.at(-1)?.resident ?? 0;
      // What a heap keeps in hand varies; what grows with the number of requests does not stop at a half more.
      assert.ok(atEnd < afterQuarter * 1.5 + 100e6, `memory grew from ${afterQuarter} to ${atEnd} bytes`);
    });
  }
});
