import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ConfigRefused } from '#config/load-config.ts';
import { lockFolder } from '#ports/storage/folder-lock.ts';
import { people } from './people.ts';

describe('people from the command line', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'focusforge-people-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = async (...args: readonly string[]) => {
    const said: string[] = [];
    const complained: string[] = [];
    const say = { log: (text: string) => void said.push(text), error: (text: string) => void complained.push(text) };
    const code = await people({ args: [...args, '--accounts', '--data', folder], say });
    return { code, said, complained };
  };

  it('begin with an owner, who is the person that was there', async () => {
    const { code, said } = await run('add', 'Ada', 'Lovelace', '--owner');
    assert.equal(code, 0);
    assert.match(said[0] ?? '', /^http:\/\/localhost:8004\/welcome#[A-Za-z0-9_-]{43}$/);
    assert.match(said[1] ?? '', /^With this link Ada Lovelace chooses a way to sign in\. It works once, until \d{4}-/);
    assert.deepEqual((await run('list')).said, ['Ada Lovelace              owner   invited  never here  0 tasks']);
  });

  it('get a link to the address people use, or a token instead', async () => {
    const { said } = await run('add', 'Bob', '--public-url', 'http://focus.example.org/');
    assert.match(said[0] ?? '', /^http:\/\/focus\.example\.org\/welcome#/);
    const token = await run('add', 'Carl', '--token');
    assert.match(token.said[0] ?? '', /^ffp_[A-Za-z0-9_-]{43}$/);
    assert.match(token.said[1] ?? '', /everything for Carl/);
  });

  it('are added beside a running service, which holds the lock of the folder', async () => {
    const held = lockFolder(folder);
    try {
      assert.equal((await run('add', 'Dora')).code, 0);
    } finally {
      held.release();
    }
  });

  it('have names of their own, and a name that can be one', async () => {
    await assert.rejects(run('add', 'bob'), { code: 'name-taken' });
    await assert.rejects(run('add', 'x'.repeat(81)), ConfigRefused);
    assert.equal((await run('list')).said.length, 4);
  });

  it('are asked for in two ways, and anything else is told which', async () => {
    for (const args of [[], ['add'], ['lsit'], ['list', 'Ada']]) {
      const { code, complained } = await run(...args);
      assert.equal(code, 1);
      assert.match(complained[0] ?? '', /people add NAME \[--owner\] \[--token\]/);
    }
  });

  it('are for installs with accounts: without them it says what to set', async () => {
    const say = { log: () => assert.fail(), error: () => assert.fail() };
    const args = ['add', 'Ada', '--no-accounts', '--data', folder];
    await assert.rejects(people({ args, say }), (error: unknown) => {
      assert.ok(error instanceof ConfigRefused);
      assert.match(error.message, /set FOCUSFORGE_ACCOUNTS to on/);
      return true;
    });
  });
});
