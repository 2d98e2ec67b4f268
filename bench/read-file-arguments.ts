/** The arguments of an area that reads a file: `FILE [--out OUT.jsonl] [--json]`. Throws with how it is called when they are others. */
import { parseArgs } from 'node:util';

export interface FileArguments {
  readonly file: string;
  readonly out: string | undefined;
  readonly json: boolean;
}

export function readFileArguments(area: string, args: readonly string[]): FileArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new Error(`expected: ${area} FILE [--out OUT.jsonl] [--json]`);
  }
  return { file, out: values.out, json: values.json ?? false };
}
