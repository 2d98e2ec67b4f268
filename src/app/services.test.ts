import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { systemClock } from '#kernel/clock.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createServices } from './services.ts';

describe('a service', () => {
  it('starts when it is first used, and not before', async () => {
    const services = createServices({ clock: systemClock });
    let starts = 0;
    const use = services.add({ name: 'one', start: async () => ++starts });
    assert.equal(starts, 0);
    assert.equal(await use(), 1);
    assert.equal(await use(), 1);
    await services.stop({ deadlineMs: 1000 });
  });

  it('starts once under a hundred first uses at the same moment', async () => {
    const services = createServices({ clock: systemClock });
    const ready = Promise.withResolvers<string>();
    let starts = 0;
    const use = services.add({
      name: 'one',
      start: () => {
        starts += 1;
        return ready.promise;
      },
    });
    const uses = Array.from({ length: 100 }, use);
    ready.resolve('running');
    assert.deepEqual(new Set(await Promise.all(uses)), new Set(['running']));
    assert.equal(starts, 1);
  });

  it('whose start failed tells everybody who waited, and is started again at the next use', async () => {
    const services = createServices({ clock: systemClock });
    const stopped: string[] = [];
    let starts = 0;
    const use = services.add({
      name: 'one',
      start: async () => {
        starts += 1;
        if (starts === 1) throw new Error('not yet');
        return `start ${starts}`;
      },
      stop: (running) => void stopped.push(running),
    });
    const outcomes = await Promise.allSettled([use(), use()]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await use(), 'start 2');
    await services.stop({ deadlineMs: 1000 });
    assert.deepEqual(stopped, ['start 2']);
  });
});

describe('a check', () => {
  it('asks what has started and can be asked, and says who is not well and why', async () => {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    const services = createServices({ clock });
    const add = (name: string, check?: () => Promise<void>) =>
      services.add({ name, start: async () => name, ...(check === undefined ? {} : { check }) });
    add('never used', () => Promise.reject(new Error('nobody asked')));
    const uses = [
      add('well', async () => undefined),
      add('cannot be asked'),
      add('ill', () => Promise.reject(new Error('no connection'))),
      add('silent', () => new Promise(() => {})),
    ];
    for (const use of uses) await use();
    const checking = services.check({ deadlineMs: 1000 });
    await new Promise(setImmediate);
    clock.advanceMs(1000);
    const told = (await checking).map(({ name, isWell, reason }) => [name, isWell, (reason as Error)?.message]);
    assert.deepEqual(told, [
      ['well', true, undefined],
      ['ill', false, 'no connection'],
      ['silent', false, 'it did not answer in time'],
    ]);
  });

  it('hears from a service that was ill when it is well again', async () => {
    const services = createServices({ clock: systemClock });
    let isWell = false;
    const use = services.add({
      name: 'one',
      start: async () => 1,
      check: async () => {
        if (!isWell) throw new Error('away');
      },
    });
    await use();
    assert.equal((await services.check({ deadlineMs: 1000 }))[0]?.isWell, false);
    isWell = true;
    assert.deepEqual(await services.check({ deadlineMs: 1000 }), [{ name: 'one', isWell: true }]);
  });
});

describe('a service whose start throws at once', () => {
  it('rejects like one that fails later, and is started again at the next use', async () => {
    const services = createServices({ clock: systemClock });
    let starts = 0;
    const use = services.add({
      name: 'one',
      start: () => {
        starts += 1;
        if (starts === 1) throw new Error('not yet');
        return Promise.resolve(starts);
      },
    });
    await assert.rejects(use(), /not yet/);
    assert.equal(await use(), 2);
  });
});

describe('a stop', () => {
  it('is in reverse order of the starts, each after the one before, and leaves alone what never started', async () => {
    const services = createServices({ clock: systemClock });
    const events: string[] = [];
    const add = (name: string) =>
      services.add({
        name,
        start: async () => name,
        stop: async () => {
          events.push(`${name} stops`);
          await new Promise(setImmediate);
          events.push(`${name} stopped`);
        },
      });
    const [first, second] = [add('first'), add('second')];
    add('never used');
    await second();
    await first();
    assert.deepEqual(await services.stop({ deadlineMs: 1000 }), []);
    assert.deepEqual(events, ['first stops', 'first stopped', 'second stops', 'second stopped']);
  });

  it('waits for a start that is under way', async () => {
    const services = createServices({ clock: systemClock });
    const ready = Promise.withResolvers<string>();
    const stopped: string[] = [];
    const use = services.add({
      name: 'one',
      start: () => ready.promise,
      stop: (running) => void stopped.push(running),
    });
    const used = use();
    const stopping = services.stop({ deadlineMs: 1000 });
    ready.resolve('running');
    await used;
    await stopping;
    assert.deepEqual(stopped, ['running']);
  });

  it('goes on past a service that fails or hangs, and names it', async () => {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    const services = createServices({ clock });
    const stopped: string[] = [];
    const add = (name: string, stop: () => Promise<void>) => services.add({ name, start: async () => name, stop });
    const uses = [
      add('good', async () => void stopped.push('good')),
      add('failing', () => Promise.reject(new Error('stuck'))),
      add('hanging', () => new Promise(() => {})),
    ];
    for (const use of uses) await use();
    const stopping = services.stop({ deadlineMs: 1000 });
    await new Promise(setImmediate);
    clock.advanceMs(1000);
    const failures = await stopping;
    assert.deepEqual(
      failures.map(({ name }) => name),
      ['hanging', 'failing'],
    );
    assert.deepEqual(stopped, ['good']);
  });

  it('is one, however often it is asked for, and nothing starts after it', async () => {
    const services = createServices({ clock: systemClock });
    let stops = 0;
    const stop = () => {
      stops += 1;
    };
    const use = services.add({ name: 'one', start: async () => 1, stop });
    await use();
    await Promise.all([services.stop({ deadlineMs: 1000 }), services.stop({ deadlineMs: 1000 })]);
    assert.equal(stops, 1);
    await assert.rejects(use(), { code: 'stopping' });
  });
});
