/**
 * What options may not say together, and what they may not say yet. Each rule is a sentence that names every option it is about, so that
 * nothing somebody wrote is ignored in silence.
 */
import { isLoopbackName } from './loopback.ts';
import type { OptionKey, OptionValues } from './options.ts';

type Values = Partial<OptionValues>;
type NameOf = (key: OptionKey) => string;

/** Every contradiction in these values. `nameOf` gives an option's name as the person wrote it. */
export function contradictionsIn(values: Values, nameOf: NameOf): readonly string[] {
  return RULES.map((rule) => rule(values, nameOf)).filter((sentence) => sentence !== undefined);
}

const RULES: readonly ((values: Values, nameOf: NameOf) => string | undefined)[] = [
  ({ accounts }, nameOf) =>
    accounts === true
      ? `${nameOf('accounts')} is on, but people and sign-in come with a later version: leave it off for now.`
      : undefined,
  ({ redisUrl }, nameOf) =>
    redisUrl === undefined
      ? undefined
      : `${nameOf('redisUrl')} is set, but Redis comes with a later version: leave it out for now.`,
  ({ host, accounts }, nameOf) =>
    host === undefined || accounts !== false || isLoopbackName(host)
      ? undefined
      : `${nameOf('host')} is ${host}, which other machines can reach, while ${nameOf('accounts')} is off, so that anybody there ` +
        'would be you: use 127.0.0.1.',
  ({ aiUrl, aiModel }, nameOf) =>
    aiUrl !== undefined && aiModel === undefined
      ? `${nameOf('aiUrl')} is set without ${nameOf('aiModel')}: name the model to ask there.`
      : undefined,
  ({ aiUrl, aiModel }, nameOf) =>
    aiModel !== undefined && aiUrl === undefined
      ? `${nameOf('aiModel')} is set without ${nameOf('aiUrl')}: say where that model answers.`
      : undefined,
  ({ aiUrl, aiKey }, nameOf) =>
    aiKey !== undefined && aiUrl === undefined
      ? `${nameOf('aiKey')} is set without ${nameOf('aiUrl')}: say which service the key is for.`
      : undefined,
  ({ aiDeadlineMs, requestDeadlineMs }, nameOf) =>
    aiDeadlineMs !== undefined && requestDeadlineMs !== undefined && aiDeadlineMs >= requestDeadlineMs
      ? `${nameOf('aiDeadlineMs')} (${aiDeadlineMs}) must be below ${nameOf('requestDeadlineMs')} (${requestDeadlineMs}), so that a ` +
        'template can still answer when the model does not.'
      : undefined,
];
