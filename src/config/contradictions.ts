/**
 * What options may not say together, and what they may not say yet. Each rule is a sentence that names every option it is about, so that
 * nothing somebody wrote is ignored in silence.
 */
import { isLoopbackName } from './loopback.ts';
import { MODEL_NAMES, type ModelName } from './model-order.ts';
import type { OptionKey, OptionValues } from './options.ts';
import { isStorageServer } from './storage-place.ts';

type Values = Partial<OptionValues>;
type NameOf = (key: OptionKey) => string;

/** Every contradiction in these values. `nameOf` gives an option's name as the person wrote it. */
export function contradictionsIn(values: Values, nameOf: NameOf): readonly string[] {
  return RULES.map((rule) => rule(values, nameOf)).filter((sentence) => sentence !== undefined);
}

type Rule = (values: Values, nameOf: NameOf) => string | undefined;

/** The option that says which model it is. */
const MODEL_OPTIONS = {
  ai: 'aiModel',
  ai2: 'ai2Model',
  anthropic: 'anthropicModel',
  google: 'googleModel',
} as const satisfies Readonly<Record<ModelName, OptionKey>>;

const RULES: readonly Rule[] = [
  ({ storageUrl, secretKey }, nameOf) =>
    storageUrl !== undefined && isStorageServer(storageUrl) && secretKey === undefined
      ? `${nameOf('storageUrl')} is a server that several instances share, but ${nameOf('secretKey')} is not set, and each would make a ` +
        'key of its own that the others do not have: give all of them the same, for example from `openssl rand -base64 32`.'
      : undefined,
  ({ poolMin, poolMax }, nameOf) =>
    poolMin !== undefined && poolMax !== undefined && poolMin > poolMax
      ? `${nameOf('poolMin')} (${poolMin}) is above ${nameOf('poolMax')} (${poolMax}).`
      : undefined,
  ({ host, accounts }, nameOf) =>
    host === undefined || accounts !== false || isLoopbackName(host)
      ? undefined
      : `${nameOf('host')} is ${host}, which other machines can reach, while ${nameOf('accounts')} is off, so that anybody there ` +
        `would be you: set ${nameOf('accounts')} to on, or use 127.0.0.1.`,
  ({ publicUrl, trustedProxies, accounts }, nameOf) =>
    accounts === true && publicUrl?.startsWith('https:') === true && trustedProxies === undefined
      ? `${nameOf('publicUrl')} begins with https, which a proxy speaks for us, but ${nameOf('trustedProxies')} is not set, so that nothing ` +
        `would be known of it and cookies would not be kept to TLS: set ${nameOf('trustedProxies')} to the address the proxy comes from.`
      : undefined,
  ({ registration, accounts }, nameOf) =>
    registration === true && accounts === false
      ? `${nameOf('registration')} is on, but ${nameOf('accounts')} is off: nobody can make an account then.`
      : undefined,
  ({ openIdIssuer, accounts }, nameOf) =>
    openIdIssuer !== undefined && accounts === false
      ? `${nameOf('openIdIssuer')} is set, but ${nameOf('accounts')} is off: nobody signs in then.`
      : undefined,
  ({ openIdIssuer }, nameOf) =>
    openIdIssuer !== undefined && isOpenToAll(new URL(openIdIssuer))
      ? `${nameOf('openIdIssuer')} begins with http://, so that anybody on the way could say who signs in: use https://.`
      : undefined,
  ({ openIdIssuer, openIdClientId }, nameOf) =>
    openIdIssuer !== undefined && openIdClientId === undefined
      ? `${nameOf('openIdIssuer')} is set without ${nameOf('openIdClientId')}: say what this service is called there.`
      : undefined,
  ({ openIdIssuer, openIdClientId, openIdClientSecret }, nameOf) => {
    const alone = openIdClientId !== undefined ? 'openIdClientId' : 'openIdClientSecret';
    return openIdIssuer === undefined && (openIdClientId ?? openIdClientSecret) !== undefined
      ? `${nameOf(alone)} is set without ${nameOf('openIdIssuer')}: say which provider it is for.`
      : undefined;
  },
  ...(
    [
      ['aiUrl', 'aiModel', 'aiKey'],
      ['ai2Url', 'ai2Model', 'ai2Key'],
    ] as const
  ).flatMap(([url, model, key]): Rule[] => [
    (values, nameOf) =>
      values[url] !== undefined && values[model] === undefined
        ? `${nameOf(url)} is set without ${nameOf(model)}: name the model to ask there.`
        : undefined,
    (values, nameOf) =>
      values[model] !== undefined && values[url] === undefined
        ? `${nameOf(model)} is set without ${nameOf(url)}: say where that model answers.`
        : undefined,
    (values, nameOf) =>
      values[key] !== undefined && values[url] === undefined
        ? `${nameOf(key)} is set without ${nameOf(url)}: say which service the key is for.`
        : undefined,
  ]),
  ...(
    [
      ['anthropicKey', 'anthropicModel'],
      ['googleKey', 'googleModel'],
    ] as const
  ).map(
    ([key, model]): Rule =>
      (values, nameOf) => {
        if ((values[key] === undefined) === (values[model] === undefined)) return undefined;
        const [given, missing] = values[key] === undefined ? [model, key] : [key, model];
        return `${nameOf(given)} is set without ${nameOf(missing)}: both are needed.`;
      },
  ),
  ({ aiOrder, ...values }, nameOf) => {
    const named = [...(aiOrder?.usual ?? []), ...Object.values(aiOrder?.byChain ?? {}).flat()];
    const missing = named.find((name) => values[MODEL_OPTIONS[name]] === undefined);
    return missing === undefined
      ? undefined
      : `${nameOf('aiOrder')} names ${missing}, but ${nameOf(MODEL_OPTIONS[missing])} is not set.`;
  },
  ({ aiPrices, ...values }, nameOf) => {
    const missing = namesIn(aiPrices?.byModel ?? {}).find((name) => values[MODEL_OPTIONS[name]] === undefined);
    return missing === undefined
      ? undefined
      : `${nameOf('aiPrices')} names ${missing}, but ${nameOf(MODEL_OPTIONS[missing])} is not set.`;
  },
  ({ aiDeadlineMs, requestDeadlineMs }, nameOf) =>
    aiDeadlineMs !== undefined && requestDeadlineMs !== undefined && aiDeadlineMs >= requestDeadlineMs
      ? `${nameOf('aiDeadlineMs')} (${aiDeadlineMs}) must be below ${nameOf('requestDeadlineMs')} (${requestDeadlineMs}), so that a ` +
        'template can still answer when the model does not.'
      : undefined,
];

function namesIn(byModel: Readonly<Partial<Record<ModelName, unknown>>>): readonly ModelName[] {
  return MODEL_NAMES.filter((name) => byModel[name] !== undefined);
}

/** An address whose traffic somebody on the way could read and change. */
function isOpenToAll({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isLoopbackName(hostname);
}
