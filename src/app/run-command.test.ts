import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { loadConfig } from '#config/load-config.ts';
import type { ModelName } from '#config/model-order.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Calendar } from '#model/calendar.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { CALENDARS, INSTALLS } from '#shelves/shelves.ts';
import { openBackends } from './backends.ts';
import { examineData } from './commands/doctor-data.ts';
import { examineFolder, examineModels, examineNode, examinePort, examineWeb } from './commands/doctor-examinations.ts';
import { runCommand } from './run-command.ts';
import { createServices } from './services.ts';

async function run(...args: readonly string[]) {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await runCommand(args, {
    log: (text: string) => void said.push(text),
    error: (text: string) => void complained.push(text),
  });
  return { code, said: said.join('\n'), complained: complained.join('\n') };
}

describe('the program', () => {
  for (const args of [[], ['help'], ['--help']]) {
    it(`lists its commands when asked ${args.join(' ') || 'nothing'}`, async () => {
      const { code, said } = await run(...args);
      assert.equal(code, 0);
      for (const name of ['serve', 'config', 'doctor', 'generate'])
        assert.match(said, new RegExp(`^ {2}${name} `, 'm'));
    });
  }

  it('says what was meant by a command it does not know, and ends with 1', async () => {
    const { code, complained } = await run('sreve');
    assert.equal(code, 1);
    assert.match(complained, /Did you mean serve\?/);
    assert.equal((await run('constructor')).code, 1);
  });

  it('prints every option in force, one a line', async () => {
    const { code, said } = await run('config', '--port', '9001');
    assert.equal(code, 0);
    assert.match(said, /^FOCUSFORGE_PORT +9001 +flag --port$/m);
  });

  it('refuses to start with options that make no sense, and says all of it', async () => {
    const { code, said, complained } = await run('serve', '--prot', '1', '--log-level', 'loud');
    assert.equal(code, 1);
    assert.equal(said, '');
    assert.match(complained, /Did you mean --port\?/);
    assert.match(complained, /--log-level is "loud"/);
  });
});

describe('the doctor', () => {
  it('knows a Node that is too old', () => {
    assert.equal(examineNode('26.1.0', '/p').state, 'good');
    assert.equal(examineNode('20.19.0', '/p').state, 'bad');
  });

  it('tells a folder that can be written to from one that cannot', async () => {
    assert.equal((await examineFolder(tmpdir())).state, 'good');
    const finding = await examineFolder(join(import.meta.filename, 'inside-a-file'));
    assert.equal(finding.state, 'bad');
    assert.match(finding.sentence, /FOCUSFORGE_DATA/);
  });

  it('tells a free port from one that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    assert.equal((await examinePort({ host: '127.0.0.1', port })).state, 'bad');
    await new Promise((resolve) => server.close(resolve));
    assert.equal((await examinePort({ host: '127.0.0.1', port })).state, 'good');
  });

  it('opens the data there is, names calendars that could not be read, and leaves a running service alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'focusforge-doctor-'));
    const config = loadConfig({ env: { FOCUSFORGE_DATA: folder } });
    const wordsOf = async () =>
      (await examineData(config)).map(({ state, sentence }) => `${state}: ${sentence}`).join('\n');
    assert.match(await wordsOf(), /^good: There is no data yet/);

    const backends = await openBackends(config, {
      clock: systemClock,
      services: createServices({ clock: systemClock }),
    });
    assert.match(await wordsOf(), /^bad: FocusForge is already running/);
    const person = 'ada' as PersonId;
    const install = { firstPerson: person, createdAt: '2026-11-23T09:00:00.000Z' };
    const calendar = {
      name: 'Work',
      eventCount: 3,
      refreshProblem: 'Nothing answers at example.org.',
      createdAt: install.createdAt,
    } as Calendar;
    await backends.storage.commit([
      changeOf({ shelf: INSTALLS, person: INSTALL, id: 'install', expect: 'absent', value: install }),
      changeOf({ shelf: CALENDARS, person, id: 'work', expect: 'absent', value: calendar }),
    ]);
    await backends[Symbol.asyncDispose]();
    assert.match(await wordsOf(), /^pity: The calendar Work could not be read anew: Nothing answers/m);
    rmSync(folder, { recursive: true });
  });

  it('misses screens that are not built', () => {
    assert.equal(examineWeb('/nowhere').state, 'pity');
  });

  const replies: readonly [
    what: string,
    name: ModelName,
    status: number,
    body: string,
    state: string,
    words: RegExp,
  ][] = [
    ['has the model', 'ai', 200, '{"data":[{"id":"small"}]}', 'good', /answers and has small/],
    ['has it under a longer name', 'ai2', 200, '{"data":[{"id":"small:latest"}]}', 'good', /answers and has small/],
    ['lacks the model', 'ai', 200, '{"data":[{"id":"large"}]}', 'pity', /does not list the model small/],
    ['does not say what it has', 'ai', 200, '{}', 'good', /answers/],
    ['wants another key', 'ai', 401, '{}', 'pity', /does not take the key/],
    ['has nothing there', 'ai', 404, 'no', 'pity', /HTTP 404/],
    ['does not speak JSON', 'ai', 200, '<html>', 'pity', /not as a language model/],
    ['is of Anthropic and has it', 'anthropic', 200, '{"id":"small"}', 'good', /answers and has small/],
    ['is of Anthropic and lacks it', 'anthropic', 404, '{}', 'pity', /does not list the model small/],
    ['is of Google and has it', 'google', 200, '{"name":"models/small"}', 'good', /answers and has small/],
    ['is of Google and wants another key', 'google', 400, '"API key not valid."', 'pity', /does not take the key/],
  ];
  for (const [what, name, status, body, state, words] of replies) {
    it(`asks the address of a model, which ${what}`, async () => {
      const asked: string[] = [];
      const server = createServer(({ url, headers }, reply) => {
        asked.push(`${url} ${headers.authorization ?? headers['x-api-key'] ?? headers['x-goog-api-key']}`);
        reply.writeHead(status).end(body);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
      const model = { name, url, model: 'small', key: 'sk-secret', price: undefined };
      const [finding] = await examineModels({ models: [model], deadlineMs: 5000 });
      server.close();
      const isOfMany = name === 'ai' || name === 'ai2';
      assert.deepEqual(asked, [isOfMany ? '/v1/models Bearer sk-secret' : '/v1/models/small sk-secret']);
      assert.ok(finding !== undefined);
      assert.equal(finding.state, state, finding.sentence);
      assert.match(finding.sentence, words);
      assert.doesNotMatch(finding.sentence, /sk-secret/);
    });
  }
});
