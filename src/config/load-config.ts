/**
 * Turns the environment and the flags into one frozen configuration, or refuses with every problem at once. The only reader of
 * `process.env`. A flag wins over a variable; whatever is unknown, malformed or contradictory stops the start.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';

import { contradictionsIn } from './contradictions.ts';
import { type GivenOptions, gatherFlags, gatherVariables, type Source } from './given-options.ts';
import { maskCredentials } from './mask-credentials.ts';
import {
  flagOf,
  OPTION_ROWS,
  OPTIONS,
  type Option,
  type OptionKey,
  type OptionValues,
  type Surroundings,
  variableOf,
} from './options.ts';

/** Every option's value, and where each came from. */
export interface Config extends OptionValues {
  readonly sources: Readonly<Record<OptionKey, Source>>;
}

/** The configuration cannot be used; each problem is a sentence that names the options it is about. */
export class ConfigRefused extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigRefused';
    this.problems = problems;
  }
}

export interface ConfigInput {
  /** The environment; the process's own unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What was written after the command. */
  readonly args?: readonly string[];
  /** The folder relative paths begin in. */
  readonly cwd?: string;
  /** The folder of the clone it runs from: its data then stays beside it. */
  readonly clone?: string | undefined;
  readonly platform?: NodeJS.Platform;
}

/** Reads, checks and freezes the configuration. Throws `ConfigRefused` with every problem there is. */
export function loadConfig(input: ConfigInput = {}): Config {
  const env = input.env ?? process.env;
  const cwd = input.cwd ?? process.cwd();
  const variables = gatherVariables(env, cwd);
  const flags = gatherFlags(input.args ?? []);
  const problems = [...variables.problems, ...flags.problems];
  const given = { ...variables.given, ...flags.given };

  const values: Partial<Record<OptionKey, unknown>> = {};
  const sources: Partial<Record<OptionKey, Source>> = {};
  const surroundings = { clone: input.clone, dataHome: dataHome(env, input.platform ?? process.platform), data: '' };
  for (const [key, option] of OPTION_ROWS) {
    const written = given[key];
    sources[key] = written?.source ?? 'default';
    const text = written?.text ?? defaultOf(option, surroundings);
    if (text === undefined) continue;
    const parsed = option.schema.safeParse(text);
    if (parsed.success) values[key] = option.resolve?.(String(parsed.data), cwd) ?? parsed.data;
    else
      problems.push(malformedSentence({ option, text, source: sources[key], issue: parsed.error.issues[0]?.message }));
    // The default of the database's path is made from it.
    if (key === 'data') surroundings.data = String(values.data);
  }
  problems.push(...contradictionsIn(values as Partial<OptionValues>, (key) => nameOf(key, given)));
  if (problems.length > 0) throw new ConfigRefused(problems);
  return Object.freeze({ ...values, sources: Object.freeze(sources) }) as unknown as Config;
}

function defaultOf(option: Option, surroundings: Surroundings): string | undefined {
  return typeof option.default === 'object' ? option.default.of(surroundings) : option.default;
}

/** How the person wrote it: as a flag, a file, or (also when it was not written) as a variable. */
function nameOf(key: OptionKey, given: GivenOptions): string {
  const source = given[key]?.source;
  if (source?.startsWith('flag')) return flagOf(OPTIONS[key]);
  return source?.startsWith('file') ? `${variableOf(OPTIONS[key])}_FILE` : variableOf(OPTIONS[key]);
}

function malformedSentence(value: {
  readonly option: Option;
  readonly text: string;
  readonly source: Source;
  readonly issue: string | undefined;
}): string {
  const name = value.source.split(' ')[1] ?? variableOf(value.option);
  const shown = value.option.secret === true ? '' : ` is ${JSON.stringify(maskCredentials(value.text))}`;
  return `${name}${shown}: ${value.issue ?? 'it cannot be used'}.`;
}

/** Where the platform keeps the data of programs (XDG Base Directory; Apple and Microsoft guidelines). */
function dataHome(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  const home = env.HOME ?? homedir();
  if (platform === 'win32') return env.LOCALAPPDATA ?? join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  return env.XDG_DATA_HOME ?? join(home, '.local', 'share');
}
