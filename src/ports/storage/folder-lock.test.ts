import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockFolder } from './folder-lock.ts';

function inFolder(check: (folder: string) => void): void {
  const parent = mkdtempSync(join(tmpdir(), 'focusforge-lock-'));
  try {
    check(join(parent, 'data'));
  } finally {
    rmSync(parent, { recursive: true });
  }
}

test('a second server for the same folder is told in a sentence that one is running, and which', () => {
  inFolder((folder) => {
    const lock = lockFolder(folder);
    assert.throws(() => lockFolder(folder), {
      code: 'storage-unavailable',
      message: `FocusForge is already running with the data in ${folder} (process ${process.pid}).`,
    });
    lock.release();
    lockFolder(folder).release();
  });
});

test('a server that was killed leaves no lock behind', () => {
  inFolder((folder) => {
    const source = `
      import { lockFolder } from '${import.meta.resolve('./folder-lock.ts')}';
      lockFolder(process.argv[1]);
      process.kill(process.pid, 'SIGKILL');
    `;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', source, folder]);
    assert.equal(child.signal, 'SIGKILL', child.stderr.toString());
    lockFolder(folder).release();
  });
});
