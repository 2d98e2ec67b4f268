import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { asDocuments } from '#shelves/any-document.ts';
import { auditChange } from '#shelves/audit.ts';
import { CONTENT_SHELVES } from '#shelves/shelf-contents.ts';
import { AUDIT_ENTRIES, FACT_HEADS, PEOPLE, SHELVES, TASKS } from '#shelves/shelves.ts';
import { addChaos } from '#testing/chaos.ts';
import { ADA, addNewcomer, BOB, openPortability, sampleExport } from '#testing/portability-fixture.ts';
import { SAMPLE_AT, SAMPLE_SECRETS, sampleContents } from '#testing/sample-account.ts';

async function openFor(person: PersonId) {
  const target = openPortability();
  await addNewcomer(target.storage, person);
  return target;
}

/** How many documents a person has on every shelf of contents, by shelf. */
async function countContents(storage: Storage, person: PersonId): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { shelf } of CONTENT_SHELVES) {
    const count = await storage.count(asDocuments(shelf), person, {});
    if (count > 0) counts[shelf.name] = count;
  }
  return counts;
}

const NEWCOMER = { people: 1 };

describe('an export', () => {
  it('is the same bytes each time, names nobody by id and holds no secret', async () => {
    const source = openPortability();
    await source.storage.commit(sampleContents(ADA));
    const text = await source.export(ADA);
    assert.equal(await source.export(ADA), text);
    assert.ok(!text.includes(ADA));
    for (const secret of SAMPLE_SECRETS) assert.ok(!text.includes(secret), secret);
    const shelves = new Set(
      text
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => JSON.parse(line).shelf),
    );
    assert.deepEqual(
      [...shelves],
      CONTENT_SHELVES.map(({ shelf }) => shelf.name),
    );
  });

  it('keeps where a calendar came from and says that its address has to be given again', async () => {
    const calendar = (await sampleExport()).split('\n').find((line) => line.includes('"shelf":"calendars"')) ?? '';
    const { value } = JSON.parse(calendar);
    assert.equal(value.url, 'https://calendar.example.org/********');
    assert.match(value.refreshProblem, /address/);
    assert.equal(value.eventCount, 1);
  });

  it('of somebody else is not touched by mine', async () => {
    const source = openPortability();
    await source.storage.commit([...sampleContents(ADA, 'words of ada')]);
    await source.storage.commit([...sampleContents(BOB, 'words of bob')]);
    assert.ok(!(await source.export(ADA)).includes('words of bob'));
  });
});

describe('an import', () => {
  it('gives the same export again, byte for byte, whoever it is imported by and wherever', async () => {
    const text = await sampleExport();
    const target = await openFor(BOB);
    assert.equal(await target.import(BOB, text), text.trim().split('\n').length - 1);
    assert.equal(await target.export(BOB), text);
    assert.equal((await target.storage.get(PEOPLE, BOB, 'profile'))?.value.id, BOB);
    const third = await openFor(ADA);
    await third.import(ADA, await target.export(BOB));
    assert.equal(await third.export(ADA), text);
  });

  it('gives it also where the new account has a trail of its own, which stays', async () => {
    const text = await sampleExport();
    const target = await openFor(BOB);
    const note = { at: SAMPLE_AT, kind: 'signed-in', detail: 'passphrase', address: '', device: '' } as const;
    await target.storage.commit([auditChange(BOB, note)]);
    await target.import(BOB, text);
    assert.equal(await target.export(BOB), text);
    const trail = await target.storage.find(AUDIT_ENTRIES, BOB, { index: 'byTime' }, { limit: 10 });
    const kinds = trail.items.map(({ value }) => value.kind).toSorted();
    assert.deepEqual(kinds, ['exported', 'imported', 'signed-in', 'token-made']);
  });

  it('lets facts go on where they ended', async () => {
    const target = await openFor(BOB);
    await target.import(BOB, await sampleExport());
    await target.change({ person: BOB }, async (draft) => draft.record('thought-settled', { thoughtId: 'x' }));
    assert.equal((await target.storage.get(FACT_HEADS, BOB, 'head'))?.value.sequence, 3);
  });

  it('of thousands of documents is written in parts and read back whole', async () => {
    const source = openPortability();
    await source.storage.commit(sampleContents(ADA));
    const task = await source.storage.get(TASKS, ADA, 'task-1');
    assert.ok(task);
    for (let from = 0; from < 3500; from += 500) {
      await source.storage.commit(
        Array.from({ length: 500 }, (_, at) => {
          const id = `many-${from + at}` as typeof task.value.id;
          return changeOf({ shelf: TASKS, person: ADA, id, expect: 'absent', value: { ...task.value, id } });
        }),
      );
    }
    const text = await source.export(ADA);
    const target = await openFor(BOB);
    await target.import(BOB, text);
    assert.equal(await target.export(BOB), text);
  });

  it('is refused where there is anything already, whatever it is, and changes nothing', async () => {
    const text = await sampleExport();
    for (const change of sampleContents(BOB)) {
      const target = await openFor(BOB);
      await target.storage.commit([change]);
      const before = await countContents(target.storage, BOB);
      const attempt = target.import(BOB, text);
      if (change.shelf.name === PEOPLE.name || change.shelf.name === AUDIT_ENTRIES.name) await attempt;
      else {
        await assert.rejects(attempt, { code: 'import-not-empty' });
        assert.deepEqual(await countContents(target.storage, BOB), before);
      }
    }
  });

  it('takes in what was stored when limits were higher', async () => {
    const source = openPortability();
    await source.storage.commit(sampleContents(ADA));
    const task = await source.storage.get(TASKS, ADA, 'task-1');
    assert.ok(task);
    const value = { ...task.value, title: 'x'.repeat(400) };
    await source.storage.commit([changeOf({ shelf: TASKS, person: ADA, id: 'task-1', expect: 'any', value })]);
    const text = await source.export(ADA);
    const target = await openFor(BOB);
    await target.import(BOB, text);
    assert.equal(await target.export(BOB), text);
  });

  it('refuses what is no export with the lines that are wrong, and changes nothing', async () => {
    const lines = (await sampleExport()).trim().split('\n');
    const heading = lines[0] ?? '';
    const at = (shelf: string) => lines.findIndex((line) => line.includes(`"shelf":"${shelf}"`));
    const task = at('tasks');
    const edited = (index: number, edit: (line: string) => string) =>
      lines.map((line, place) => (place === index ? edit(line) : line)).join('\n');
    const without = (index: number) => lines.toSpliced(index, 1).join('\n');
    const withValue = (index: number, members: object) =>
      edited(index, (line) => {
        const document = JSON.parse(line);
        return JSON.stringify({ ...document, value: { ...document.value, ...members } });
      });
    const cases: Readonly<Record<string, readonly [text: string, path: string]>> = {
      'nothing at all': ['', 'body'],
      'something else': ['name,age\nAda,36', 'body/1'],
      'a newer format': [edited(0, (line) => line.replace('"version":1', '"version":2')), 'body/1/version'],
      'two headings': [edited(task, () => heading), `body/${task + 1}/format`],
      'a line cut short': [edited(task, (line) => line.slice(0, -5)), `body/${task + 1}`],
      'a line that is a list': [edited(task, () => '[]'), `body/${task + 1}`],
      'a shelf nobody knows': [edited(task, (line) => line.replace('"tasks"', '"secrets"')), `body/${task + 1}/shelf`],
      'a shelf that is not exported': [
        edited(task, (line) => line.replace('"tasks"', '"accounts"')),
        `body/${task + 1}/shelf`,
      ],
      'a newer document': [
        edited(task, (line) => line.replace('"schemaVersion":1', '"schemaVersion":9')),
        `body/${task + 1}/schemaVersion`,
      ],
      'version nought': [
        edited(task, (line) => line.replace('"schemaVersion":1', '"schemaVersion":0')),
        `body/${task + 1}/schemaVersion`,
      ],
      'a wrong type': [withValue(task, { title: 7 }), `body/${task + 1}/value/title`],
      'an unknown member': [withValue(task, { colour: 'red' }), `body/${task + 1}/value/colour`],
      'a person by id': [withValue(at('people'), { id: 'ada' }), `body/${at('people') + 1}/value/id`],
      'a member of the prototype': [
        edited(task, (line) => line.replace('"title"', '"__proto__":{"x":1},"title"')),
        `body/${task + 1}/value/__proto__`,
      ],
      'NUL in a text': [
        withValue(at('calendar-parts'), { text: 'a\u0000b' }),
        `body/${at('calendar-parts') + 1}/value`,
      ],
      'half a character': [
        edited(at('calendar-parts'), (line) => line.replace('BEGIN', '\\ud800')),
        `body/${at('calendar-parts') + 1}/value`,
      ],
      'a number that is too large': [
        withValue(task, { estimateMinutes: 1e15 }),
        `body/${task + 1}/value/estimateMinutes`,
      ],
      'an instant that is none': [withValue(task, { createdAt: 'yesterday' }), `body/${task + 1}/value/createdAt`],
      'a day that is none': [withValue(task, { due: '2026-02-30' }), `body/${task + 1}/value/due`],
      'parts of a request that are none': [
        withValue(at('change-requests'), { sent: '[1' }),
        `body/${at('change-requests') + 1}/value/sent`,
      ],
      'a document twice': [[...lines, lines[task]].join('\n'), `body/${lines.length + 1}/id`],
      'a document under another id': [
        edited(task, (line) => line.replace('{"id":"task-1"', '{"id":"task-9"')),
        `body/${task + 1}/id`,
      ],
      'a step of a task that is missing': [without(task), `body/${at('blocks')}/value/taskId`],
      'events of a calendar that is missing': [
        without(at('calendars')),
        `body/${at('calendar-parts')}/value/calendarId`,
      ],
      'a fact that is missing': [without(at('facts')), `body/${lines.length - 1}`],
      'an end that was cut off': [lines.slice(0, -1).join('\n'), 'body/1'],
      'no person': [without(at('people')), 'body/1'],
    };
    const target = await openFor(BOB);
    for (const [name, [text, path]] of Object.entries(cases)) {
      await assert.rejects(target.import(BOB, text), (error: unknown) => {
        assert.ok(error instanceof Problem, name);
        assert.equal(error.code, 'import-unreadable', name);
        const paths = error.faults.map((fault) => fault.path);
        assert.ok(paths.includes(path), `${name}: ${path} in ${paths}`);
        return true;
      });
      assert.deepEqual(await countContents(target.storage, BOB), NEWCOMER, name);
    }
  });

  it('says no more than fifty faults, however many there are', async () => {
    const text = `{"format":"focusforge-export","version":1}\n${'nonsense\n'.repeat(100_000)}`;
    const target = await openFor(BOB);
    await assert.rejects(target.import(BOB, text), (error: unknown) => {
      return error instanceof Problem && error.faults.length === 50;
    });
  });

  it('of whatever is made of an export by chance is refused or taken in whole', async () => {
    const text = await sampleExport();
    const cut = fc.tuple(
      fc.nat({ max: text.length }),
      fc.nat({ max: 40 }),
      fc.constantFrom('', '"', '{', '\n', '\u0000', '1e999', 'null', '\ud800'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 3 }), async (cuts) => {
        const broken = cuts.reduce((sum, [at, length, put]) => sum.slice(0, at) + put + sum.slice(at + length), text);
        const target = await openFor(BOB);
        const outcome = await target.import(BOB, broken).catch((error: unknown) => error);
        if (typeof outcome === 'number') {
          const again = openPortability();
          await again.import(ADA, await target.export(BOB));
          assert.equal(await again.export(ADA), await target.export(BOB));
        } else {
          assert.ok(outcome instanceof Problem, String(outcome));
          assert.equal(outcome.code, 'import-unreadable');
          assert.deepEqual(await countContents(target.storage, BOB), NEWCOMER);
        }
        await target.storage.close();
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('that is interrupted anywhere leaves all or, after the next start, nothing; and can be done again', async () => {
    const text = await sampleExport();
    const interrupt = async (failCall: number | undefined, takesEffect: boolean) => {
      const store = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
      await addNewcomer(store, BOB);
      const chaos = addChaos(store, failCall === undefined ? {} : { failCall, takesEffect });
      const died = await openPortability(chaos)
        .import(BOB, text)
        .catch((error: unknown) => error);
      const next = openPortability(store);
      await next.finishInterrupted();
      const counts = await countContents(store, BOB);
      if (Object.keys(counts).length === 1) {
        assert.deepEqual(counts, NEWCOMER);
        assert.notEqual(typeof died, 'number');
        await next.import(BOB, text);
      }
      assert.equal(await next.export(BOB), text);
      await store.close();
      return chaos.calls();
    };
    const calls = await interrupt(undefined, false);
    for (let failCall = 1; failCall <= calls; failCall += 1) {
      await interrupt(failCall, false);
      await interrupt(failCall, true);
    }
  });

  it('that a killed process left half written refuses every change until it is taken away', async () => {
    const target = await openFor(BOB);
    // As a process leaves it that is killed after its first commit.
    const mark = { sequence: 0, importing: true } as const;
    const [, task] = sampleContents(BOB);
    assert.ok(task);
    await target.storage.commit([
      changeOf({ shelf: FACT_HEADS, person: BOB, id: 'head', expect: 'absent', value: mark }),
      task,
    ]);
    const change = () =>
      target.change({ person: BOB }, async (draft) => draft.record('thought-settled', { thoughtId: 'x' }));
    await assert.rejects(change(), { code: 'too-busy' });
    await assert.rejects(target.export(BOB), { code: 'too-busy' });
    const text = await sampleExport();
    await target.import(BOB, text);
    assert.equal(await target.export(BOB), text);
    await change();
  });
});
