/**
 * Every secret there is gets a canary: in every secret setting, and in everything secret that people and programs send or are given.
 * After a broad day with everything that goes wrong, logged at debug, no canary is anywhere but in the one answer meant to show it.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OPTION_ROWS, variableOf } from '#config/options.ts';
import { createClient } from '#contract/client.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { createVisitor, setUpSecret, type Visitor } from '#testing/visitor.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** One for each option that is secret; a test below sees to it that none is missing. */
const SETTINGS: Readonly<Record<string, string>> = {
  FOCUSFORGE_AI_KEY: 'canary-ai-key-6f1d',
  FOCUSFORGE_AI2_KEY: 'canary-ai2-key-7a2e',
  FOCUSFORGE_ANTHROPIC_KEY: 'canary-anthropic-key-8b3f',
  FOCUSFORGE_GOOGLE_KEY: 'canary-google-key-9c40',
  FOCUSFORGE_OPENID_CLIENT_SECRET: 'canary-openid-client-secret-91c2',
  FOCUSFORGE_SECRET_KEY: 'ca4a'.repeat(16),
};

const PASSPHRASES = {
  ada: 'canary lamp orbit velvet',
  next: 'canary river stone eleven',
  wrong: 'canary wrong guess twelve',
  bob: 'canary paper tiger seventeen',
};
const ADDRESS_SECRETS = { good: 'canary-calendar-path', query: 'canary-calendar-query', gone: 'canary-calendar-gone' };
const SENT = { token: 'ffp_canary-token-that-never-was', cookie: 'canary-cookie-that-never-was' };

const ICS = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n';

interface Reply {
  /** `POST /api/v1/tokens 201` */
  readonly name: string;
  /** Status, headers and body as they came. */
  readonly text: string;
}

/** A canary, and the answers that are meant to show it. */
interface Canary {
  readonly secret: string;
  readonly shownBy?: RegExp;
}

describe('a day on which everything secret is a canary', () => {
  const replies: Reply[] = [];
  const canaries = new Map<string, Canary>();
  let folder = '';
  let server: TestServer;
  let outside: Server;
  let env: Readonly<Record<string, string>>;
  /** Everything that was printed, by whoever. */
  let printed = '';

  const plant = (name: string, secret: string | undefined, shownBy?: RegExp) => {
    assert.ok(secret !== undefined && secret.length >= 8, `${name} is too short to be told from chance: ${secret}`);
    canaries.set(name, { secret, ...(shownBy !== undefined && { shownBy }) });
  };

  const listen: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init);
    const body = await reply.clone().text();
    const headers = [...reply.headers].map(([header, value]) => `${header}: ${value}`).join('\n');
    const name = `${init?.method ?? 'GET'} ${new URL(String(input)).pathname} ${reply.status}`;
    replies.push({ name, text: `${name}\n${headers}\n${body}` });
    return reply;
  };
  const enter = (): Visitor => createVisitor(server.url, { fetch: listen });

  const runCommand = (...args: readonly string[]) =>
    new Promise<string>((resolve) => {
      const variables = { PATH: process.env.PATH ?? '', HOME: folder, ...env, FOCUSFORGE_DATA: folder };
      execFile(process.execPath, [MAIN, ...args], { env: variables }, (_, stdout, stderr) => resolve(stdout + stderr));
    });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focusforge-canaries-'));
    // A model and a provider that fail with what they were sent, and a calendar.
    outside = createServer((request, reply) => {
      if (request.url?.includes(ADDRESS_SECRETS.good)) return void reply.end(ICS);
      reply.writeHead(500).end(`${request.headers.authorization} ${request.url}`);
    }).listen(0, '127.0.0.1');
    await once(outside, 'listening');
    const elsewhere = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
    env = {
      ...SETTINGS,
      FOCUSFORGE_ACCOUNTS: 'on',
      FOCUSFORGE_LOG_LEVEL: 'debug',
      FOCUSFORGE_AI_URL: `${elsewhere}/v1`,
      FOCUSFORGE_AI_MODEL: 'some-model',
      FOCUSFORGE_AI2_URL: `${elsewhere}/v1`,
      FOCUSFORGE_AI2_MODEL: 'some-model',
      FOCUSFORGE_ANTHROPIC_URL: `${elsewhere}/v1`,
      FOCUSFORGE_ANTHROPIC_MODEL: 'some-model',
      FOCUSFORGE_GOOGLE_URL: `${elsewhere}/v1`,
      FOCUSFORGE_GOOGLE_MODEL: 'some-model',
      FOCUSFORGE_OPENID_ISSUER: elsewhere,
      FOCUSFORGE_OPENID_CLIENT_ID: 'focusforge',
      FOCUSFORGE_CALENDAR_PRIVATE_ADDRESSES: 'on',
    };
    for (const [name, secret] of Object.entries(SETTINGS)) plant(name, secret);
    plant(
      'the key in base64',
      Buffer.from(SETTINGS.FOCUSFORGE_SECRET_KEY ?? '', 'hex')
        .toString('base64')
        .slice(0, 40),
    );
    for (const [name, secret] of Object.entries(PASSPHRASES)) plant(`passphrase ${name}`, secret);
    for (const [name, secret] of Object.entries(ADDRESS_SECRETS)) plant(`address ${name}`, secret);
    for (const [name, secret] of Object.entries(SENT)) plant(`sent ${name}`, secret);
    server = await startTestServer({ folder, env });
    await liveTheDay(elsewhere);
    for (const command of [['config'], ['doctor', '--port', '0'], ['people', 'list'], ['rotate-key']]) {
      printed += await runCommand(...command);
    }
    printed += server.output();
    await server.stop();
    printed += await runCommand('doctor', '--port', '0');
    printed += await runCommand('rotate-key');
  });
  after(async () => {
    outside.close();
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const liveTheDay = async (elsewhere: string) => {
    const link = setUpSecret(server.output());
    plant('set-up link', link, /^$/);
    const ada = enter();
    const { client } = ada;
    await client.readLink({ body: { secret: link ?? '' } });
    await client.takeLink({ body: { secret: link ?? '', name: 'Ada', passphrase: PASSPHRASES.ada } });
    plantCookies('first', ada);
    for (const passphrase of [PASSPHRASES.wrong, PASSPHRASES.bob]) {
      await enter()
        .client.signIn({ body: { name: 'Ada', passphrase } })
        .catch(() => undefined);
    }
    await client.signIn({ body: { name: 'Ada', passphrase: PASSPHRASES.ada } });
    await client.changePassphrase({ body: { passphrase: PASSPHRASES.next } });
    plantCookies('second', ada);

    const { codes } = await client.makeRecoveryCodes();
    for (const [at, code] of codes.entries())
      plant(`recovery code ${at}`, code, /^POST \/api\/v1\/account\/recovery-codes/);
    const recovering = enter();
    await recovering.client.signInWithRecoveryCode({ body: { name: 'Ada', code: codes[0] ?? '' } });
    plantCookies('recovered', recovering);

    const invited = await client.createPerson({ body: { name: 'Bob' } });
    const invitation = new URL(invited.link).hash.slice(1);
    plant('invitation', invitation, /^POST \/api\/v1\/people/);
    const bob = enter();
    await bob.client.takeLink({ body: { secret: invitation, passphrase: PASSPHRASES.bob } });
    plantCookies('bob', bob);

    const wanted = { name: 'script', scopes: ['read', 'capture', 'plan', 'account'] as const };
    for (const proposeOnly of [false, true]) {
      const idempotencyKey = `make-token-${proposeOnly}`;
      const body = { ...wanted, scopes: [...wanted.scopes], proposeOnly };
      const { secret } = await client.createToken({ body, idempotencyKey });
      await client.createToken({ body, idempotencyKey });
      plant(`token ${proposeOnly}`, secret, /^POST \/api\/v1\/tokens/);
      const headers = { authorization: `Bearer ${secret}` };
      const program = createClient({ baseUrl: server.url, headers, fetch: listen });
      await program.listTasks();
      await program.addCalendar({ body: { name: 'Asked', url: addressAt(elsewhere) } }).catch(() => undefined);
      await program.createGoal({ body: { text: 'Write the report, 2 hours' } }).catch(() => undefined);
      await program.readPlanFeedAddress();
    }
    await client.listTokens();
    await client.listAccountSessions();
    await client.listChangeRequests();

    const idempotencyKey = 'make-feed';
    const feed = await client.makePlanFeedAddress({ idempotencyKey });
    await client.makePlanFeedAddress({ idempotencyKey });
    const shownBy = /^(GET|POST) \/api\/v1\/calendars\/plan-feed/;
    plant('feed', new URL(feed.url).searchParams.get('token')?.split('.')[1], shownBy);
    await listen(feed.url);
    await listen(`${feed.url}x`);

    await client.addCalendar({ body: { name: 'Work', url: addressAt(elsewhere) }, idempotencyKey: 'add-calendar' });
    await client.addCalendar({ body: { name: 'Work', url: addressAt(elsewhere) }, idempotencyKey: 'add-calendar' });
    for (const url of [
      `${elsewhere}/${ADDRESS_SECRETS.gone}`,
      `http://127.0.0.1:1/${ADDRESS_SECRETS.gone}`,
      `https://nowhere.invalid/${ADDRESS_SECRETS.gone}`,
      `ftp://127.0.0.1/${ADDRESS_SECRETS.gone}`,
      `http://user:${ADDRESS_SECRETS.gone}@127.0.0.1:1/`,
      `nonsense ${ADDRESS_SECRETS.gone}`,
    ]) {
      await client.addCalendar({ body: { name: 'Gone', url } }).catch(() => undefined);
    }
    await client.listCalendars();
    await client.startOpenId({ body: {} }).catch(() => undefined);
    await client.createGoal({ body: { text: 'Paint the door' } });

    // What a broken program would send.
    const send = (path: string, init: RequestInit = {}) => listen(server.url + path, init);
    await send('/api/v1/me', { headers: { authorization: `Bearer ${SENT.token}` } });
    await send('/api/v1/me', { headers: { authorization: `Basic ${SENT.token}` } });
    await send('/api/v1/me', {
      headers: { cookie: `focusforge-session=${SENT.cookie}; focusforge-device=${SENT.cookie}` },
    });
    const json = { 'content-type': 'application/json' };
    for (const body of [
      `{"name": "Ada", "passphrase": "${PASSPHRASES.wrong}"`,
      `{"name": "Ada", "passphrase": ["${PASSPHRASES.wrong}"]}`,
      `{"name": "Ada", "passphrase": "${PASSPHRASES.wrong}", "more": 1}`,
    ]) {
      await send('/api/v1/session', { method: 'POST', headers: json, body });
    }
    await send(`/api/v1/calendars/plan.ics?token=${SENT.token}`);
    await send(`/api/v1/nowhere?token=${SENT.token}`);
    await send('/api/v1/links/take', { method: 'POST', headers: json, body: JSON.stringify({ secret: SENT.token }) });
    await send('/api/v1/session/openid/callback?code=canary-code&state=canary-state');

    await bob.client.importMe({ body: await client.exportMe() });
    await bob.client.exportMe();
    await client.listAudit();
    for (const path of [
      '/health',
      '/metrics',
      '/metrics/performance',
      '/docs',
      '/docs/errors',
      '/openapi.json',
      '/api/v1/session',
    ]) {
      await send(path);
      await ada.fetch(server.url + path);
    }
    await bob.client.signOut();
  };

  const plantCookies = (name: string, visitor: Visitor) => {
    for (const cookie of ['focusforge-session', 'focusforge-device']) {
      // Whoever is let in is given both; nobody else is.
      plant(`${name} ${cookie}`, visitor.cookie(cookie), /^POST \/api\/v1\/(session|links|account)/);
    }
  };

  it('has a canary for every setting that is secret', () => {
    const secret = OPTION_ROWS.filter(([, option]) => option.secret === true).map(([, option]) => variableOf(option));
    assert.deepEqual(secret.toSorted(), Object.keys(SETTINGS).toSorted());
  });

  it('was a broad one: hundreds of lines were logged, and calls failed in every way', () => {
    assert.ok(printed.split('\n').length > 100);
    for (const code of ['sign-in-wrong', 'token-invalid', 'json-malformed', 'request-invalid', 'address-unreachable']) {
      assert.ok(
        replies.some(({ text }) => text.includes(`"code":"${code}"`)),
        code,
      );
    }
    assert.match(printed, /model-unanswered/);
    assert.ok(canaries.size > 30);
  });

  it('shows each secret in no answer but the one meant to show it, neither in its body nor in a header', () => {
    for (const [name, { secret, shownBy }] of canaries) {
      const isMeant = ({ name: answer }: Reply) => shownBy?.test(answer) === true;
      const shown = replies.filter(isMeant);
      if (shown.length > 0)
        assert.ok(
          shown.some(({ text }) => text.includes(secret)),
          `${name} is shown nowhere`,
        );
      for (const reply of replies) {
        if (isMeant(reply)) continue;
        assert.ok(!reply.text.includes(secret), `${name} is in ${reply.text.slice(0, 2000)}`);
      }
    }
  });

  it('prints none of them, whatever went wrong and whichever command was asked', () => {
    for (const [name, { secret }] of canaries) {
      // The link of the first start is printed for whoever started it.
      const told = name === 'set-up link' ? printed.replaceAll(/^.*\/welcome#.*$/gm, '') : printed;
      const at = told.indexOf(secret);
      assert.equal(at, -1, `${name} is printed: ${told.slice(Math.max(0, at - 300), at + 200)}`);
    }
  });

  it('has none of them in the clear in the data folder', async () => {
    const files = await readdir(folder);
    assert.ok(files.includes('focusforge.db'));
    for (const file of files) {
      const bytes = (await readFile(join(folder, file))).toString('latin1');
      for (const [name, { secret }] of canaries) assert.ok(!bytes.includes(secret), `${name} is in ${file}`);
    }
  });
});

function addressAt(elsewhere: string): string {
  return `${elsewhere}/${ADDRESS_SECRETS.good}/basic.ics?key=${ADDRESS_SECRETS.query}`;
}
