/** Shows a configuration to a person: each effective value, where it came from, and never a secret. */
import type { Source } from './given-options.ts';
import type { Config } from './load-config.ts';
import { maskCredentials } from './mask-credentials.ts';
import { OPTION_ROWS, type Option, variableOf } from './options.ts';

export interface DescribedOption {
  /** `FOCUSFORGE_HOST` */
  readonly name: string;
  /** Empty when the option has no value. */
  readonly value: string;
  readonly source: Source;
}

/** Every option in the order of the table. */
export function describeConfig(config: Config): readonly DescribedOption[] {
  return OPTION_ROWS.map(([key, option]) => ({
    name: variableOf(option),
    value: showValue(option, config[key]),
    source: config.sources[key],
  }));
}

function showValue(option: Option, value: unknown): string {
  if (value === undefined) return '';
  if (option.secret === true) return '********';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return maskCredentials(textOf(value));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object' && value !== null && 'written' in value) return String(value.written);
  return String(value);
}
