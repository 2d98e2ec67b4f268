/** `config`: prints every option in force and where it came from, secrets masked. */
import { findClone } from '#app/places.ts';
import { describeConfig } from '#config/describe-config.ts';
import { loadConfig } from '#config/load-config.ts';
import type { Command } from './command.ts';

export const printConfig: Command = async ({ args, say }) => {
  const rows = describeConfig(loadConfig({ args, clone: findClone() }));
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  for (const { name, value, source } of rows) {
    say.log(`${name.padEnd(nameWidth)}  ${(value || '-').padEnd(valueWidth)}  ${source}`);
  }
  return 0;
};
