/** Finds the command that was asked for and runs it. Whatever goes wrong ends in sentences on the error stream and a code that is not 0. */
import { ConfigRefused } from '#config/load-config.ts';
import { nearestName } from '#config/nearest-name.ts';
import { Problem } from '#kernel/problem.ts';
import type { Command } from './commands/command.ts';

interface Listed {
  readonly summary: string;
  /** Loaded when it runs, so that no command pays for the others. */
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Listed>> = {
  serve: {
    summary: 'start the service and print its address',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  worker: {
    summary: 'only do what runs by itself, beside instances that answer (`serve --no-worker`)',
    load: async () => (await import('./commands/worker.ts')).worker,
  },
  config: {
    summary: 'print every option in force and where it came from',
    load: async () => (await import('./commands/config.ts')).printConfig,
  },
  doctor: {
    summary: 'look at everything the service needs, and say what is missing',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  people: {
    summary:
      'add somebody and print a link or a token for them (`people add NAME`), or list who is there (`people list`)',
    load: async () => (await import('./commands/people.ts')).people,
  },
  backup: {
    summary: 'write the whole install to one new file (`backup [FILE]`); one in a file may be running meanwhile',
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  restore: {
    summary: 'bring a backup back into an empty place (`restore FILE`); the service must be stopped',
    load: async () => (await import('./commands/restore.ts')).restore,
  },
  copy: {
    summary: 'move a whole install to another store (`copy FROM TO`); the service must be stopped',
    load: async () => (await import('./commands/copy.ts')).copy,
  },
  'rotate-key': {
    summary: 'encrypt every stored secret with a new key; the service must be stopped',
    load: async () => (await import('./commands/rotate-key.ts')).rotateKey,
  },
  generate: {
    summary: 'write the parts of docs/ that are made from the code',
    load: async () => (await import('./commands/generate.ts')).generate,
  },
};

/** `args` without the program: a command, then its options. Resolves with the exit code. */
export async function runCommand(
  args: readonly string[],
  say: Pick<Console, 'log' | 'error'> = console,
): Promise<number> {
  const [name = 'help', ...rest] = args;
  // Whoever asks a command for help means what it does, not to run it.
  if (name === 'help' || args.includes('--help')) {
    say.log(usage());
    return 0;
  }
  const listed = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (listed === undefined) {
    const near = nearestName(name, Object.keys(COMMANDS));
    say.error(`${name} is not a command.${near === undefined ? '' : ` Did you mean ${near}?`}\n\n${usage()}`);
    return 1;
  }
  try {
    const command = await listed.load();
    return await command({ args: rest, say });
  } catch (error) {
    for (const sentence of sentencesOf(error)) say.error(sentence);
    return 1;
  }
}

function sentencesOf(error: unknown): readonly string[] {
  if (error instanceof ConfigRefused) return error.problems;
  if (error instanceof Problem) return [error.message];
  return [error instanceof Error ? (error.stack ?? error.message) : 'It failed without saying why.'];
}

function usage(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return ['npm run focusforge -- COMMAND [options]', '', ...rows, '', 'docs/config.md lists every option.'].join('\n');
}
