/**
 * People at work over HTTP whatever happens to what answers them, and the account of what they were told: each creates tasks one after
 * the other, repeats under the same key what was not answered or was told to come back later, and reads in between. At the end everything
 * acknowledged is there once, or it is counted as lost or double.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '#testing/wait-until.ts';
import { type Fate, sendRequest } from './send-request.ts';

export interface RequestLoadOptions {
  /** Who can be asked; looked at before each request. */
  readonly urls: () => readonly string[];
  readonly people: number;
}

export interface RequestLoadReport {
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicates: number;
  /** How often each status was answered; `refused`, `cut` and `hung` where there was no answer. */
  readonly fates: Readonly<Record<string, number>>;
  /** Answers of 503 that did not say in the way of problems when to come back. */
  readonly wordless: number;
  /** The longest time without any acknowledgement. */
  readonly longestOutageMs: number;
  readonly slowestMs: number;
}

/** Ends with its scope, also where a check in between fails. */
export interface RequestLoad extends AsyncDisposable {
  /** Resolves once so many more tasks have been acknowledged. */
  readonly progress: (tasks: number) => Promise<void>;
  /** Resolves once somebody was told to come back later. */
  readonly refusal: () => Promise<void>;
  readonly finish: () => Promise<RequestLoadReport>;
}

/** Shorter than any Retry-After, so that an outage is measured more finely. */
const COME_BACK_MS = 50;

let loads = 0;

export function startRequestLoad({ urls, people }: RequestLoadOptions): RequestLoad {
  loads += 1;
  const name = `Load ${process.pid}.${loads}`;
  const acknowledged = new Set<string>();
  const fates: Record<string, number> = {};
  let [wordless, slowestMs, longestOutageMs, turn] = [0, 0, 0, 0];
  let last = performance.now();
  let [isOver, isAbandoned] = [false, false];

  const send = async (method: 'GET' | 'POST', path: string, headers = {}, body?: unknown): Promise<Fate> => {
    const there = urls();
    turn += 1;
    const startedAt = performance.now();
    const fate = await sendRequest({ method, url: `${there[turn % there.length]}${path}`, headers, body });
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    const word = fate.kind === 'answer' ? String(fate.status) : fate.kind;
    fates[word] = (fates[word] ?? 0) + 1;
    if (word === '503' && !saysWhen(fate)) wordless += 1;
    return fate;
  };

  const create = async (title: string) => {
    // Dropped at once: of open ones a person can have only so many.
    const body = { title, state: 'dropped' };
    for (;;) {
      const fate = await send('POST', '/api/v1/tasks', { 'idempotency-key': title.replaceAll(' ', '-') }, body);
      if (fate.kind === 'answer' && fate.status === 201) break;
      // Whoever is told anything but to come back has no reason to.
      if (fate.kind === 'answer' && fate.status !== 503) return;
      if (isAbandoned) return;
      await pause(COME_BACK_MS);
    }
    acknowledged.add(title);
    const now = performance.now();
    longestOutageMs = Math.max(longestOutageMs, now - last);
    last = now;
  };

  const working = Promise.all(
    Array.from({ length: people }, async (_, person) => {
      for (let number = 0; !isOver; number += 1) {
        await create(`${name} person ${person} number ${number}`);
        if (number % 4 === 0) await send('GET', '/api/v1/tasks?limit=1');
      }
    }),
  );

  const stop = async () => {
    isOver = true;
    await working;
  };

  return {
    refusal: async () => {
      const before = fates[503] ?? 0;
      await waitUntil('somebody is told to come back', () => (fates[503] ?? 0) > before, 90_000);
    },
    progress: async (tasks) => {
      const goal = acknowledged.size + tasks;
      await waitUntil(`${tasks} more tasks are acknowledged`, () => acknowledged.size >= goal, 90_000);
    },
    [Symbol.asyncDispose]: async () => {
      isAbandoned = true;
      await stop();
    },
    finish: async () => {
      await stop();
      const stored = (await listTitles(urls()[0] ?? '')).filter((title) => title.startsWith(name));
      const there = new Set(stored);
      const lost = [...acknowledged].filter((title) => !there.has(title)).length;
      return {
        ...{ acknowledged: acknowledged.size, lost, duplicates: stored.length - there.size, fates, wordless },
        longestOutageMs: Math.round(longestOutageMs),
        slowestMs: Math.round(slowestMs),
      };
    },
  };
}

/** That every request was answered as it should, or told in words when to come back, and that nothing was lost or done twice. */
export function assertSurvived(report: RequestLoadReport): void {
  const { lost, duplicates, wordless, fates } = report;
  assert.deepEqual({ lost, duplicates, wordless }, { lost: 0, duplicates: 0, wordless: 0 });
  const strange = Object.keys(fates).filter((word) => !['200', '201', '503'].includes(word));
  assert.deepEqual(strange, [], JSON.stringify(fates));
}

function saysWhen(fate: Fate): boolean {
  if (fate.kind !== 'answer') return false;
  const { 'retry-after': when, 'content-type': type } = fate.headers;
  return /^\d+$/.test(when ?? '') && /^application\/problem\+json/.test(type ?? '');
}

async function listTitles(url: string): Promise<readonly string[]> {
  const titles: string[] = [];
  let cursor: string | null = null;
  do {
    const place: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const fate = await sendRequest({ method: 'GET', url: `${url}/api/v1/tasks?limit=200${place}` });
    assert.ok(fate.kind === 'answer' && fate.status === 200, JSON.stringify(fate));
    const page = JSON.parse(fate.text) as {
      readonly items: readonly { readonly title: string }[];
      readonly nextCursor: string | null;
    };
    titles.push(...page.items.map(({ title }) => title));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return titles;
}
