/** The reference of every option, as Markdown, made from the table so that it cannot fall behind. */
import { flagOf, OPTION_ROWS, type Option, variableOf } from './options.ts';

/** The whole of `docs/config.md`. */
export function renderConfigDoc(): string {
  const rows = OPTION_ROWS.map(([, option]) => {
    const cells = [
      `<a id="${anchorOf(option)}"></a>\`${variableOf(option)}\``,
      `\`${flagOf(option)}\``,
      defaultWords(option),
      option.doc,
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [
    '<!-- Written by `npm run generate` from src/config/options.ts. -->',
    '# Options',
    '',
    'Every option is an environment variable and a flag of the same name: `FOCUSFORGE_PORT=9000`, `--port 9000` or `--port=9000`. A flag wins',
    'over a variable. Instead of any variable, the same name with `_FILE` may hold the path of a file with the value, which suits secrets;',
    'setting both is refused. A variable that is empty counts as not set. Options that are `on` or `off` may be written `--worker` and',
    '`--no-worker`.',
    '',
    'An option nobody knows, a value that makes no sense or two options that contradict each other stop the start with a sentence each.',
    '`npm run focusforge -- config` prints what is in force and where it came from, with secrets masked.',
    '',
    '| variable | flag | default | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function anchorOf(option: Option): string {
  return option.name.toLowerCase().replaceAll('_', '-');
}

function defaultWords(option: Option): string {
  if (option.default === undefined) return 'none';
  return typeof option.default === 'string' ? `\`${option.default}\`` : option.default.words;
}
