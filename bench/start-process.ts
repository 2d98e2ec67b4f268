/** Starts a file of this repository as a process of its own and waits until it says where it listens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface StartedProcess extends AsyncDisposable {
  readonly port: number;
}

/**
 * `file` from the folder of package.json. A line it prints must end with the port, alone or behind a colon. Settings of a real install are
 * not passed on.
 */
export async function startProcess(
  file: string,
  options: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<StartedProcess> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('FOCUSFORGE_'));
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...(options.args ?? [])], {
    env: { ...Object.fromEntries(inherited), ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const port = /^(?:.*:)?(\d+)\r?\n/m.exec(printed)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it listened`)));
  });
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
