/**
 * Gathers what was written, from environment variables, files and flags, before anything is understood. Whatever it does not know, or
 * finds written twice, becomes a sentence.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { nearestName } from './nearest-name.ts';
import { flagOf, OPTION_ROWS, OPTIONS, type Option, type OptionKey, variableOf } from './options.ts';

/** Where a value came from, in words a person can look for. */
export type Source = 'default' | `variable ${string}` | `file ${string}` | `flag ${string}`;

export interface GivenOption {
  readonly text: string;
  readonly source: Source;
}

export type GivenOptions = Partial<Record<OptionKey, GivenOption>>;

export interface Gathered {
  readonly given: GivenOptions;
  readonly problems: readonly string[];
}

/** Reads every `FOCUSFORGE_*` variable and the files that `FOCUSFORGE_*_FILE` name. An empty variable counts as not given. */
export function gatherVariables(env: Readonly<Record<string, string | undefined>>, cwd: string): Gathered {
  const problems: string[] = [];
  const given: GivenOptions = {};
  const known = new Set<string>();
  for (const [key, option] of OPTION_ROWS) {
    const variable = variableOf(option);
    const fileVariable = `${variable}_FILE`;
    known.add(variable).add(fileVariable);
    const text = env[variable]?.trim() ?? '';
    const path = env[fileVariable]?.trim() ?? '';
    if (text !== '' && path !== '') {
      problems.push(`${variable} and ${fileVariable} are both set: keep one of them.`);
    } else if (text !== '') {
      given[key] = { text, source: `variable ${variable}` };
    } else if (path !== '') {
      const read = readValue(resolve(cwd, path));
      if (typeof read === 'string') given[key] = { text: read, source: `file ${fileVariable}` };
      else problems.push(`${fileVariable} names ${path}, which ${read.why}.`);
    }
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith('FOCUSFORGE_') && !known.has(name)) problems.push(unknownSentence(name, [...known]));
  }
  return { given, problems };
}

function readValue(path: string): string | { readonly why: string } {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? { why: 'is empty' } : text;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { why: code === 'ENOENT' ? 'is not there' : `cannot be read (${code})` };
  }
}

/** Reads `--name value` and `--name=value`; an on/off option also as `--name` and `--no-name`. */
export function gatherFlags(args: readonly string[]): Gathered {
  const problems: string[] = [];
  const given: GivenOptions = {};
  const keys = new Map<string, OptionKey>(OPTION_ROWS.map(([key, option]) => [flagOf(option), key]));
  const waiting = [...args];
  while (waiting.length > 0) {
    const argument = waiting.shift() ?? '';
    const [flag = '', ...rest] = argument.split('=');
    const negated = isSwitch(keys.get(flag.replace(/^--no-/, '--'))) && flag.startsWith('--no-');
    const key = keys.get(negated ? flag.replace(/^--no-/, '--') : flag);
    if (key === undefined) {
      problems.push(unknownSentence(argument.startsWith('--') ? flag : argument, [...keys.keys()]));
      // The value of a flag nobody knows is not a second mistake.
      if (rest.length === 0 && waiting[0]?.startsWith('--') === false) waiting.shift();
      continue;
    }
    const text = negated ? 'off' : takeValue({ inline: rest, waiting, isSwitch: isSwitch(key) });
    if (text === undefined) problems.push(`${flag} needs a value: ${flag} VALUE.`);
    else if (given[key] !== undefined) problems.push(`${flag} is given twice: keep one of them.`);
    else given[key] = { text: text.trim(), source: `flag ${flag}` };
  }
  return { given, problems };
}

function isSwitch(key: OptionKey | undefined): boolean {
  if (key === undefined) return false;
  const option: Option = OPTIONS[key];
  return option.schema.safeParse('on').data === true;
}

function takeValue(flag: {
  readonly inline: readonly string[];
  readonly waiting: string[];
  readonly isSwitch: boolean;
}): string | undefined {
  if (flag.inline.length > 0) return flag.inline.join('=');
  const hasNext = flag.waiting[0] !== undefined && !flag.waiting[0].startsWith('--');
  if (hasNext) return flag.waiting.shift();
  return flag.isSwitch ? 'on' : undefined;
}

function unknownSentence(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  const hint = near === undefined ? '`npm run focusforge -- config` lists every option.' : `Did you mean ${near}?`;
  return `${name} is not an option. ${hint}`;
}
