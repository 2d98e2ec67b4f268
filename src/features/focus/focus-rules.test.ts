import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Id } from '#kernel/id.ts';
import { elapsedMs, type FocusSession } from '#model/focus-session.ts';
import { formatEpoch } from '#model/time.ts';
import {
  breakAfter,
  end,
  latencyMinutes,
  pause,
  resume,
  sayShift,
  teachesSomething,
  timerOf,
  workedMinutes,
} from './focus-rules.ts';

const START = Date.parse('2026-11-23T09:00:00Z');
const at = (minutes: number) => formatEpoch(START + minutes * 60_000);

function session(changes: Partial<FocusSession> = {}): FocusSession {
  return {
    id: 'session' as Id<'focus-session'>,
    blockId: 'block' as Id<'block'>,
    taskId: 'task' as Id<'task'>,
    stepTitle: 'Open the folder',
    doneWhen: 'The folder is open',
    taskTitle: 'Thesis',
    timer: { kind: 'pomodoro', minutes: 25 },
    state: 'running',
    startedAt: at(0),
    plannedStart: null,
    intervals: [{ startedAt: at(0), endedAt: null }],
    endedAt: null,
    minutesOverride: null,
    note: '',
    breakMinutes: null,
    proposalId: null,
    ...changes,
  };
}

describe('a focus session', () => {
  it('keeps its minutes over a pause', () => {
    const paused = pause(session(), at(10));
    const again = resume(paused, at(40));
    const done = end(again, { state: 'finished', at: at(50) });
    assert.equal(workedMinutes(done), 20);
    assert.equal(elapsedMs(paused, START + 3600_000), 600_000, 'a pause does not count');
  });

  it('refuses a step its state does not allow, and says which state it is in', () => {
    const finished = end(session(), { state: 'finished', at: at(5) });
    const paused = pause(session(), at(5));
    for (const wrong of [
      () => pause(finished, at(6)),
      () => resume(finished, at(6)),
      () => end(finished, { state: 'abandoned', at: at(6) }),
      () => pause(paused, at(6)),
      () => resume(session(), at(6)),
    ]) {
      assert.throws(wrong, { code: 'session-state' });
    }
  });

  it('never counts negative time when the clock is set back', () => {
    const paused = pause(session(), at(-30));
    assert.equal(elapsedMs(paused, START - 3600_000), 0);
    assert.equal(workedMinutes(end(paused, { state: 'finished', at: at(-20) })), 1);
  });

  it('believes the person when they say what it took', () => {
    const done = { ...end(session(), { state: 'finished', at: at(90) }), minutesOverride: 40 };
    assert.equal(workedMinutes(done), 40);
  });

  it('teaches memory nothing when it was over within a minute, unless the person says what it took', () => {
    const ticked = end(session(), { state: 'finished', at: formatEpoch(START + 40_000) });
    assert.equal(teachesSomething(ticked), false);
    assert.equal(teachesSomething({ ...ticked, minutesOverride: 30 }), true);
    assert.equal(teachesSomething(end(session(), { state: 'finished', at: at(1) })), true);
  });

  it('knows how late or early it began', () => {
    assert.equal(latencyMinutes(session({ plannedStart: at(-12) })), 12);
    assert.equal(latencyMinutes(session({ plannedStart: at(5) })), -5);
    assert.equal(latencyMinutes(session()), null);
  });

  it('gets its bell from the kind of timer', () => {
    assert.deepEqual(timerOf({ kind: 'flowtime', minutes: 30 }, 40), { kind: 'flowtime', minutes: null });
    assert.deepEqual(timerOf({ kind: 'countdown' }, 40), { kind: 'countdown', minutes: 40 });
    assert.deepEqual(timerOf({ kind: 'pomodoro' }, 40), { kind: 'pomodoro', minutes: 25 });
  });

  it('is followed by the long break after the last of four', () => {
    const person = { breakMinutes: 5, longBreakMinutes: 15, blocksBeforeLongBreak: 4 };
    assert.deepEqual(
      [1, 2, 3, 4, 5, 8].map((nth) => breakAfter(nth, person)),
      [5, 5, 5, 15, 5, 15],
    );
  });

  it('says why the day shifts without blame', () => {
    assert.equal(sayShift({ stepTitle: 'Call', booked: 25, actual: 50 }), '“Call” ran 25 min over');
    assert.equal(sayShift({ stepTitle: 'Call', booked: 25, actual: 20 }), '“Call” was done 5 min sooner');
    assert.equal(sayShift({ stepTitle: 'Call', booked: 25, actual: 25 }), '“Call” is done');
  });

  it('holds any order of steps: elapsed time is the sum of the running stretches, whatever is asked', () => {
    const step = fc.record({
      act: fc.constantFrom('pause', 'resume', 'finish'),
      after: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 700 }), (steps) => {
        let current = session();
        let minute = 0;
        let expected = 0;
        for (const { act, after } of steps) {
          if (current.state === 'running') expected += after;
          if (current.state === 'finished') break;
          minute += after;
          const allowed = act === 'finish' || act === (current.state === 'running' ? 'pause' : 'resume');
          const move = () =>
            act === 'pause'
              ? pause(current, at(minute))
              : act === 'resume'
                ? resume(current, at(minute))
                : end(current, { state: 'finished', at: at(minute) });
          if (allowed) current = move();
          else assert.throws(move, { code: 'session-state' });
        }
        assert.equal(elapsedMs(current, START + minute * 60_000), expected * 60_000);
        assert.ok(current.intervals.length <= 500);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
