/** The rules of docs/architecture.md, executed: which room may import which, what may be named where, and what a file may be called. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';

/** In the order of reading: a room imports only itself and rooms before it. */
const ROOMS = [
  'kernel',
  'model',
  'contract',
  'config',
  'ports',
  'shelves',
  'optimizer',
  'memory',
  'chains',
  'planner',
  'replan',
  'features',
  'jobs',
  'observe',
  'http',
  'app',
] as const;

/** Rooms that hold business words and must not know the wire. */
const WIRELESS = ['memory', 'chains', 'planner', 'replan', 'features', 'jobs'];

/** Modules that only the drivers may load, so that an embedded install never does. */
const CLUSTER_CLIENTS = /^(pg|postgres|mongodb|ioredis|bullmq)$/;

const CLUSTER_DRIVERS = /^src\/ports\/.*(-cluster|-postgres|-mongodb|\/(postgres|mongodb)-[a-z-]+)\.ts$/;

const BANNED_NAMES = /^(utils?|helpers?|common|misc|shared|lib|core|base|manager|types|index)\.tsx?$/;

/** Ambient time, chance and outside world, and the only places that may touch them. */
const AMBIENT = /\b(Date\.now\(|setTimeout\(|setInterval\(|Math\.random\(|process\.env\b|(?<![.\w])fetch\()/;
const AMBIENT_ALLOWED = [
  'src/kernel/clock.ts',
  'src/kernel/id.ts',
  'src/config/load-config.ts',
  'src/contract/client.ts',
  'src/ports/',
  'src/web/',
];

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources = readSources('src/**/*.{ts,tsx}');
/** Tests, what only tests import, and the promises that the halves of a port are tested on. */
const ONLY_FOR_TESTS = /\.test\.ts$|^src\/testing\/|^src\/ports\/[^/]+\/[\w-]+-(behaviour|promise)\.ts$/;
const product = sources.filter(({ path }) => !ONLY_FOR_TESTS.test(path));
const server = product.filter(({ path }) => !path.startsWith('src/web/'));

describe('the house', () => {
  it('has only rooms that are on the list', () => {
    const rooms = new Set(server.map(({ path }) => roomOf(path)).filter((room) => room !== 'main.ts'));
    assert.deepEqual([...rooms].toSorted(), [...ROOMS].toSorted());
  });

  it('has arrows in one direction: a room imports only rooms before it', () => {
    const wrong = server.flatMap((file) =>
      targetsOf(file)
        .filter((target) => rankOf(target) > rankOf(file.path))
        .map((target) => `${file.path} -> ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('keeps business rooms from knowing the wire', () => {
    const wrong = server
      .filter((file) => WIRELESS.includes(roomOf(file.path)))
      .flatMap((file) =>
        targetsOf(file)
          .filter((target) => roomOf(target) === 'contract')
          .map((target) => `${file.path} -> ${target}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('has features that can be deleted one by one: none imports another', () => {
    const featureOf = (path: string) => path.split('/').slice(0, 3).join('/');
    const wrong = server
      .filter((file) => roomOf(file.path) === 'features')
      .flatMap((file) =>
        targetsOf(file)
          .filter((target) => roomOf(target) === 'features' && featureOf(target) !== featureOf(file.path))
          .map((target) => `${file.path} -> ${target}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('chooses drivers and halves only in app', () => {
    const driver = /(-embedded|-cluster|storage-(sqlite|postgres|mongodb)|llm-openai-compatible|openid-provider)\.ts$/;
    const wrong = server
      .filter((file) => roomOf(file.path) !== 'app' && roomOf(file.path) !== 'ports')
      .flatMap((file) =>
        targetsOf(file)
          .filter((target) => driver.test(target))
          .map((target) => `${file.path} -> ${target}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('names the clients of database servers and Redis only in drivers', () => {
    const wrong = product.filter((file) => file.imports.some((name) => CLUSTER_CLIENTS.test(name)));
    assert.deepEqual(
      wrong.map((file) => file.path).filter((path) => !CLUSTER_DRIVERS.test(path)),
      [],
    );
  });

  it('has pages that know only the nouns and the wire', () => {
    const allowed = ['kernel', 'model', 'contract'];
    const wrong = product
      .filter((file) => file.path.startsWith('src/web/') && !file.path.endsWith('vite.config.ts'))
      .flatMap((file) => [
        ...targetsOf(file)
          .filter((target) => !target.startsWith('src/web/') && !allowed.includes(roomOf(target)))
          .map((target) => `${file.path} -> ${target}`),
        ...file.imports.filter((name) => name.startsWith('node:')).map((name) => `${file.path} -> ${name}`),
      ]);
    assert.deepEqual(wrong, []);
  });

  it('has no circle of imports', () => {
    assert.deepEqual(findCircle(product), undefined);
  });

  it('touches time, chance, settings and the network only in the places meant for it', () => {
    const wrong = product
      .filter(({ path }) => !AMBIENT_ALLOWED.some((allowed) => path.startsWith(allowed)))
      .filter(({ text }) => AMBIENT.test(withoutComments(text)))
      .map(({ path }) => path);
    assert.deepEqual(wrong, []);
  });

  it('has names that say something', () => {
    const names = sources.map(({ path }) => path).filter((path) => BANNED_NAMES.test(path.split('/').at(-1) ?? ''));
    const cased = sources.map(({ path }) => path).filter((path) => path !== path.toLowerCase() || path.includes('_'));
    assert.deepEqual([...names, ...cased], []);
  });

  it('lets the product import nothing that is only for tests', () => {
    const wrong = product.filter((file) => targetsOf(file).some((target) => ONLY_FOR_TESTS.test(target)));
    assert.deepEqual(
      wrong.map((file) => file.path),
      [],
    );
  });
});

function readSources(pattern: string): readonly SourceFile[] {
  return globSync(pattern)
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('.d.ts'))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const found = withoutComments(text).matchAll(/(?:\bfrom\s+|\bimport\(\s*|^\s*import\s+)['"]([^'"]+)['"]/gm);
      return { path, text, imports: [...found].map((match) => match[1] ?? '') };
    });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** The files of this repository that a file imports. */
function targetsOf(file: SourceFile): readonly string[] {
  return file.imports
    .map((name) => {
      if (name.startsWith('#')) return `src/${name.slice(1)}`;
      return name.startsWith('.') ? normalize(join(dirname(file.path), name)) : undefined;
    })
    .filter((target) => target !== undefined && /\.tsx?$/.test(target)) as string[];
}

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function rankOf(path: string): number {
  const rank = ROOMS.indexOf(roomOf(path) as (typeof ROOMS)[number]);
  return rank === -1 ? ROOMS.length : rank;
}

function findCircle(files: readonly SourceFile[]): readonly string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (finished.has(path)) return undefined;
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    const file = byPath.get(path);
    for (const target of file === undefined ? [] : targetsOf(file)) {
      const circle = visit(target, [...trail, path]);
      if (circle !== undefined) return circle;
    }
    finished.add(path);
    return undefined;
  };
  for (const file of files) {
    const circle = visit(file.path, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
