/**
 * Every option there is, once: its name, how its text becomes a value, its default, and what it means. What reads, checks, prints and
 * documents options reads this table; nothing else knows a name.
 */
import { join, resolve } from 'node:path';

import { z } from 'zod';
import { CHAIN_NAMES } from '#model/chain-name.ts';
import { ModelOrderText, ModelPricesText } from './model-order.ts';
import {
  AddressList,
  HostName,
  KeyText,
  OriginList,
  PlainText,
  PublicAddress,
  RedisUrl,
  SecretKeys,
  StorageAddress,
  Switch,
  WebAddress,
  wholeNumber,
} from './option-schemas.ts';
import { storagePlaceOf } from './storage-place.ts';

/** What a default may depend on. */
export interface Surroundings {
  /** The platform's folder for the data of programs. */
  readonly dataHome: string;
  /** The folder of the clone it runs from, when it does. */
  readonly clone: string | undefined;
  /** The folder everything embedded lives in, once that is known. */
  readonly data: string;
}

/** A default: the text somebody could have written, or where that text comes from with words for the documentation. */
export type Default = string | { readonly words: string; readonly of: (surroundings: Surroundings) => string };

export interface Option<Value = unknown> {
  /** `HOST` is read from `FOCUSFORGE_HOST` and `--host`. */
  readonly name: string;
  readonly schema: z.ZodType<Value, string>;
  /** Without one the option is undefined until given. */
  readonly default?: Default;
  /** What it means, in one or two sentences. */
  readonly doc: string;
  /** Never printed. */
  readonly secret?: true;
  /** Makes a relative path absolute. */
  readonly resolve?: (value: string, cwd: string) => string;
}

const second = 1000;

export const OPTIONS = {
  host: {
    name: 'HOST',
    schema: HostName,
    default: '127.0.0.1',
    doc: 'The address it listens on. Other machines can only reach it at another address than loopback, which needs ACCOUNTS=on.',
  },
  port: {
    name: 'PORT',
    schema: wholeNumber({ least: 0, most: 65_535 }),
    default: '8004',
    doc: 'The port it listens on; 0 takes any free one.',
  },
  data: {
    name: 'DATA',
    schema: PlainText,
    default: {
      words: '`./data` in a clone, else `focusforge` in the data folder of the platform',
      of: ({ clone, dataHome }) => (clone === undefined ? join(dataHome, 'focusforge') : join(clone, 'data')),
    },
    doc: 'The folder in which everything embedded lives. It is made when it is not there.',
    resolve: (value, cwd) => resolve(cwd, value),
  },
  accounts: {
    name: 'ACCOUNTS',
    schema: Switch,
    default: 'off',
    doc: 'off: one person, no sign-in, reachable from this machine only. on: people sign in, or send a token.',
  },
  registration: {
    name: 'REGISTRATION',
    schema: Switch,
    default: 'off',
    doc: 'Whether anybody who reaches the service may make an account. off: the owner invites by link.',
  },
  sessionIdleHours: {
    name: 'SESSION_IDLE_HOURS',
    schema: wholeNumber({ least: 1, most: 24 * 365 }),
    default: '336',
    doc: 'How long a browser stays signed in without being used, in hours.',
  },
  sessionMaxDays: {
    name: 'SESSION_MAX_DAYS',
    schema: wholeNumber({ least: 1, most: 365 }),
    default: '90',
    doc: 'How long a browser stays signed in at most, in days.',
  },
  secretKey: {
    name: 'SECRET_KEY',
    schema: SecretKeys,
    doc:
      'The key that stored secrets are encrypted with: 32 bytes in base64 or hex. Several, separated by commas, while it is being ' +
      'changed: the first one is used, the others still open what they closed. Without it a key is made in DATA on first start.',
    secret: true,
  },
  openIdIssuer: {
    name: 'OPENID_ISSUER',
    schema: WebAddress,
    doc: 'The address of an OpenID provider people can sign in with, such as https://login.example.org/realms/home.',
  },
  openIdClientId: { name: 'OPENID_CLIENT_ID', schema: PlainText, doc: 'What this service is called there.' },
  openIdClientSecret: {
    name: 'OPENID_CLIENT_SECRET',
    schema: PlainText,
    doc: 'The secret of this service there, when it has one.',
    secret: true,
  },
  openIdLabel: {
    name: 'OPENID_LABEL',
    schema: PlainText,
    default: 'single sign-on',
    doc: 'What the button on the sign-in page calls it.',
  },
  allowedOrigins: {
    name: 'ALLOWED_ORIGINS',
    schema: OriginList,
    doc: 'Origins, separated by commas, whose pages may call the API with a token. Never with the cookie of a session.',
  },
  storageUrl: {
    name: 'STORAGE_URL',
    schema: StorageAddress,
    default: {
      words: '`sqlite:` and `focusforge.db` in DATA',
      of: ({ data }) => `sqlite:${join(data, 'focusforge.db')}`,
    },
    doc:
      'Where documents are kept: `sqlite:PATH`, or a server that several instances share, as `postgres://user:password@host/database` or ' +
      '`mongodb://host,host,host/database?replicaSet=name`. Several hosts may stand in one address; the writable one is found.',
    resolve: (value, cwd) => {
      const place = storagePlaceOf(value);
      return place?.kind === 'sqlite' ? `sqlite:${resolve(cwd, place.path)}` : value;
    },
  },
  poolMin: {
    name: 'POOL_MIN',
    schema: wholeNumber({ least: 0, most: 1000 }),
    default: '10',
    doc: 'How many connections to a storage server are kept open when nobody asks for anything.',
  },
  poolMax: {
    name: 'POOL_MAX',
    schema: wholeNumber({ least: 1, most: 1000 }),
    default: '50',
    doc: 'The most connections an instance opens to a storage server.',
  },
  poolIdleMs: {
    name: 'POOL_IDLE_MS',
    schema: wholeNumber({ least: 1000, most: 3600 * second }),
    default: '30000',
    doc: 'After how long a connection above POOL_MIN that nobody uses is closed, in milliseconds.',
  },
  poolWaitMs: {
    name: 'POOL_WAIT_MS',
    schema: wholeNumber({ least: 10, most: 600 * second }),
    default: '5000',
    doc: 'How long a command waits for a connection, and for a server that can write to be found, in milliseconds.',
  },
  storageDeadlineMs: {
    name: 'STORAGE_DEADLINE_MS',
    schema: wholeNumber({ least: 100, most: 600 * second }),
    default: '10000',
    doc: 'How long one command to a storage server may take in all, in milliseconds, before it is answered with `storage-unavailable`.',
  },
  redisUrl: {
    name: 'REDIS_URL',
    schema: RedisUrl,
    doc:
      'A Redis that several instances share: `redis://host`, or `redis+sentinel://host:port,host:port/name`. Without it instances hear ' +
      'of each other through storage only, a little later.',
  },
  aiUrl: {
    name: 'AI_URL',
    schema: WebAddress,
    doc: 'Base address of any OpenAI-compatible service, such as http://127.0.0.1:11434/v1. Without it templates and memory answer.',
  },
  aiKey: { name: 'AI_KEY', schema: KeyText, doc: 'The key that service wants, when it wants one.', secret: true },
  aiModel: { name: 'AI_MODEL', schema: PlainText, doc: 'The model to ask there; needed with AI_URL.' },
  ai2Url: {
    name: 'AI2_URL',
    schema: WebAddress,
    doc: 'A second OpenAI-compatible service, asked when the first does not answer.',
  },
  ai2Key: {
    name: 'AI2_KEY',
    schema: KeyText,
    doc: 'The key the second service wants, when it wants one.',
    secret: true,
  },
  ai2Model: { name: 'AI2_MODEL', schema: PlainText, doc: 'The model to ask there; needed with AI2_URL.' },
  anthropicUrl: {
    name: 'ANTHROPIC_URL',
    schema: WebAddress,
    default: 'https://api.anthropic.com/v1',
    doc: 'Where the API of Anthropic answers, when it is reached another way.',
  },
  anthropicKey: { name: 'ANTHROPIC_KEY', schema: KeyText, doc: 'A key for the models of Anthropic.', secret: true },
  anthropicModel: { name: 'ANTHROPIC_MODEL', schema: PlainText, doc: 'The model of Anthropic to ask.' },
  googleUrl: {
    name: 'GOOGLE_URL',
    schema: WebAddress,
    default: 'https://generativelanguage.googleapis.com/v1beta',
    doc: 'Where the API of Google answers, when it is reached another way.',
  },
  googleKey: { name: 'GOOGLE_KEY', schema: KeyText, doc: 'A key for the models of Google.', secret: true },
  googleModel: { name: 'GOOGLE_MODEL', schema: PlainText, doc: 'The model of Google to ask.' },
  aiOrder: {
    name: 'AI_ORDER',
    schema: ModelOrderText,
    doc:
      'Which models are asked first, of `ai`, `ai2`, `anthropic` and `google`, for all kinds of work or for one: ' +
      `\`ai,anthropic;coach=anthropic,ai\`. Kinds of work are ${CHAIN_NAMES.map((name) => `\`${name}\``).join(', ')}. ` +
      'A model that is not named is not asked. Without it all that are configured, in that order.',
  },
  aiPrices: {
    name: 'AI_PRICES',
    schema: ModelPricesText,
    doc:
      'What a million tokens cost at each model, asked and answered, such as `ai=0.15/0.6;anthropic=3/15`. Only for the metrics of what ' +
      'was spent; without it none is counted.',
  },
  aiDeadlineMs: {
    name: 'AI_DEADLINE_MS',
    schema: wholeNumber({ least: 100, most: 300 * second }),
    default: '20000',
    doc: 'How long a model may take, in milliseconds, before a template answers instead.',
  },
  aiRequestsPerMinute: {
    name: 'AI_REQUESTS_PER_MINUTE',
    schema: wholeNumber({ least: 1, most: 100_000 }),
    default: '10',
    doc: 'How often models are asked for one person in a minute, over all instances. Beyond it templates and memory answer.',
  },
  aiServiceRequestsPerMinute: {
    name: 'AI_SERVICE_REQUESTS_PER_MINUTE',
    schema: wholeNumber({ least: 1, most: 10_000_000 }),
    default: '600',
    doc: 'The same for everybody together, retries included.',
  },
  aiServiceTokensPerMinute: {
    name: 'AI_SERVICE_TOKENS_PER_MINUTE',
    schema: wholeNumber({ least: 1000, most: 100_000_000_000 }),
    default: '2000000',
    doc: 'The most tokens, asked and answered, for everybody together in a minute.',
  },
  aiAtOnce: {
    name: 'AI_AT_ONCE',
    schema: wholeNumber({ least: 1, most: 1000 }),
    default: '3',
    doc: 'How many requests to one provider may be under way at the same time, over all instances.',
  },
  aiAdaptive: {
    name: 'AI_ADAPTIVE',
    schema: Switch,
    default: 'off',
    doc: 'Whether fewer than AI_AT_ONCE are sent while a provider says that it is too much, and slowly more again.',
  },
  aiWaiting: {
    name: 'AI_WAITING',
    schema: wholeNumber({ least: 0, most: 100_000 }),
    default: '100',
    doc: 'How many requests may wait for a provider in one process; more are answered without a model at once.',
  },
  aiBreakerFailures: {
    name: 'AI_BREAKER_FAILURES',
    schema: wholeNumber({ least: 1, most: 1000 }),
    default: '5',
    doc: 'After so many failures in a row a provider is left alone.',
  },
  aiBreakerOpenMs: {
    name: 'AI_BREAKER_OPEN_MS',
    schema: wholeNumber({ least: 100, most: 3600 * second }),
    default: '300000',
    doc: 'For how long, in milliseconds, before one request tries it again.',
  },
  aiRetries: {
    name: 'AI_RETRIES',
    schema: wholeNumber({ least: 0, most: 10 }),
    default: '2',
    doc: 'How often one request is tried again at the same provider.',
  },
  aiRetryBudgetPercent: {
    name: 'AI_RETRY_BUDGET_PERCENT',
    schema: wholeNumber({ least: 0, most: 100 }),
    default: '20',
    doc: 'Retries together, as a share of all requests.',
  },
  aiHedge: {
    name: 'AI_HEDGE',
    schema: Switch,
    default: 'off',
    doc: 'Whether the next model is asked as well when one is slower than it nearly always is; at most two extra requests in a hundred.',
  },
  aiIdleMs: {
    name: 'AI_IDLE_MS',
    schema: wholeNumber({ least: 100, most: 300 * second }),
    default: '15000',
    doc: 'How long a streamed answer may pause, in milliseconds, before it counts as broken off.',
  },
  aiCacheMinutes: {
    name: 'AI_CACHE_MINUTES',
    schema: wholeNumber({ least: 0, most: 7 * 24 * 60 }),
    default: '30',
    doc: 'How long the answer to the very same question is remembered, in minutes; 0 for never.',
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    schema: PublicAddress,
    doc: 'The address people use, when it stands behind a proxy. Requests for that host are answered, and links are made with it.',
  },
  trustedProxies: {
    name: 'TRUSTED_PROXIES',
    schema: AddressList,
    doc: 'Addresses or networks, separated by commas, whose forwarding headers count.',
  },
  logLevel: {
    name: 'LOG_LEVEL',
    schema: z.enum(['error', 'warn', 'info', 'debug', 'silent'], {
      error: 'expected error, warn, info, debug or silent',
    }),
    default: 'info',
    doc: 'The least serious line that is logged: error, warn, info, debug or silent.',
  },
  worker: {
    name: 'WORKER',
    schema: Switch,
    default: 'on',
    doc: 'Whether this process also does what runs by itself, such as reading calendars anew.',
  },
  requestsPerMinute: {
    name: 'REQUESTS_PER_MINUTE',
    schema: wholeNumber({ least: 0, most: 1_000_000_000 }),
    default: '6000',
    doc: 'How many requests a person who signs in may make in a minute, with all their browsers and programs; 0: as many as they like.',
  },
  workers: {
    name: 'WORKERS',
    schema: wholeNumber({ least: 1, most: 100 }),
    default: '4',
    doc: 'For how many people at the same time this process does work that was left for later, such as reading a calendar.',
  },
  aiWorkers: {
    name: 'AI_WORKERS',
    schema: wholeNumber({ least: 1, most: 100 }),
    default: '3',
    doc: 'The same for work that waits for a model.',
  },
  calendarPrivateAddresses: {
    name: 'CALENDAR_PRIVATE_ADDRESSES',
    schema: Switch,
    default: 'off',
    doc: 'Whether calendars may be read from loopback and private networks.',
  },
  calendarRefreshMinutes: {
    name: 'CALENDAR_REFRESH_MINUTES',
    schema: wholeNumber({ least: 5, most: 7 * 24 * 60 }),
    default: '60',
    doc: 'How often calendars with an address are read anew, in minutes.',
  },
  requestDeadlineMs: {
    name: 'REQUEST_DEADLINE_MS',
    schema: wholeNumber({ least: 100, most: 600 * second }),
    default: '30000',
    doc: 'How long a request may take, in milliseconds, before it is answered with the problem `timed-out`.',
  },
  shutdownDeadlineMs: {
    name: 'SHUTDOWN_DEADLINE_MS',
    schema: wholeNumber({ least: 0, most: 600 * second }),
    default: '10000',
    doc: 'How long requests under way may take to finish, in milliseconds, when the service is told to stop.',
  },
} as const satisfies Readonly<Record<string, Option>>;

export type OptionKey = keyof typeof OPTIONS;
/** A row of the table. */
type Row<Key extends OptionKey> = (typeof OPTIONS)[Key];

/** What an option is once loaded: never undefined when it has a default. */
export type OptionValue<Key extends OptionKey> =
  Row<Key> extends { readonly default: Default }
    ? z.output<Row<Key>['schema']>
    : z.output<Row<Key>['schema']> | undefined;

/** The value of every option. */
export type OptionValues = { readonly [Key in OptionKey]: OptionValue<Key> };

/** Every option in the order of the table. */
export const OPTION_ROWS: readonly (readonly [OptionKey, Option])[] = Object.entries(OPTIONS) as never;

/** `FOCUSFORGE_AI_KEY` */
export function variableOf(option: Option): string {
  return `FOCUSFORGE_${option.name}`;
}

/** `--ai-key` */
export function flagOf(option: Option): string {
  return `--${option.name.toLowerCase().replaceAll('_', '-')}`;
}
