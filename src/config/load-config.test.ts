import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { renderConfigDoc } from './config-doc.ts';
import { describeConfig } from './describe-config.ts';
import { type ConfigInput, ConfigRefused, loadConfig } from './load-config.ts';
import { flagOf, OPTION_ROWS, OPTIONS, type Option, type OptionKey, type OptionValues, variableOf } from './options.ts';

const folder = mkdtempSync(join(tmpdir(), 'focusforge-config-'));
after(() => rmSync(folder, { recursive: true }));

const place = { cwd: '/home/ada', platform: 'linux', env: { HOME: '/home/ada' } } as const;

function load(env: Record<string, string> = {}, more: Partial<ConfigInput> = {}) {
  return loadConfig({ ...place, ...more, env: { ...place.env, ...env } });
}

function problemsOf(attempt: () => unknown): readonly string[] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ConfigRefused) return error.problems;
    throw error;
  }
  return [];
}

/** For each option: a text that is not its default, what it becomes, and what must stand beside it for the start not to be refused. */
const SAMPLES: {
  readonly [Key in OptionKey]:
    | {
        readonly text: string;
        readonly value: OptionValues[Key];
        readonly beside?: Record<string, string>;
        readonly moves?: readonly OptionKey[];
      }
    | { readonly text: string; readonly refused: RegExp };
} = {
  host: { text: 'localhost', value: 'localhost' },
  port: { text: '9001', value: 9001 },
  data: { text: 'somewhere', value: '/home/ada/somewhere', moves: ['storageUrl'] },
  accounts: { text: 'on', value: true },
  registration: { text: 'on', value: true, beside: { FOCUSFORGE_ACCOUNTS: 'on' } },
  sessionIdleHours: { text: '12', value: 12 },
  sessionMaxDays: { text: '7', value: 7 },
  secretKey: { text: '0f'.repeat(32), value: [Buffer.alloc(32, 0x0f)] },
  openIdIssuer: {
    text: 'https://login.example.org/',
    value: 'https://login.example.org',
    beside: {
      FOCUSFORGE_ACCOUNTS: 'on',
      FOCUSFORGE_OPENID_ISSUER: 'https://a.example',
      FOCUSFORGE_OPENID_CLIENT_ID: 'c',
    },
  },
  openIdClientId: {
    text: 'focusforge',
    value: 'focusforge',
    beside: {
      FOCUSFORGE_ACCOUNTS: 'on',
      FOCUSFORGE_OPENID_ISSUER: 'https://a.example',
      FOCUSFORGE_OPENID_CLIENT_ID: 'c',
    },
  },
  openIdClientSecret: {
    text: 'hush',
    value: 'hush',
    beside: {
      FOCUSFORGE_ACCOUNTS: 'on',
      FOCUSFORGE_OPENID_ISSUER: 'https://a.example',
      FOCUSFORGE_OPENID_CLIENT_ID: 'c',
    },
  },
  openIdLabel: { text: 'the university', value: 'the university' },
  allowedOrigins: { text: 'https://board.example.org', value: ['https://board.example.org'] },
  storageUrl: { text: 'sqlite:other.db', value: 'sqlite:/home/ada/other.db' },
  poolMin: { text: '2', value: 2 },
  poolMax: { text: '20', value: 20 },
  poolIdleMs: { text: '60000', value: 60_000 },
  poolWaitMs: { text: '900', value: 900 },
  storageDeadlineMs: { text: '7000', value: 7000 },
  redisUrl: { text: 'redis+sentinel://one:26379,two:26379/focus', value: 'redis+sentinel://one:26379,two:26379/focus' },
  aiUrl: {
    text: 'http://localhost:11434/v1/',
    value: 'http://localhost:11434/v1',
    beside: { FOCUSFORGE_AI_MODEL: 'm', FOCUSFORGE_AI_URL: 'https://ai.example' },
  },
  aiKey: {
    text: 'sk-1',
    value: 'sk-1',
    beside: { FOCUSFORGE_AI_MODEL: 'm', FOCUSFORGE_AI_URL: 'https://ai.example/v1' },
  },
  aiModel: {
    text: 'small',
    value: 'small',
    beside: { FOCUSFORGE_AI_URL: 'https://ai.example/v1', FOCUSFORGE_AI_MODEL: 'm' },
  },
  ai2Url: {
    text: 'http://localhost:11434/v1/',
    value: 'http://localhost:11434/v1',
    beside: { FOCUSFORGE_AI2_MODEL: 'm', FOCUSFORGE_AI2_URL: 'https://ai.example' },
  },
  ai2Key: {
    text: 'sk-1',
    value: 'sk-1',
    beside: { FOCUSFORGE_AI2_MODEL: 'm', FOCUSFORGE_AI2_URL: 'https://ai.example/v1' },
  },
  ai2Model: {
    text: 'small',
    value: 'small',
    beside: { FOCUSFORGE_AI2_URL: 'https://ai.example/v1', FOCUSFORGE_AI2_MODEL: 'm' },
  },
  anthropicKey: {
    text: 'sk-1',
    value: 'sk-1',
    beside: { FOCUSFORGE_ANTHROPIC_MODEL: 'm', FOCUSFORGE_ANTHROPIC_KEY: 'k' },
  },
  anthropicModel: {
    text: 'small',
    value: 'small',
    beside: { FOCUSFORGE_ANTHROPIC_KEY: 'k', FOCUSFORGE_ANTHROPIC_MODEL: 'm' },
  },
  googleKey: { text: 'k-1', value: 'k-1', beside: { FOCUSFORGE_GOOGLE_MODEL: 'm', FOCUSFORGE_GOOGLE_KEY: 'k' } },
  googleModel: { text: 'small', value: 'small', beside: { FOCUSFORGE_GOOGLE_KEY: 'k', FOCUSFORGE_GOOGLE_MODEL: 'm' } },
  aiOrder: {
    text: 'ai,google; coach = google',
    value: { usual: ['ai', 'google'], byChain: { coach: ['google'] }, written: 'ai,google; coach = google' },
    beside: {
      FOCUSFORGE_AI_URL: 'https://ai.example/v1',
      FOCUSFORGE_AI_MODEL: 'm',
      FOCUSFORGE_GOOGLE_KEY: 'k',
      FOCUSFORGE_GOOGLE_MODEL: 'm',
    },
  },
  anthropicUrl: { text: 'https://claude.example/v1/', value: 'https://claude.example/v1' },
  googleUrl: { text: 'https://gemini.example/', value: 'https://gemini.example' },
  aiPrices: {
    text: 'ai=0.15/0.6; google = 1/2',
    value: {
      byModel: { ai: { input: 0.15, output: 0.6 }, google: { input: 1, output: 2 } },
      written: 'ai=0.15/0.6; google = 1/2',
    },
    beside: {
      FOCUSFORGE_AI_URL: 'https://ai.example/v1',
      FOCUSFORGE_AI_MODEL: 'm',
      FOCUSFORGE_GOOGLE_KEY: 'k',
      FOCUSFORGE_GOOGLE_MODEL: 'm',
    },
  },
  aiRequestsPerMinute: { text: '20', value: 20 },
  aiServiceRequestsPerMinute: { text: '60', value: 60 },
  aiServiceTokensPerMinute: { text: '100000', value: 100_000 },
  aiAtOnce: { text: '1', value: 1 },
  aiAdaptive: { text: 'on', value: true },
  aiWaiting: { text: '5', value: 5 },
  aiBreakerFailures: { text: '3', value: 3 },
  aiBreakerOpenMs: { text: '60000', value: 60_000 },
  aiRetries: { text: '0', value: 0 },
  aiRetryBudgetPercent: { text: '10', value: 10 },
  aiHedge: { text: 'on', value: true },
  aiIdleMs: { text: '5000', value: 5000 },
  aiCacheMinutes: { text: '0', value: 0 },
  aiDeadlineMs: { text: '900', value: 900 },
  requestsPerMinute: { text: '0', value: 0 },
  workers: { text: '8', value: 8 },
  aiWorkers: { text: '1', value: 1 },
  publicUrl: { text: 'https://focus.example.org/', value: 'https://focus.example.org' },
  trustedProxies: { text: '10.0.0.0/8, ::1', value: ['10.0.0.0/8', '::1'] },
  logLevel: { text: 'debug', value: 'debug' },
  worker: { text: 'off', value: false },
  calendarPrivateAddresses: { text: 'on', value: true },
  calendarRefreshMinutes: { text: '15', value: 15 },
  requestDeadlineMs: { text: '45000', value: 45_000 },
  shutdownDeadlineMs: { text: '0', value: 0 },
};

describe('every option', () => {
  for (const [key, option] of OPTION_ROWS) {
    const sample = SAMPLES[key];
    const name = variableOf(option);

    it(`${name} moves its own value and no other`, () => {
      if ('refused' in sample) {
        assert.match(problemsOf(() => load({ [name]: sample.text })).join('\n'), sample.refused);
        return;
      }
      const before = load(sample.beside);
      const config = load({ ...sample.beside, [name]: sample.text });
      assert.deepEqual(config[key], sample.value);
      const moved = OPTION_ROWS.map(([other]) => other).filter(
        (other) => JSON.stringify(before[other]) !== JSON.stringify(config[other]),
      );
      assert.deepEqual(moved, [key, ...(sample.moves ?? [])]);
    });

    it(`${name} can be read from a file and from ${flagOf(option)}`, () => {
      if ('refused' in sample) {
        assert.match(
          problemsOf(() => load({}, { args: [flagOf(option), sample.text] })).join('\n'),
          new RegExp(flagOf(option)),
        );
        return;
      }
      const path = join(folder, option.name);
      writeFileSync(path, `${sample.text}\n`);
      assert.deepEqual(load({ ...sample.beside, [name]: '', [`${name}_FILE`]: path })[key], sample.value);
      assert.deepEqual(load(sample.beside, { args: [flagOf(option), sample.text] })[key], sample.value);
      assert.deepEqual(load(sample.beside, { args: [`${flagOf(option)}=${sample.text}`] })[key], sample.value);
    });

    it(`${name} is in the documentation with what it means`, () => {
      assert.ok(renderConfigDoc().includes(`\`${name}\``));
      assert.ok(renderConfigDoc().includes(option.doc));
      assert.match(option.doc, /^[a-zA-Z].*\.$/);
    });
  }

  it('has a name of its own, also with _FILE behind it', () => {
    const names = OPTION_ROWS.flatMap(([, option]) => [variableOf(option), `${variableOf(option)}_FILE`]);
    assert.equal(new Set(names).size, names.length);
  });

  it('has a default its own schema takes', () => {
    for (const [, option] of OPTION_ROWS) {
      if (typeof option.default === 'string') assert.ok(option.schema.safeParse(option.default).success, option.name);
    }
  });
});

describe('where data lives', () => {
  it('is beside the code in a clone', () => {
    assert.equal(load({}, { clone: '/home/ada/focusforge' }).data, '/home/ada/focusforge/data');
  });

  it('is the data folder of the platform otherwise', () => {
    assert.equal(load().data, '/home/ada/.local/share/focusforge');
    assert.equal(load({ XDG_DATA_HOME: '/var/ada' }).data, '/var/ada/focusforge');
    assert.equal(load({}, { platform: 'darwin' }).data, '/home/ada/Library/Application Support/focusforge');
    assert.equal(
      loadConfig({ ...place, platform: 'win32', env: { LOCALAPPDATA: '/ada/Local' } }).data,
      '/ada/Local/focusforge',
    );
  });

  it('holds the database unless that is said to be elsewhere', () => {
    assert.equal(load({ FOCUSFORGE_DATA: '/srv/ff' }).storageUrl, 'sqlite:/srv/ff/focusforge.db');
    const elsewhere = load({ FOCUSFORGE_DATA: '/srv/ff', FOCUSFORGE_STORAGE_URL: 'sqlite:/x.db' });
    assert.equal(elsewhere.storageUrl, 'sqlite:/x.db');
  });
});

describe('what was written', () => {
  it('counts as a flag before it counts as a variable', () => {
    const config = load({ FOCUSFORGE_PORT: '1' }, { args: ['--port', '2'] });
    assert.equal(config.port, 2);
    assert.equal(config.sources.port, 'flag --port');
  });

  it('is not given when a variable is empty', () => {
    assert.equal(load({ FOCUSFORGE_PORT: ' ' }).port, 8004);
  });

  it('may switch on and off without a value', () => {
    assert.equal(load({}, { args: ['--no-worker'] }).worker, false);
    assert.equal(load({}, { args: ['--calendar-private-addresses', '--port', '1'] }).calendarPrivateAddresses, true);
  });

  it('is frozen', () => {
    const config = load();
    assert.throws(() => Object.assign(config, { port: 1 }), TypeError);
    assert.throws(() => Object.assign(config.sources, { port: 'default' }), TypeError);
  });
});

describe('a start is refused', () => {
  const refusals: readonly [what: string, env: Record<string, string>, args: readonly string[], sentence: RegExp][] = [
    [
      'an unknown variable',
      { FOCUSFORGE_PROT: '1' },
      [],
      /FOCUSFORGE_PROT is not an option. Did you mean FOCUSFORGE_PORT\?/,
    ],
    ['a variable like no other', { FOCUSFORGE_ZZZZZZZZZZZZ: '1' }, [], /npm run focusforge -- config/],
    ['an unknown flag', {}, ['--log-levle', 'info'], /--log-levle is not an option. Did you mean --log-level\?/],
    ['a flag negated that has a value', {}, ['--no-port'], /--no-port is not an option/],
    ['a stray word', {}, ['8005'], /8005 is not an option/],
    ['a flag without its value', {}, ['--port', '--no-worker'], /--port needs a value/],
    ['a flag given twice', {}, ['--port', '1', '--port', '2'], /--port is given twice/],
    [
      'a value and a file',
      { FOCUSFORGE_AI_KEY: 'k', FOCUSFORGE_AI_KEY_FILE: 'k' },
      [],
      /FOCUSFORGE_AI_KEY and FOCUSFORGE_AI_KEY_FILE/,
    ],
    [
      'a file that is not there',
      { FOCUSFORGE_PORT_FILE: 'nowhere' },
      [],
      /FOCUSFORGE_PORT_FILE names nowhere, which is not there/,
    ],
    [
      'a port that is not one',
      { FOCUSFORGE_PORT: '70000' },
      [],
      /FOCUSFORGE_PORT is "70000": expected a whole number from 0/,
    ],
    ['a port in words, as a flag', {}, ['--port', 'eighty'], /^--port is "eighty"/],
    [
      'a database nobody knows',
      { FOCUSFORGE_STORAGE_URL: 'mysql://a:b@c/d' },
      [],
      /\/\/\*+@c\/d": expected sqlite:PATH, postgres/,
    ],
    [
      'a server that instances share, without a key they share',
      { FOCUSFORGE_STORAGE_URL: 'postgres://a:b@c/d' },
      [],
      /^FOCUSFORGE_STORAGE_URL is a server .* FOCUSFORGE_SECRET_KEY is not set/,
    ],
    ['a Redis that is none', { FOCUSFORGE_REDIS_URL: 'http://cache' }, [], /expected redis:/],
    [
      'a pool with its ends crossed',
      { FOCUSFORGE_POOL_MIN: '60' },
      [],
      /FOCUSFORGE_POOL_MIN \(60\) is above FOCUSFORGE_POOL_MAX \(50\)/,
    ],
    ['a public address with a path', { FOCUSFORGE_PUBLIC_URL: 'https://a.example/focus' }, [], /without a path/],
    ['a proxy that is no network', { FOCUSFORGE_TRUSTED_PROXIES: '10.0.0.0/40' }, [], /addresses or networks/],
    [
      'AI without a model',
      { FOCUSFORGE_AI_URL: 'http://a/v1' },
      [],
      /FOCUSFORGE_AI_URL is set without FOCUSFORGE_AI_MODEL/,
    ],
    [
      'AI at an address that cannot be asked',
      { FOCUSFORGE_AI_URL: 'http://me:secret@a/v1' },
      [],
      /FOCUSFORGE_AI_URL is "(?!.*secret).*without a name and a password/,
    ],
    [
      'a key that cannot be sent',
      { FOCUSFORGE_AI_URL: 'http://a/v1', FOCUSFORGE_AI_MODEL: 'm', FOCUSFORGE_AI_KEY: 'ключ' },
      [],
      /FOCUSFORGE_AI_KEY: expected the key as the service gave it/,
    ],
    ['a model without AI', { FOCUSFORGE_AI_MODEL: 'm' }, [], /FOCUSFORGE_AI_MODEL is set without FOCUSFORGE_AI_URL/],
    ['a key without AI', { FOCUSFORGE_AI_KEY: 'k' }, [], /FOCUSFORGE_AI_KEY is set without FOCUSFORGE_AI_URL/],
    [
      'a key without its model',
      { FOCUSFORGE_ANTHROPIC_KEY: 'k' },
      [],
      /FOCUSFORGE_ANTHROPIC_KEY is set without FOCUSFORGE_ANTHROPIC_MODEL/,
    ],
    ['an order of models nobody knows', { FOCUSFORGE_AI_ORDER: 'ai,best' }, [], /expected names out of ai, ai2/],
    [
      'an order for a kind of work that there is not',
      { FOCUSFORGE_AI_ORDER: 'ai;breakdown=ai2' },
      [],
      /FOCUSFORGE_AI_ORDER.*there is no kind of work called "breakdown"; expected one of break-down, clarify, coach/,
    ],
    ['an order given twice', { FOCUSFORGE_AI_ORDER: 'coach=ai;coach=ai2' }, [], /each kind of work.*once/],
    ['a model twice in one order', { FOCUSFORGE_AI_ORDER: 'ai,ai' }, [], /each model in its order, once/],
    ['a price that is none', { FOCUSFORGE_AI_PRICES: 'ai=cheap' }, [], /with two prices, such as ai=0.15/],
    [
      'a price of a model which is not configured',
      { FOCUSFORGE_AI_PRICES: 'ai2=1/2' },
      [],
      /FOCUSFORGE_AI_PRICES names ai2, but FOCUSFORGE_AI2_MODEL is not set/,
    ],
    [
      'an order that names a model which is not configured',
      { FOCUSFORGE_AI_ORDER: 'coach=google' },
      [],
      /FOCUSFORGE_AI_ORDER names google, but FOCUSFORGE_GOOGLE_MODEL is not set/,
    ],
    [
      'a sign-in provider that anybody could speak for',
      {
        FOCUSFORGE_ACCOUNTS: 'on',
        FOCUSFORGE_OPENID_ISSUER: 'http://login.example.org',
        FOCUSFORGE_OPENID_CLIENT_ID: 'c',
      },
      [],
      /FOCUSFORGE_OPENID_ISSUER begins with http:/,
    ],
    [
      'a public address with TLS whose proxy is not told',
      { FOCUSFORGE_ACCOUNTS: 'on', FOCUSFORGE_PUBLIC_URL: 'https://focus.example.org' },
      [],
      /FOCUSFORGE_PUBLIC_URL begins with https.*FOCUSFORGE_TRUSTED_PROXIES is not set/,
    ],
    ['an open address without accounts', {}, ['--host', '0.0.0.0'], /^--host is 0.0.0.0.*FOCUSFORGE_ACCOUNTS is off/],
    [
      'a model slower than its request',
      { FOCUSFORGE_AI_DEADLINE_MS: '30000' },
      [],
      /must be below FOCUSFORGE_REQUEST_DEADLINE_MS/,
    ],
  ];
  for (const [what, env, args, sentence] of refusals) {
    it(`by ${what}`, () => {
      const problems = problemsOf(() => load(env, { args }));
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', sentence);
    });
  }

  it('with every problem at once', () => {
    const env = { FOCUSFORGE_PORT: 'x', FOCUSFORGE_HOTS: 'y', FOCUSFORGE_AI_MODEL: 'm' };
    assert.equal(problemsOf(() => load(env, { args: ['--verbose'] })).length, 4);
  });

  it('without saying a secret', () => {
    const env = { FOCUSFORGE_AI_KEY: 'very\nsecret', FOCUSFORGE_AI_URL: 'http://a/v1', FOCUSFORGE_AI_MODEL: 'm' };
    const problems = problemsOf(() => load(env));
    assert.match(problems.join('\n'), /FOCUSFORGE_AI_KEY: expected a single line/);
    assert.doesNotMatch(problems.join('\n'), /secret/);
  });
});

describe('a configuration described', () => {
  it('shows each value with where it came from, and no secret', () => {
    const env = {
      FOCUSFORGE_AI_KEY: 'sk-very-secret',
      FOCUSFORGE_AI_URL: 'https://ai.example/v1',
      FOCUSFORGE_AI_MODEL: 'm',
      FOCUSFORGE_REDIS_URL: 'redis://me:pass@cache.example',
    };
    const rows = describeConfig(load(env, { args: ['--no-worker'] }));
    assert.equal(rows.length, Object.keys(OPTIONS).length);
    const text = rows.map((row) => `${row.name}=${row.value} (${row.source})`).join('\n');
    assert.doesNotMatch(text, /sk-very-secret|pass@/);
    assert.match(text, /FOCUSFORGE_WORKER=off \(flag --no-worker\)/);
    assert.match(text, /FOCUSFORGE_REDIS_URL=redis:\/\/\*+@cache.example \(variable FOCUSFORGE_REDIS_URL\)/);
    assert.match(text, /FOCUSFORGE_STORAGE_URL=sqlite:\/home\/ada\/.*focusforge.db \(default\)/);
    assert.match(text, /FOCUSFORGE_PORT=8004 \(default\)/);
  });

  it('marks as secret what sounds like one', () => {
    for (const [, option] of OPTION_ROWS as readonly (readonly [OptionKey, Option])[]) {
      assert.equal(option.secret === true, /KEY|SECRET|PASSWORD|TOKEN(?!S_PER)/.test(option.name), option.name);
    }
  });
});
